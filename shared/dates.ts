import type { Precision } from './types.ts';

export interface ParsedDate {
  /** ISO 8601 in UTC, whole milliseconds. A time without a zone is taken as UTC. */
  iso: string;
  /** How much the text said: a time with seconds or without, only the day; `inferred` where even the day was missing. */
  precision: Precision;
}

/** Dates before the web are slips: an empty database field, a clock that was never set. */
const EARLIEST = Date.UTC(1990, 0, 1);
/** A zone may be set wrong; a date further ahead, in ms, is not the time of a publication. */
const AHEAD_MS = 24 * 3_600_000;
/** Characters; no date is longer, and every pattern below stays cheap. */
const LENGTH_LIMIT = 100;

/** Hours from UTC. Where a name has several meanings, that of the largest press that writes it. */
const ZONES: Record<string, number> = {
  ...{ Z: 0, UT: 0, UTC: 0, GMT: 0, WET: 0, WEST: 1, BST: 1, CET: 1, MEZ: 1, CEST: 2, MESZ: 2, EET: 2, EEST: 3, MSK: 3 },
  ...{ SAST: 2, EAT: 3, GST: 4, PKT: 5, IST: 5.5, WIB: 7, ICT: 7, SGT: 8, HKT: 8, AWST: 8, JST: 9, KST: 9 },
  ...{ ACST: 9.5, ACDT: 10.5, AEST: 10, AEDT: 11, NZST: 12, NZDT: 13, BRT: -3, ART: -3, NST: -3.5, NDT: -2.5 },
  ...{ AST: -4, ADT: -3, AT: -4, EST: -5, EDT: -4, ET: -5, CST: -6, CDT: -5, CT: -6, MST: -7, MDT: -6, MT: -7 },
  ...{ PST: -8, PDT: -7, PT: -8, AKST: -9, AKDT: -8, HST: -10 },
};

/** Languages that write the month as a word. Croatian is left out: its listopad is October, the Polish one November. */
const MONTH_LANGUAGES = [
  'en',
  'de',
  'fr',
  'es',
  'pt',
  'it',
  'nl',
  'sv',
  'da',
  'nb',
  'fi',
  'pl',
  'cs',
  'sk',
  'ro',
  'hu',
  'ru',
  'uk',
  'bg',
];
const MONTHS = monthNames([...MONTH_LANGUAGES, 'el', 'tr', 'sl', 'lt', 'lv', 'et', 'id']);

/** Every name of a month, long and short, in the form that stands beside a day. */
function monthNames(languages: string[]): Map<string, number> {
  const names = new Map([
    ['sept', 9],
    ['сен', 9],
    ['ноя', 11],
  ]);
  for (const language of languages) {
    for (const style of ['long', 'short'] as const) {
      const format = new Intl.DateTimeFormat(language, { day: 'numeric', month: style, timeZone: 'UTC' });
      for (let month = 1; month <= 12; month++) {
        const part = format.formatToParts(Date.UTC(2001, month - 1, 1)).find(({ type }) => type === 'month');
        names.set(part!.value.toLowerCase().replace(/\.$/, ''), month);
      }
    }
  }
  return names;
}

/** Dates as the standards want them, which the runtime reads itself. Days after the 28th are looked at below: it takes 30 February for a day in March. */
const STANDARD =
  /^(?:[A-Z][a-z]{2}, (?:0?[1-9]|1\d|2[0-8]) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [12]\d{3} (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d (?:GMT|[+-]\d{4})|[12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?(?:Z|[+-]\d\d:\d\d))$/;

interface Day {
  year: number;
  month: number;
  day: number;
  inferred?: boolean;
}

interface Clock {
  hour: number;
  minute: number;
  /** With its fraction; null where the text has none. */
  second: number | null;
  offsetHours: number;
}

const NO_CLOCK: Clock = { hour: 0, minute: 0, second: 0, offsetHours: 0 };

/**
 * Reads the dates that feeds and pages write: RFC 822 and ISO 8601 with their misspellings, month names of many languages,
 * Unix times. Null when there is no date, when day and month cannot be told apart, before 1990, or more than a day after `now`.
 */
export function parseDate(text: string, now = new Date()): ParsedDate | null {
  if (STANDARD.test(text)) return checked(Date.parse(text), 'instant', now);
  const date = text.normalize('NFKC').replace(/\s+/g, ' ').trim();
  if (date.length > LENGTH_LIMIT) return null;
  // Seconds, milliseconds, and what .NET writes into JSON.
  const [, unix] = /^(?:\/Date\()?(\d{10}|\d{13})(?:[+-]\d{4})?(?:\)\/)?$/.exec(date) ?? [];
  if (unix) return checked(Number(unix) * (unix.length === 10 ? 1000 : 1), 'instant', now);

  const { clock, rest } = splitClock(date);
  const day = readDay(rest);
  if (day === null || !isRealDay(day)) return null;
  const { hour, minute, second, offsetHours } = clock ?? NO_CLOCK;
  // 24:00 is the end of a day and :60 a leap second; Date.UTC carries both over.
  if (hour > 24 || minute > 59 || (second ?? 0) >= 61) return null;
  const time = Date.UTC(day.year, day.month - 1, day.day, hour, minute) + (second ?? 0) * 1000 - offsetHours * 3_600_000;
  return checked(time, day.inferred ? 'inferred' : precisionOf(clock), now);
}

const precisionOf = (clock: Clock | null): Precision => (clock === null ? 'day' : clock.second === null ? 'minute' : 'instant');

function checked(time: number, precision: Precision, now: Date): ParsedDate | null {
  if (!(time >= EARLIEST && time <= now.getTime() + AHEAD_MS)) return null;
  return { iso: new Date(Math.round(time)).toISOString(), precision };
}

function isRealDay({ year, month, day }: Day): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

const CLOCK =
  /(?<=^|[^\d:]|\d[T-])(?<hour>\d{1,2})[:h](?<minute>\d{1,2})(?::(?<second>\d{1,2}(?:[.,]\d+)?))?(?: ?(?<half>[ap])\.?m\b\.?)?/i;
/** The basic form of ISO 8601: 20261121T1005, 20261121T100559. */
const BASIC_CLOCK = /(?<=\d{8})[T ](?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d(?:[.,]\d+)?)?(?<half>)/i;
const ZONE = /^ ?(?:(?<name>[a-z]{1,4})\b)? ?(?:\(?(?<sign>[+−-]) ?(?<hours>\d\d?):?(?<minutes>\d\d)?)?(?: ?\([^)]*\))?/i;

/** Takes the time of day with its zone out of the text; what is left names the day. */
function splitClock(text: string): { clock: Clock | null; rest: string } {
  const match = CLOCK.exec(text) ?? BASIC_CLOCK.exec(text);
  if (!match) return { clock: null, rest: text };
  const { hour, minute, second, half } = match.groups!;
  const before = text.slice(0, match.index);
  const after = text.slice(match.index + match[0].length);
  const zone = ZONE.exec(after)!;
  const clock = {
    hour: half ? (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0) : Number(hour),
    minute: Number(minute),
    second: second ? Number(second.replace(',', '.')) : null,
    offsetHours: offsetOf(zone.groups!),
  };
  return { clock, rest: `${before} ${after.slice(zone[0].length)}` };
}

/** GMT+2 and +0200 are both an offset; an unknown name counts as UTC. */
function offsetOf({ name, sign, hours, minutes }: Record<string, string | undefined>): number {
  if (!hours) return ZONES[name?.toUpperCase() ?? ''] ?? 0;
  return (sign === '+' ? 1 : -1) * (Number(hours) + Number(minutes ?? 0) / 60);
}

const YEAR_FIRST = /^\D*(\d{4})(?:[-/.年] ?(\d{1,2})[-/.月] ?(\d{1,2})(?!\d)|(\d\d)(\d\d)(?!\d))/;
/** Only as the whole text: a year among words is no date. */
const YEAR_MONTH = /^(\d{4})(?:-(\d\d))?$/;
const ORDINAL = /^(\d{4})-?(\d{3})(?!\d)/;
const DAY_FIRST = /(?<!\d)(\d{1,2})([./-]) ?(\d{1,2})\2 ?(\d{4}|\d\d)(?!\d)/;
const DAY_MONTH =
  /(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|[.ºª])?[ -]?(?:de |of )?(\p{L}+)\.?,?[ -]?(?:de |del )?(\d{4}|\d\d)?(?!\d)/gu;
const MONTH_DAY = /(\p{L}+)\.? ?(\d{1,2})(?:st|nd|rd|th)?(?!\d)/gu;
const LONE_YEAR = /(?<!\d)\d{4}(?!\d)/;

function readDay(text: string): Day | null {
  return readWords(text) ?? readOrdinal(text) ?? readDayFirst(text) ?? readYearFirst(text) ?? readYearMonth(text);
}

/** 21 November 2026, 21. Nov 26, November 21, 2026. */
function readWords(text: string): Day | null {
  for (const [, day, name, year] of text.matchAll(DAY_MONTH)) {
    const month = MONTHS.get(name!.toLowerCase());
    const written = year ?? LONE_YEAR.exec(text)?.[0];
    if (month && written) return { year: fullYear(written), month, day: Number(day) };
  }
  for (const [, name, day] of text.matchAll(MONTH_DAY)) {
    const month = MONTHS.get(name!.toLowerCase());
    const written = LONE_YEAR.exec(text)?.[0];
    if (month && written) return { year: fullYear(written), month, day: Number(day) };
  }
  return null;
}

/** 2026-325, the 325th day. */
function readOrdinal(text: string): Day | null {
  const match = ORDINAL.exec(text);
  if (!match) return null;
  const date = new Date(Date.UTC(Number(match[1]), 0, Number(match[2])));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 21/11/2026, 21.11.2026; 11/21/2026 only where it cannot be anything else. */
function readDayFirst(text: string): Day | null {
  const match = DAY_FIRST.exec(text);
  if (!match) return null;
  const [first, second] = [Number(match[1]), Number(match[3])];
  const year = fullYear(match[4]!);
  if (match[2] === '.' || first > 12) return { year, month: second, day: first };
  return second > 12 || first === second ? { year, month: first, day: second } : null;
}

/** 2026-11-21, 2026/11/21, 2026年11月21日, 20261121. */
function readYearFirst(text: string): Day | null {
  const match = YEAR_FIRST.exec(text);
  if (!match) return null;
  const [, year, month, day, basicMonth, basicDay] = match;
  return { year: Number(year), month: Number(month ?? basicMonth), day: Number(day ?? basicDay) };
}

/** 2026-11, 2026: the first day stands for the rest. */
function readYearMonth(text: string): Day | null {
  const match = YEAR_MONTH.exec(text);
  return match && { year: Number(match[1]), month: Number(match[2] ?? 1), day: 1, inferred: true };
}

/** Two figures mean the century that made them, as in RFC 2822. */
function fullYear(year: string): number {
  const number = Number(year);
  if (year.length === 4) return number;
  return number < 50 ? 2000 + number : 1900 + number;
}
