import { Reject } from '../../shared/errors.ts';

/** Characters of declarations that are read; the longest seen in a feed names the 250 entities of HTML. */
const DECLARATIONS_LIMIT = 100_000;
/** Characters that all entities together may add to a document. */
const GROWTH_LIMIT = 1_000_000;

const ENTITY = /<!ENTITY\s+([\w.-]+)\s+(?:"([^"]*)"|'([^']*)')\s*>/g;

/**
 * The document without its DOCTYPE, with the entities replaced that it declared by value: one level, so that entities made of entities stay names.
 * External entities are never read. Throws Reject E_FEED_TOO_COMPLEX when the text would grow too much.
 */
export function expandDoctype(xml: string): string {
  const start = findDoctype(xml);
  if (start === -1) return xml;
  const doctype = readDoctype(xml, start);
  const body = xml.slice(0, start) + xml.slice(doctype.end);
  const entities = new Map(
    [...doctype.declarations.matchAll(ENTITY)].map(([, name, double, single]) => [name!, double ?? single ?? '']),
  );
  if (entities.size === 0) return body;
  const pieces: string[] = [];
  let end = 0;
  let growth = 0;
  // One match after the other: replace() would collect millions of them before it calls back.
  for (const reference of body.matchAll(/&([\w.-]+);/g)) {
    const value = entities.get(reference[1]!);
    if (value === undefined) continue;
    growth += value.length;
    if (growth > GROWTH_LIMIT)
      throw new Reject('E_FEED_TOO_COMPLEX', 'the entities of the document are larger than the document');
    pieces.push(body.slice(end, reference.index), value);
    end = reference.index + reference[0].length;
  }
  return pieces.join('') + body.slice(end);
}

/** Where the DOCTYPE stands: before the first element, after comments and instructions only. */
function findDoctype(xml: string): number {
  let at = xml.indexOf('<');
  while (at !== -1) {
    if (xml.startsWith('<!--', at)) at = xml.indexOf('-->', at);
    else if (xml.startsWith('<?', at)) at = xml.indexOf('?>', at);
    else return /^<!doctype/i.test(xml.slice(at, at + 9)) ? at : -1;
    if (at !== -1) at = xml.indexOf('<', at);
  }
  return -1;
}

function readDoctype(xml: string, start: number): { declarations: string; end: number } {
  const close = xml.indexOf('>', start);
  const open = xml.indexOf('[', start);
  if (close === -1) return { declarations: '', end: xml.length };
  if (open === -1 || open > close) return { declarations: '', end: close + 1 };
  const subsetEnd = xml.indexOf(']', open);
  const end = subsetEnd === -1 ? -1 : xml.indexOf('>', subsetEnd);
  if (end === -1) return { declarations: '', end: xml.length };
  return { declarations: xml.slice(open, Math.min(subsetEnd, open + DECLARATIONS_LIMIT)), end: end + 1 };
}
