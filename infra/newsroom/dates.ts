/** The papers' wall clock is one hour ahead of UTC the whole year round. */
const ZONE_HOURS = 1;
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const two = (n: number) => String(n).padStart(2, '0');

interface WallClock {
  year: number;
  /** 0 to 11. */
  month: number;
  day: number;
  weekday: string;
  monthName: string;
  /** 14:05 */
  time: string;
  seconds: string;
}

/** What a calendar and a clock in the newsroom show at this instant. */
export function wallClock(at: Date): WallClock {
  const local = new Date(at.getTime() + ZONE_HOURS * 3_600_000);
  const month = local.getUTCMonth();
  return {
    year: local.getUTCFullYear(),
    month,
    day: local.getUTCDate(),
    weekday: DAYS[local.getUTCDay()]!,
    monthName: MONTHS[month]!,
    time: `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`,
    seconds: two(local.getUTCSeconds()),
  };
}

/** 21 November 2025 */
export function longDate(at: Date): string {
  const { day, monthName, year } = wallClock(at);
  return `${day} ${monthName} ${year}`;
}

/** Fri, 21 Nov 2025 14:05:00 +0100 */
export function rfc822(at: Date): string {
  const { weekday, day, monthName, year, time, seconds } = wallClock(at);
  return `${weekday.slice(0, 3)}, ${two(day)} ${monthName.slice(0, 3)} ${year} ${time}:${seconds} +${two(ZONE_HOURS)}00`;
}

/** 2025-11-21T14:05:00+01:00 */
export function w3c(at: Date): string {
  const { year, month, day, time, seconds } = wallClock(at);
  return `${year}-${two(month + 1)}-${two(day)}T${time}:${seconds}+${two(ZONE_HOURS)}:00`;
}

/** 2025/11/21, the folder of a day. */
export function dayFolder(at: Date): string {
  return w3c(at).slice(0, 10).replaceAll('-', '/');
}

/**
 * Fills the dates that a text leaves open, so that it is as fresh as its dateline: {weekday} Tuesday, {date+14} 5 December,
 * {month-1} October, {year+2} 2027; the number counts days, days, months and years from the day of filing.
 */
export function fillDates(text: string, filed: Date): string {
  return text.replace(/\{(weekday|date|month|year)([+-]\d+)?\}/g, (_, field: string, shift?: string) => {
    const by = Number(shift ?? 0);
    const today = wallClock(filed);
    if (field === 'year') return String(today.year + by);
    if (field === 'month') return MONTHS[(((today.month + by) % 12) + 12) % 12]!;
    const day = wallClock(new Date(filed.getTime() + by * 86_400_000));
    return field === 'weekday' ? day.weekday : `${day.day} ${day.monthName}`;
  });
}
