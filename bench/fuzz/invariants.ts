import type { Annotations, Article, Feed, Span } from '../../shared/types.ts';

/** The oldest and (from now on, in ms) the newest date of a document that is believed. */
const EARLIEST = '1990-01-01T00:00:00.000Z';
const AHEAD_MS = 2 * 24 * 3_600_000;
const UNUSABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/;

/** What is wrong with the strings in a result, at any depth: what Postgres refuses or no reader can see. `''` is no value: absent is null. */
export function faultsOfStrings(value: unknown, path = 'result'): string[] {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) return [`${path} has half a surrogate pair`];
    return UNUSABLE.test(value) ? [`${path} has a control character`] : [];
  }
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path} is ${value}`];
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => faultsOfStrings(inner, `${path}.${key}`));
}

/** A time as ISO 8601 in UTC, from 1990 until the day after tomorrow. */
export function faultsOfTime(time: string | null, path: string): string[] {
  if (time === null) return [];
  if (Number.isNaN(Date.parse(time)) || new Date(time).toISOString() !== time) return [`${path} is ${time}, no ISO time in UTC`];
  const latest = new Date(Date.now() + AHEAD_MS).toISOString();
  return time < EARLIEST || time > latest ? [`${path} is ${time}, out of range`] : [];
}

const isWebAddress = (address: string): boolean => URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
const faultsOfLink = (address: string | null, path: string): string[] =>
  address === null || isWebAddress(address) ? [] : [`${path} is ${address.slice(0, 80)}, no address of the web`];
const faultsOfShare = (share: number, path: string): string[] =>
  share >= 0 && share <= 1 ? [] : [`${path} is ${share}, not 0 to 1`];
const faultsOfEmpty = (text: string | null, path: string): string[] => (text === '' ? [`${path} is empty and not null`] : []);

export function faultsOfFeed(feed: Feed): string[] {
  return [
    ...faultsOfStrings(feed),
    ...faultsOfEmpty(feed.title, 'title'),
    ...faultsOfLink(feed.link, 'link'),
    ...feed.hubs.flatMap((hub) => faultsOfLink(hub, 'hub')),
    ...(feed.entries.length > 2_000 ? ['more than 2,000 entries'] : []),
    ...feed.entries.flatMap(({ id, url, title, publishedAt, updatedAt }, i) => [
      ...faultsOfTime(publishedAt, `entries.${i}.publishedAt`),
      ...faultsOfTime(updatedAt, `entries.${i}.updatedAt`),
      ...faultsOfLink(url, `entries.${i}.url`),
      ...faultsOfEmpty(title, `entries.${i}.title`),
      ...(id === null && url === null ? [`entries.${i} has neither id nor url`] : []),
    ]),
  ];
}

export function faultsOfArticle(article: Article): string[] {
  const { html: _, ...fields } = article; // sanitised, kept for display, and not bound to one line end
  return [
    ...faultsOfStrings(fields),
    ...faultsOfTime(article.publishedAt, 'publishedAt'),
    ...faultsOfTime(article.modifiedAt, 'modifiedAt'),
    ...faultsOfLink(article.canonicalUrl, 'canonicalUrl'),
    ...faultsOfLink(article.imageUrl, 'imageUrl'),
    ...faultsOfShare(article.quality, 'quality'),
    ...(article.text.trim() === '' ? ['text is empty'] : []),
    ...(article.text.length > 1_000_000 ? ['text is longer than 1,000,000 characters'] : []),
    ...(Number.isInteger(article.wordCount) && article.wordCount >= 0 ? [] : [`wordCount is ${article.wordCount}`]),
    ...(/<(?:script|style|iframe|object|embed|base|form)[\s>]|\son\w+\s*=\s*["']|href\s*=\s*["']?\s*javascript:/i.test(
      article.html ?? '',
    )
      ? ['html holds something that runs']
      : []),
    ...(article.html !== null && /\0/.test(article.html) ? ['html has a NUL'] : []),
  ];
}

const faultsOfSpan = (text: string, { start, end, text: surface }: Span, path: string): string[] =>
  Number.isInteger(start) && start >= 0 && start < end && end <= text.length && text.slice(start, end) === surface
    ? surface.isWellFormed()
      ? []
      : [`${path} cuts through a character`]
    : [`${path} is ${start} to ${end}, not the slice it says`];

export function faultsOfAnnotations(text: string, { entities, quotes, dates }: Annotations): string[] {
  return [
    ...faultsOfStrings({ entities, quotes, dates }),
    ...entities.flatMap(({ name, salience, mentions }, i) => [
      ...(name === '' ? [`entities.${i} has no name`] : []),
      ...faultsOfShare(salience, `entities.${i}.salience`),
      ...mentions.flatMap((mention) => [
        ...faultsOfSpan(text, mention, `entities.${i}.mention`),
        ...faultsOfShare(mention.confidence, `entities.${i}.confidence`),
      ]),
    ]),
    ...quotes.flatMap((quote, i) => [
      ...faultsOfSpan(text, quote, `quotes.${i}`),
      ...faultsOfShare(quote.confidence, `quotes.${i}.confidence`),
      ...(quote.speakerStart === null || (quote.speakerStart >= 0 && quote.speakerStart < text.length)
        ? []
        : [`quotes.${i}.speakerStart is ${quote.speakerStart}`]),
    ]),
    ...dates.flatMap((date, i) => faultsOfSpan(text, date, `dates.${i}`)),
  ];
}
