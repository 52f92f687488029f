import { parseDate } from '../../shared/dates.ts';
import type { Precision } from '../../shared/types.ts';
import { lineOf } from './jsonld.ts';
import type { Found, Page } from './witness.ts';

export interface Dated {
  iso: string;
  precision: Precision;
}

const PUBLISHED_META = `
  article:published_time og:article:published_time article:published og:published_time datepublished date dc.date dc.date.issued dcterms.date
  dcterms.issued dcterms.created sailthru.date parsely-pub-date pubdate publishdate publish-date publish_date date.available date.created
  publication_date cxenseparse:recs:publishtime citation_publication_date`
  .trim()
  .split(/\s+/);

const MODIFIED_META = `
  article:modified_time og:updated_time datemodified last-modified dcterms.modified dc.date.modified date.modified date.updated
  article:updated_time`
  .trim()
  .split(/\s+/);

/** Finer says more about the same day. */
const RANK: Record<Precision, number> = { instant: 3, minute: 2, day: 1, inferred: 0 };

/** First publication: linked data before `<meta>`, the feed, `<time>` and the address; another witness of the same day may know it more exactly. */
export function findPublished(page: Page, now: Date): Found<Dated> | null {
  const witnesses = [
    ...linkedDates(page, 'datePublished', 'dateCreated', 'uploadDate'),
    ...metaDates(page, PUBLISHED_META),
    ['feed', page.hints.publishedAt ?? null] as const,
    ...timeDates(page),
    ['address', dateInAddress(page.url)] as const,
  ];
  return mostExact(witnesses, now);
}

/** Last change; null when it is not later than the publication. */
export function findModified(page: Page, published: Dated | null, now: Date): Found<Dated> | null {
  const modified = mostExact([...linkedDates(page, 'dateModified'), ...metaDates(page, MODIFIED_META)], now);
  return modified && (!published || Date.parse(modified.value.iso) >= Date.parse(published.iso)) ? modified : null;
}

type Witness = readonly [source: string, text: string | null];

const linkedDates = ({ data, article }: Page, ...properties: string[]): Witness[] =>
  properties.map((property) => [`jsonld ${property}`, lineOf(data, article, property)]);

const metaDates = ({ meta }: Page, names: string[]): Witness[] =>
  names.map((name) => [`meta ${name}`, meta.get(name)?.[0] ?? null]);

/** The first `<time>` of the page; later ones belong to teasers. */
function timeDates({ document }: Page): Witness[] {
  const element =
    document.querySelector('[itemprop~="datePublished"]') ??
    document.querySelector('article time, main time') ??
    document.querySelector('time');
  return [['time', element && (element.getAttribute('datetime') ?? element.getAttribute('content') ?? element.textContent)]];
}

/** Many sites put the day into the path: /2026/11/21/ or /2026-11-21-. */
function dateInAddress(url: string | null): string | null {
  const match = /\/((?:19|20)\d\d)[/-](\d\d)[/-](\d\d)(?=[/-])/.exec(url ?? '');
  return match ? `${match[1]}-${match[2]}-${match[3]}` : null;
}

function mostExact(witnesses: readonly Witness[], now: Date): Found<Dated> | null {
  const dates = witnesses.flatMap(([source, text]) => {
    const value = readDate(text, now);
    return value ? [{ source, value, rank: RANK[value.precision] + (text && ZONED.test(text) ? 1 : 0) }] : [];
  });
  const [first] = dates;
  if (!first) return null;
  const sameDay = dates.filter(({ value }) => value.iso.slice(0, 10) === first.value.iso.slice(0, 10));
  return sameDay.reduce((best, date) => (date.rank > best.rank ? date : best), first);
}

/** A time says its zone by an offset, a Z, or a short name. */
const ZONED = /\d(?:\s?Z|\s?[+-]\d\d:?\d\d|\s(?:[A-Z]{3,4}|UT))\b/;
const OFFSET = /\d\s?([+-])(\d\d):?(\d\d)$/;

/** Reads a date and keeps the offset that it was written with: the local day is the day of publication. */
export function readDate(text: string | null | undefined, now: Date): Dated | null {
  const written = (text ?? '').trim().slice(0, 100);
  const date = parseDate(written, now);
  if (!date) return null;
  // A clock ahead of ours was written without its zone, or with a wrong one: only the day is believed.
  if (Date.parse(date.iso) > now.getTime()) return dayOf(date.iso, now);
  const [, sign, hours, minutes] = OFFSET.exec(written) ?? [];
  if (!hours || date.precision === 'day') return date;
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60_000 : 60_000);
  const local = new Date(Date.parse(date.iso) + offset).toISOString();
  return { ...date, iso: local.replace(/Z$/, `${sign}${hours}:${minutes}`) };
}

function dayOf(iso: string, now: Date): Dated | null {
  const day = `${iso.slice(0, 10)}T00:00:00.000Z`;
  return Date.parse(day) <= now.getTime() ? { iso: day, precision: 'day' } : null;
}
