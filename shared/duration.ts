import { Fault } from './errors.ts';

const UNITS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** A whole number and a unit. Six digits are 2,700 years in days and never more than a safe integer in ms. */
export const DURATION = /^(\d{1,6})(ms|s|m|h|d)$/;
export const DURATION_HINT = 'use a duration such as 30s, 15m, 2h';

/** '15m' → milliseconds. Throws E_CONFIG for anything but a whole number with ms, s, m, h or d. */
export function parseDuration(text: string): number {
  const [, count, unit] = DURATION.exec(text) ?? [];
  if (!count || !unit) throw new Fault('E_CONFIG', `${DURATION_HINT}, not ${JSON.stringify(text.slice(0, 50))}`);
  return Number(count) * UNITS[unit as keyof typeof UNITS];
}

/** Milliseconds → the shortest exact spelling: 900000 → '15m'. Fractions of a millisecond are rounded. */
export function formatDuration(ms: number): string {
  const whole = Math.round(ms);
  if (whole === 0) return '0s';
  const [unit, size] = Object.entries(UNITS).find(([, size]) => whole % size === 0)!;
  return `${whole / size}${unit}`;
}

/** Seconds in the two largest units: 7500 → '2 h 5 min'. */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? pair(hours, 'h', minutes % 60, 'min') : pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

const pair = (large: number, unit: string, small: number, smallUnit: string): string =>
  `${large.toLocaleString('en')} ${unit}${small > 0 ? ` ${small} ${smallUnit}` : ''}`;
