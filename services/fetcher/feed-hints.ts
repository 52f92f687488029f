import type { PublisherHints } from '../../shared/types.ts';

/** The words of a feed about its own times, as they stand there; lists with their markup. */
export interface HintTexts {
  ttl?: string;
  updatePeriod?: string;
  updateFrequency?: string;
  skipHours?: string;
  skipDays?: string;
}

const HOUR = 3_600_000;
const PERIODS = new Map([
  ['hourly', HOUR],
  ['daily', 24 * HOUR],
  ['weekly', 7 * 24 * HOUR],
  ['monthly', 30 * 24 * HOUR],
  ['yearly', 365 * 24 * HOUR],
]);
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** What the publisher asks for; whatever is not in the form of its standard counts as not said. */
export function readHints(texts: HintTexts): PublisherHints {
  const period = PERIODS.get(texts.updatePeriod?.trim().toLowerCase() ?? '');
  const skipHours = wordsIn(texts.skipHours)
    .map(positiveInteger)
    .filter((hour) => hour !== null && hour <= 24)
    // RSS 0.91 counted from 1 to 24.
    .map((hour) => hour! % 24);
  const skipDays = wordsIn(texts.skipDays)
    .map((day) => DAYS.indexOf(day.slice(0, 3).toLowerCase()))
    .filter((day) => day !== -1);
  return {
    ttlMinutes: positiveInteger(texts.ttl) || null,
    updatePeriodMs: period === undefined ? null : Math.round(period / (positiveInteger(texts.updateFrequency) || 1)),
    skipHours: sorted(skipHours),
    skipDays: sorted(skipDays),
  };
}

const wordsIn = (markup: string | undefined): string[] => (markup ?? '').replace(/<[^<>]*>/g, ' ').match(/[\p{L}\p{N}]+/gu) ?? [];

function positiveInteger(text: string | undefined): number | null {
  const trimmed = text?.trim() ?? '';
  return /^\d{1,9}$/.test(trimmed) ? Number(trimmed) : null;
}

const sorted = (numbers: number[]): number[] => [...new Set(numbers)].sort((a, b) => a - b);
