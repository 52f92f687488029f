import type { Precision } from '../../shared/types.ts';
import { canonicalUrl } from '../../shared/url.ts';
import { AGENCIES } from './agencies.ts';
import { isCaption } from './furniture.ts';

const AGENCY_BY_CREDIT = new Map(AGENCIES.flatMap(({ name, credits }) => credits.map((credit) => [credit, name])));
const AGENCY_BY_DOMAIN = new Map(AGENCIES.flatMap(({ name, domains }) => domains.map((domain) => [domain, name])));

/** Where dateline and byline stand, behind furniture; and where a credit line stands. Characters from the start and from the end. */
const HEAD = 3000;
const TAIL = 600;

/** A longer line is a sentence that mentions the agency. Characters. */
const LONGEST_BYLINE = 140;

/** Shorter names are too often something else outside a dateline (AA, PA, TT). Characters. */
const SHORTEST_IN_BYLINE = 5;

const credits = [...AGENCY_BY_CREDIT.keys()].sort((a, b) => b.length - a.length);
const anyOf = (list: string[]): string => list.map((credit) => credit.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|');
const CREDIT = anyOf(credits);
const LONG_CREDIT = anyOf(credits.filter((credit) => credit.length >= SHORTEST_IN_BYLINE));
const EAST_ASIAN_CREDIT = anyOf(credits.filter((credit) => /[\p{Script=Han}\p{Script=Hangul}]/u.test(credit)));
const END_OF_NAME = '(?![\\p{L}\\p{N}])';

const DATELINES = [
  // LONDON, March 3 (Reuters) -   Berlin (dpa/lnw) -   (ANSA) - ROMA   Madrid, 3 mar (EFE).-
  new RegExp(
    `^(?<place>\\p{Lu}[^()\\n]{1,80}?)?\\s{0,2}\\((?<credit>${CREDIT})(?:[/+,;][^()\\n]{1,30})?\\)\\s{0,2}(?:[-–—:=]|\\.-)`,
    'u',
  ),
  // МОСКВА, 3 марта. /ТАСС/.
  new RegExp(`^(?<place>\\p{Lu}[^/\\n]{1,80})/(?<credit>${CREDIT})/`, 'u'),
  // 【東京共同】   (서울=연합뉴스)
  new RegExp(`^[【(（[][^】)）\\]\\n]{0,20}(?<credit>${EAST_ASIAN_CREDIT})[】)）\\]]`, 'u'),
  // 新华社北京3月3日电
  new RegExp(`^(?<credit>${EAST_ASIAN_CREDIT})[^\\n]{2,20}[电電]`, 'u'),
];

/** `CITY (Name) —` of an agency that is in no list; only behind a city in capitals, or any explanation in brackets would do. */
const UNKNOWN_DATELINE = /^\p{Lu}{3,}[^()\n]{0,60}?\s\((?<credit>\p{Lu}[\p{L}.' -]{1,24})\)\s?[-–—]/u;
const DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Updated)/i;

/**
 * `By Ann Roe, Associated Press`, `ANN ROE Associated Press`, `Posted March 3, by Associated Press`, `Reuters | Sunday, …`:
 * the name ends the line, or a date or a separator follows.
 */
const BYLINE = new RegExp(
  [
    '^(?:(?:By|Von|Por|Par|Di|Door|Av|Af)\\s[^\\n]{0,100}?',
    '|(?:[^\\n/:]|:(?!\\s)){2,80}(?:,|\\sby|\\s[-–—|])\\s+',
    "|(?:(?:\\p{Lu}[\\p{Lu}.'’-]*,?|and|und|et|y|&)\\s){1,14})?",
    `(?:The )?(?<credit>${LONG_CREDIT})`,
    '(?:\\s*(?:[-–—|•,]|Published\\b|\\p{L}+day\\b)[^\\n]*)?$',
  ].join(''),
  'u',
);

const SOURCE = 'Source|Quelle|Fuente|Fonte|Bron|Källa|Kilde|Zdroj|Źródło|Источник|Джерело|来源|來源';
const SOURCE_LINE = new RegExp(`^/?\\s?(?:${SOURCE})\\s?[:：]\\s?(?:The )?(?<credit>${CREDIT})${END_OF_NAME}`, 'u');

const CREDIT_LINES = [
  SOURCE_LINE,
  new RegExp(`(?:©|\\([cC]\\)|Copyright)\\s{0,2}(?:\\d{4}\\s)?(?:by\\s)?(?:The )?(?<credit>${LONG_CREDIT})${END_OF_NAME}`, 'u'),
  new RegExp(`^[-–—]\\s{0,2}(?:By\\s)?(?<credit>${CREDIT})\\.?$`, 'u'),
  new RegExp(`\\((?<credit>${CREDIT})\\)\\.?$`, 'u'),
  new RegExp(`^(?:The )?(?<credit>${LONG_CREDIT})$`, 'u'),
];
const REUTERS_SIGN_OFF = /^\((?:Reporting|Additional reporting|Writing) by [^\n]{1,300}; ?Editing by /;

const TITLE_SUFFIX = new RegExp(`\\s[-–—|]\\s(?:The )?(?<credit>${LONG_CREDIT})(?: News)?$`, 'u');

/**
 * The agency whose text this is by its own word: dateline, byline, credit line or the end of the title. A text that only quotes an agency has none.
 * A known agency comes under its one name, an unknown one (from a dateline) as it is written.
 */
export function wireAgency(text: string, authors: readonly string[], title?: string | null): string | null {
  const head = linesOf(text.slice(0, HEAD));
  return (
    firstIn(head, inDateline) ??
    firstIn(authors, inAuthor) ??
    firstIn(head, inByline) ??
    firstIn(linesOf(text.slice(-TAIL)), inCreditLine) ??
    agencyIn(TITLE_SUFFIX, title ?? '')
  );
}

/** A photo's credit says nothing about the text. */
function linesOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.replace(/\s+/g, ' ').trim());
  return lines.filter((line) => line !== '' && !isCaption(line));
}

function firstIn<T>(list: readonly T[], find: (item: T) => string | null): string | null {
  for (const item of list) {
    const agency = find(item);
    if (agency) return agency;
  }
  return null;
}

const agencyIn = (pattern: RegExp, text: string): string | null =>
  AGENCY_BY_CREDIT.get(pattern.exec(text)?.groups?.credit ?? '') ?? null;

function inDateline(line: string): string | null {
  const start = line.slice(0, 160);
  for (const pattern of DATELINES) {
    const { place, credit } = pattern.exec(start)?.groups ?? {};
    if (credit && !isAbbreviation(place, credit)) return AGENCY_BY_CREDIT.get(credit)!;
  }
  const unknown = UNKNOWN_DATELINE.exec(start)?.groups?.credit?.trim();
  return unknown && !DATE.test(unknown) ? unknown : null;
}

/** `Avalon Airways (AA) -` spells a name out, `Berlin (AP) -` and `GLASGOW, Scotland (AP) -` name a place. */
const isAbbreviation = (place: string | undefined, credit: string): boolean =>
  credit.length === 2 && place !== undefined && /\s/.test(place.trim()) && !/^\p{Lu}{2}/u.test(place);

function inAuthor(author: string): string | null {
  const parts = author.replace(/^by\s+/i, '').split(/[,/|&;]|\s[-–—]\s|\s(?:and|und|et|y|for)\s/);
  const names = parts.map((part) => part.trim().replace(/\s+(?:Staff|Reporters?|(?:\p{L}+ )?Writer)$/u, ''));
  return firstIn(names, (name) => AGENCY_BY_CREDIT.get(name) ?? null) ?? agencyIn(BYLINE, author);
}

const inByline = (line: string): string | null =>
  line.length <= LONGEST_BYLINE ? (agencyIn(BYLINE, line) ?? agencyIn(SOURCE_LINE, line)) : null;

const inCreditLine = (line: string): string | null =>
  REUTERS_SIGN_OFF.test(line) ? 'Reuters' : firstIn(CREDIT_LINES, (pattern) => agencyIn(pattern, line));

/** A member of a story as a witness of where its text comes from. */
export interface OriginCandidate {
  id: string;
  url: string | null;
  /** What rel=canonical, og:url or a syndication source names. */
  canonicalUrl: string | null;
  /** Name of the publisher. */
  source?: string | null;
  /** Registrable domain of the publisher. */
  domain: string | null;
  /** As `wireAgency` gave it. */
  agency: string | null;
  publishedAt: Date | null;
  publishedPrecision?: Precision | null;
  firstSeenAt: Date;
  tokenCount: number;
}

export interface Origin {
  /** Null when an agency wrote the text and its own article is not among the members. */
  originId: string | null;
  agency: string | null;
}

/** Clocks of publishers may run ahead by this; a later time is made up. */
const CLOCK_SKEW_MS = 5 * 60 * 1000;

/**
 * Where the text of a story comes from. Evidence in this order: the member that others name as canonical, the credited agency's own page,
 * the credit alone, the earliest credible time (not a mere day, not in the future; then first seen, longest, id). `members` must not be empty.
 */
export function chooseOrigin(members: readonly OriginCandidate[]): Origin {
  const byTime = [...members].sort(earliestFirst);
  const agency = mostFrequent(byTime.map((member) => member.agency));
  const named = mostFrequent(canonicalMembers(byTime));
  if (named) return { originId: named, agency };
  const own = byTime.find((member) => isAgencyItself(member, agency));
  if (own) return { originId: own.id, agency: agency ?? agencyOf(own.domain) };
  return { originId: agency === null ? byTime[0]!.id : null, agency };
}

/** An agency is known by its domain, or because the publisher's name is the one that the others credit. */
function isAgencyItself({ domain, source }: OriginCandidate, credited: string | null): boolean {
  if (credited === null) return agencyOf(domain) !== null;
  return agencyOf(domain) === credited || source?.toLowerCase() === credited.toLowerCase();
}

/** For each member the other member that it names as canonical, else null. */
function canonicalMembers(members: readonly OriginCandidate[]): (string | null)[] {
  const idByUrl = new Map(members.map(({ id, url }) => [normalUrl(url), id]));
  return members.map(({ id, canonicalUrl: named }) => {
    const target = named === null ? undefined : idByUrl.get(normalUrl(named));
    return target === undefined || target === id ? null : target;
  });
}

const normalUrl = (url: string | null): string | null => (url !== null && URL.canParse(url) ? canonicalUrl(new URL(url)) : url);

const agencyOf = (domain: string | null): string | null => AGENCY_BY_DOMAIN.get(domain ?? '') ?? null;

function earliestFirst(a: OriginCandidate, b: OriginCandidate): number {
  return (
    credibleTime(a) - credibleTime(b) ||
    a.firstSeenAt.getTime() - b.firstSeenAt.getTime() ||
    b.tokenCount - a.tokenCount ||
    (a.id < b.id ? -1 : 1)
  );
}

/** The time of publication, else the time when the article was first seen; in ms. */
function credibleTime({ publishedAt, publishedPrecision, firstSeenAt }: OriginCandidate): number {
  const seen = firstSeenAt.getTime();
  const isVague = publishedPrecision === 'day' || publishedPrecision === 'inferred';
  return publishedAt === null || isVague || publishedAt.getTime() > seen + CLOCK_SKEW_MS ? seen : publishedAt.getTime();
}

/** Of equally frequent ones the first in the list. */
function mostFrequent(list: readonly (string | null)[]): string | null {
  const counts = new Map<string, number>();
  for (const item of list) if (item !== null) counts.set(item, (counts.get(item) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return [...counts].find(([, count]) => count === most)?.[0] ?? null;
}
