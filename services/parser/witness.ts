import { cleanLine } from '../../shared/text.ts';
import type { Hints } from '../../shared/types.ts';
import { elementsOf } from './dom.ts';
import { articleNode, type LinkedData, type LinkedNode, readLinkedData } from './jsonld.ts';

/** Everything on a page that may say something about its article, read before the page is taken apart. */
export interface Page {
  document: Document;
  url: string | null;
  hints: Hints;
  /** Contents of `<meta>` by lower-case property, name or itemprop, in order. */
  meta: Map<string, string[]>;
  data: LinkedData;
  article: LinkedNode | null;
  /** The first headlines of the first order. */
  headlines: string[];
}

/** A value with the tag or rule that gave it. */
export interface Found<T> {
  value: T;
  source: string;
}

/** A page has a few dozen of them; more are not read. */
const META_LIMIT = 1000;
const SCRIPT_LIMIT = 100;
const HEADLINE_LIMIT = 3;

export function readPage(document: Document, url: string | null, hints: Hints): Page {
  const scripts = elementsOf(document, 'script').slice(0, SCRIPT_LIMIT);
  const data = readLinkedData(scripts.map((script) => script.textContent ?? ''));
  const headlines = elementsOf(document, 'h1').slice(0, HEADLINE_LIMIT);
  return {
    document,
    url,
    hints,
    meta: readMeta(document),
    data,
    article: articleNode(data),
    headlines: headlines.flatMap((h1) => cleanLine(h1.textContent, 500) ?? []),
  };
}

function readMeta(document: Document): Map<string, string[]> {
  const meta = new Map<string, string[]>();
  for (const element of elementsOf(document, 'meta').slice(0, META_LIMIT)) {
    const names = element.getAttribute('property') || element.getAttribute('name') || element.getAttribute('itemprop');
    const content = cleanLine(element.getAttribute('content'), 5000);
    if (!names || !content) continue;
    const name = names.trim().toLowerCase();
    meta.set(name, [...(meta.get(name) ?? []), content]);
  }
  return meta;
}

/** First content of the first of these `<meta>` names that the page has. */
export function metaLine({ meta }: Page, ...names: string[]): Found<string> | null {
  for (const name of names) {
    const value = meta.get(name)?.[0];
    if (value) return { value, source: `meta ${name}` };
  }
  return null;
}

/** The value with its source, or null when there is none. */
export const found = <T>(value: T | null | undefined, source: string): Found<T> | null =>
  value == null ? null : { value, source };

/** Which witness gave each field, for those that were found. */
export const sourcesOf = (fields: Record<string, Found<unknown> | null>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).flatMap(([field, value]) => (value ? [[field, value.source]] : [])));
