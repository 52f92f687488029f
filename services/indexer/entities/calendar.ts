/** A day of the Gregorian calendar, months from 1. */
export interface Day {
  year: number;
  month: number;
  day: number;
}

const DAY_MS = 86_400_000;
const toUtc = ({ year, month, day }: Day): number => Date.UTC(year, month - 1, day);

export function addDays(day: Day, days: number): Day {
  const date = new Date(toUtc(day) + days * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** Monday and Sunday of the week of a day. */
export function weekOf(day: Day): [Day, Day] {
  const sinceMonday = (new Date(toUtc(day)).getUTCDay() + 6) % 7;
  return [addDays(day, -sinceMonday), addDays(day, 6 - sinceMonday)];
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0');
export const isoYear = ({ year }: Day): string => pad(year, 4);
export const isoMonth = (day: Day): string => `${isoYear(day)}-${pad(day.month, 2)}`;
export const isoDay = (day: Day): string => `${isoMonth(day)}-${pad(day.day, 2)}`;
