import { cleanLine } from '../../shared/text.ts';
import { foldWords } from './boilerplate.ts';
import { elementsOf } from './dom.ts';
import { plainLine, valuesOf } from './jsonld.ts';
import type { Found, Page } from './witness.ts';

const AUTHORS_LIMIT = 20;
/** A name is shorter, in characters, and has at most this many words. */
const NAME_LIMIT = 60;
const WORDS_LIMIT = 6;

const META_NAMES = [
  'author',
  'article:author_name',
  'article:author',
  'article:byline',
  'parsely-author',
  'sailthru.author',
  'cxenseparse:author',
  'dc.creator',
  'dcterms.creator',
  'citation_author',
  'byl',
];

/**
 * Who wrote the article, as its publisher says: people, or the agency or desk that is credited.
 * The first witness with a name decides; one that only names the site itself yields to a later one.
 */
export function findAuthors(
  page: Page,
  siteNames: string[],
  byline: string | null,
  firstLine: () => string[],
): Found<string[]> | null {
  const { data, article, meta, hints } = page;
  const witnesses: [string, string[]][] = [
    ['jsonld author', valuesOf(data, article, 'author').flatMap(nameOf)],
    ...META_NAMES.map((name): [string, string[]] => [`meta ${name}`, meta.get(name) ?? []]),
    ['feed', hints.authors ?? []],
    ['byline', byline ? [byline] : []],
  ];
  const statements = witnesses.flatMap(([source, texts]) => {
    const value = cleanAuthors(texts);
    return value.length > 0 ? [{ source, value }] : [];
  });
  const sites = new Set(siteNames.map(foldWords));
  const named = statements.find(({ value }) => value.some((name) => !sites.has(foldWords(name))));
  if (named) return named;
  const value = firstLine();
  return value.length > 0 ? { value, source: 'first line' } : (statements[0] ?? null);
}

/**
 * The authors of a text whose first line is nothing but their names in bold, as small papers set it.
 * Only asked where no other witness names anyone but the site.
 */
export function authorLine(content: Element): string[] {
  const first = elementsOf(content, 'p').find(({ textContent }) => textContent?.trim());
  const bold = first && elementsOf(first, 'b', 'strong')[0];
  const line = cleanLine(first?.textContent, NAME_LIMIT * 2);
  if (!bold || !line || cleanLine(bold.textContent) !== line || /[.!?:]$/.test(line)) return [];
  const names = cleanAuthors([line]);
  return names.every(isFullName) ? names : [];
}

/** Two to four capitalised words. */
const isFullName = (name: string): boolean => /^(?:\p{Lu}[\p{Ll}’'.-]+ ){1,3}\p{Lu}[\p{L}’'.-]+$/u.test(name);

function nameOf(author: unknown): string[] {
  const name = typeof author === 'object' && author !== null && 'name' in author ? author.name : author;
  const names = Array.isArray(name) ? name : [name];
  return names.flatMap((one) => (typeof one === 'string' ? (plainLine(one) ?? []) : []));
}

/** Splits bylines into names, drops what is no name, keeps the order. */
export function cleanAuthors(texts: string[]): string[] {
  const parts = texts.slice(0, AUTHORS_LIMIT).flatMap(splitByline).filter(isName);
  const people = parts.filter((part) => !ROLE.test(part));
  const names = new Map<string, string>();
  for (const name of people.length > 0 ? people : parts) if (!names.has(foldWords(name))) names.set(foldWords(name), name);
  return [...names.values()].slice(0, AUTHORS_LIMIT);
}

const BY =
  /^(?:by|von|par|por|door|od|av|af)\s+|^(?:by|von|par|por|text|texte|texto|testo|autor(?:en|in|es)?|auteur|autore|author|written by|story by|words)\s*:\s*/i;
const AND = /\s*[,;/|&•·]\s*|\s+(?:and|und|et|y|e|og|och|en|i|и|та|ve)\s+/;
/** What follows a name on a byline: a job, a degree. */
const ROLE =
  /\b(?:reporter|correspondent|editor|writer|columnist|journalist|redakteur(?:in)?|korrespondent(?:in)?|reporterin)\b|^(?:jr|sr|ph\.?d|m\.?d)\.?$/i;

function splitByline(text: string): string[] {
  if (/^https?:/.test(text)) return [];
  const line = (cleanLine(text, 500) ?? '').replace(/\([^()]*\)/g, ' ').trim();
  return line
    .replace(BY, '')
    .split(AND)
    .map((part) =>
      part
        .replace(BY, '')
        .replace(/^[\s.–—-]+|[\s:–—-]+$/g, '')
        .replace(/\s+/g, ' '),
    );
}

function isName(text: string): boolean {
  if (text.length < 2 || text.length > NAME_LIMIT || text.split(' ').length > WORDS_LIMIT) return false;
  return /\p{L}/u.test(text) && !/https?:|www\.|[@#{}<>=]|\d{3}/.test(text);
}
