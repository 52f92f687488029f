import { formatSeconds } from '../../shared/duration.ts';

export { formatSeconds };

const NUMBER = new Intl.NumberFormat('en');
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });

/** 1234 → '1,234'. */
export const formatCount = (count: number): string => NUMBER.format(count);

/** (1, 'story', 'stories') → '1 story'. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** 0 to 1 as a percentage; 100% only when nothing is missing. */
export function formatShare(share: number | null): string {
  if (share === null) return '–';
  return `${share >= 1 ? 100 : Math.min(99, Math.round(share * 100))}%`;
}

/** '21 Nov 2026'. Days and times of the console are UTC. */
export const formatDay = (at: Date): string => DAY.format(at);

/** '21 Nov 2026, 10:05 UTC'. */
export const formatInstant = (at: Date): string => `${DAY.format(at)}, ${TIME.format(at)} UTC`;

/** How much later than the original, in seconds: '+12 min', '−5 min', 'same time'. */
export function formatLag(seconds: number | null): string {
  if (seconds === null) return '–';
  if (Math.abs(seconds) < 1) return 'same time';
  return `${seconds > 0 ? '+' : '−'}${formatSeconds(Math.abs(seconds))}`;
}

/** '4 min ago', 'in 4 min', 'now'. */
export function formatAgo(at: Date, now: Date): string {
  const seconds = Math.round((now.getTime() - at.getTime()) / 1000);
  if (seconds === 0) return 'now';
  return seconds > 0 ? `${formatSeconds(seconds)} ago` : `in ${formatSeconds(-seconds)}`;
}

/** Invisible characters that turn the direction of writing: harmless inside an element of its own, not in a window's title. */
const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A text for places that know no markup. */
export const withoutBidi = (text: string): string => text.replace(BIDI_CONTROLS, '');
