import * as chrono from 'chrono-node';
import type { TextDate } from '../../../shared/types.ts';
import { addDays, type Day, isoDay, isoMonth, isoYear, weekOf } from './calendar.ts';
import { foreignDates, isRead } from './dates-foreign.ts';
import { covering } from './spans.ts';

type Result = ReturnType<typeof chrono.en.casual.parse>[number];
type Components = Result['start'];

const { ar, en, fi, it, ja, nl, pt, ru, sv, uk, vi, zh } = chrono;
type Locale = { casual: { parse: typeof en.casual.parse } };
/** German, French and Spanish are read by tables of our own: what chrono has of them knows neither "next" nor tenses. */
const LOCALES: Record<string, Locale | undefined> = {
  ar,
  en,
  fi,
  it,
  ja,
  nl,
  pt,
  ru,
  sv,
  uk,
  vi,
  zh,
};

/** More dates than any article names; each one costs the parser about 0.1 ms. */
const MAX_DATES = 500;
/** Characters that the parser gets at once, so that the limit above is seen in time. */
const CHUNK = 4000;
/** Characters on each side of a date that tell how its sentence speaks of it. */
const CONTEXT = 300;

/** The moment of publication, with the offset of the place in minutes east of Greenwich. */
interface Reference {
  instant: Date;
  timezone: number;
}

/**
 * Dates that a text names, in order, as a reader on the day of publication understands them (`publishedAt`, ISO 8601).
 * Without that day only dates that have a year are kept. Numbers, durations and times without a day are no dates.
 */
export function datesOf(text: string, language: string, publishedAt: string | null): TextDate[] {
  const locale = LOCALES[language];
  if (!locale && !isRead(language)) return [];
  const reference = referenceOf(publishedAt);
  const dates: TextDate[] = [];
  for (const { start, end } of chunks(text)) {
    // a date never crosses a line; another character in its place keeps the offsets
    const chunk = text.slice(start, end).replaceAll('\n', '|').replace(SENTENCE_BREAK, '| ');
    const all = locale
      ? parsed(chunk, locale, language, reference)
      : foreignDates(chunk, language, reference && dayOf(reference)).map((date) => ({
          ...date,
          text: text.slice(start + date.start, start + date.end),
        }));
    for (const date of all)
      if (dates.push({ ...date, start: start + date.start, end: start + date.end }) === MAX_DATES) return dates;
  }
  return dates;
}

/** A full stop before a capital: "last week. May" is no date. */
const SENTENCE_BREAK = /(?<=\p{L}{3})\. (?=\p{Lu})/gu;

function parsed(chunk: string, locale: Locale, language: string, reference: Reference | null): TextDate[] {
  const found = locale.casual.parse(chunk, reference ?? new Date(0)).map((result) => toDate(result, chunk, language, reference));
  const named = found.filter((date) => date !== null);
  return language === 'en' ? [...named, ...yearsIn(chunk, named)].sort((a, b) => a.start - b.start) : named;
}

function referenceOf(publishedAt: string | null): Reference | null {
  const instant = new Date(publishedAt ?? Number.NaN);
  if (Number.isNaN(instant.getTime())) return null;
  const zone = /([+-])(\d{2}):?(\d{2})$/.exec(publishedAt!);
  const minutes = zone ? Number(zone[2]) * 60 + Number(zone[3]) : 0;
  return { instant, timezone: zone?.[1] === '-' ? -minutes : minutes };
}

/** The text in pieces that end at a line break or blank where there is one. */
function* chunks(text: string): Generator<{ start: number; end: number }> {
  for (let start = 0; start < text.length; ) {
    let end = Math.min(start + CHUNK, text.length);
    if (end < text.length) {
      const lineBreak = text.lastIndexOf('\n', end);
      const gap = lineBreak > start ? lineBreak : text.lastIndexOf(' ', end);
      if (gap > start) end = gap;
    }
    yield { start, end };
    start = end;
  }
}

/** A year alone is a number; with a word before it that goes with years it is one ("since 2019", "in 2019", but not "in 2000 homes"). */
const YEAR = /\b(?:in|since|until|by|during|of|from|early|late|mid) ((?:19|20)\d{2})\b(?![.,:%-]\d| \p{Ll}+s\b)/giu;

function yearsIn(chunk: string, named: readonly TextDate[]): TextDate[] {
  const years = [...chunk.matchAll(YEAR)].map((match): TextDate => {
    const end = match.index + match[0].length;
    return { start: end - 4, end, text: match[1]!, value: match[1]!, grain: 'year' };
  });
  const isTaken = covering(named);
  return years.filter(({ start }) => !isTaken(start));
}

/** The date in a parser's result, or null when it is none. */
function toDate(result: Result, chunk: string, language: string, reference: Reference | null): TextDate | null {
  const { text } = result;
  const end = result.index + text.length;
  const start = result.index + /^(?:on |at )?/i.exec(text)![0].length;
  const before = chunk.slice(Math.max(0, start - CONTEXT), start);
  if (!isDate(result, before, language) || (!reference && !/\d{4}/.test(text))) return null;
  const { year } = dayIn(result.start);
  if (year < 1 || year > 9999) return null;
  const tense = tenseAround(before, chunk.slice(end, end + CONTEXT));
  const { value, grain } = meaningOf(result, tense, reference);
  return { start, end, text: chunk.slice(start, end), value, grain };
}

const DAY_WORD = /^(?:today|yesterday|tomorrow|tonight)$/i;
const DURATION = /^(?:for|within|over|in the (?:last|past|next))\b/i;
const NOW = /\bnow$/i;
/** "3/4" is a fraction, "05/03/2026" two different days for two readers. */
const AMBIGUOUS_NUMBERS = /^\d{1,2}[/.-]\d{1,2}$|^(?:0?\d|1[0-2])[/.](?:0?\d|1[0-2])[/.]\d{2,4}$/;
const BEFORE_MONTH =
  /\b(?:in|since|by|until|till|of|from|last|next|this|early|late|mid|during|before|after|through|to|and)[ -]$/i;
const SAYS_TODAY = /^(?:this|earlier)\b/i;

/** What needs a day has one; words that are only sometimes dates ("may", "sun", "march") need a capital, and a month alone a word before it. */
function isDate({ text, start: parts }: Result, before: string, language: string): boolean {
  if (NOW.test(text) || DURATION.test(text) || AMBIGUOUS_NUMBERS.test(text)) return false;
  const hasDay = (['year', 'month', 'day', 'weekday'] as const).some((part) => parts.isCertain(part));
  if (!hasDay && !SAYS_TODAY.test(text)) return false;
  if (!/^\p{L}+\.?$/u.test(text) || DAY_WORD.test(text)) return true;
  const isMonth = parts.isCertain('month') && !parts.isCertain('day');
  if (language !== 'en') return !isMonth && text.length > 4;
  return /^\p{Lu}/u.test(text) && (isMonth ? BEFORE_MONTH.test(before) : text.length > 3);
}

type Tense = 'past' | 'future';
const FUTURE = 'will|shall|would|is|are|set|due|expected|expects|planned|plans|scheduled|upcoming|going|ahead';
const PAST = 'was|were|had|did|said|told|took|met|held|went|came|made|became|began|died|won|lost|fell|rose|\\w{2,}ed';
const VERB = new RegExp(`\\b(?:(${FUTURE})|(?:${PAST}))\\b`, 'gi');

/** How the sentence speaks of a date, by the verb nearest before it, else after it. News mostly tells what has happened. */
function tenseAround(before: string, after: string): Tense {
  const sentenceBefore = before.slice(Math.max(before.lastIndexOf('. '), before.lastIndexOf('|')) + 1);
  const sentenceAfter = after.slice(0, /[.|]/.exec(after)?.index ?? after.length);
  const verb = [...sentenceBefore.matchAll(VERB)].at(-1) ?? [...sentenceAfter.matchAll(VERB)][0];
  return verb?.[1] ? 'future' : 'past';
}

function meaningOf(result: Result, tense: Tense, reference: Reference | null): Pick<TextDate, 'value' | 'grain'> {
  const { start: parts, end, text } = result;
  const today = reference && dayOf(reference);
  const day = today ? inTense(dayIn(parts), parts, text, tense, today) : dayIn(parts);
  if (end) {
    const last = dayIn(end);
    return {
      value: `${isoDay(day)}/${isoDay(parts.isCertain('year') ? last : { ...last, year: last.year + day.year - dayIn(parts).year })}`,
      grain: 'range',
    };
  }
  if (today && /^(?:earlier |later )?this week/i.test(text))
    return { value: weekOf(today).map(isoDay).join('/'), grain: 'range' };
  if (/\bweeks?\b/i.test(text)) return { value: weekOf(day).map(isoDay).join('/'), grain: 'range' };
  const isDay = parts.isCertain('day') || parts.isCertain('weekday');
  if (parts.isCertain('hour') && parts.isCertain('timezoneOffset') && isDay)
    return { value: result.date().toISOString().replace('.000Z', 'Z'), grain: 'instant' };
  if (isDay || (SAYS_TODAY.test(text) && !parts.isCertain('month') && !parts.isCertain('year')))
    return { value: isoDay(day), grain: 'day' };
  return parts.isCertain('month') ? { value: isoMonth(day), grain: 'month' } : { value: isoYear(day), grain: 'year' };
}

const dayIn = (parts: Components): Day => ({ year: parts.get('year')!, month: parts.get('month')!, day: parts.get('day')! });

const dayOf = ({ instant, timezone }: Reference): Day => {
  const local = new Date(instant.getTime() + timezone * 60_000);
  return { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() };
};

/** The day that is meant: what a sentence in the past tense names without a year or week is behind us, in the future tense ahead. */
function inTense(day: Day, parts: Components, text: string, tense: Tense, today: Day): Day {
  const isPast = isoDay(day) < isoDay(today);
  const isWrong = (tense === 'past' && isoDay(day) > isoDay(today)) || (tense === 'future' && isPast);
  if (!isWrong || /^(?:last|next|this)\b/i.test(text)) return day;
  if (parts.isCertain('weekday') && !parts.isCertain('day')) return addDays(day, isPast ? 7 : -7);
  if (parts.isCertain('month') && !parts.isCertain('year')) return { ...day, year: day.year + (isPast ? 1 : -1) };
  return day;
}
