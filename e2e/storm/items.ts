import type { Random } from './random.ts';
import { pageOf, type Text, writeText } from './texts.ts';

/**
 * What an item of the newsroom is, and thereby how it has to end:
 * `plain` and `copy` (an earlier text at another paper) as an article; `gone` (404), `empty` (no text) and `bomb` (more than a parser's thread can bear) rejected.
 */
export type Kind = 'plain' | 'copy' | 'gone' | 'empty' | 'bomb';

export interface Item {
  id: number;
  /** Number of the feed that shows it. */
  feed: number;
  kind: Kind;
  /** Of a copy: the item whose text it has. */
  copyOf: Item | null;
  text: Text;
}

export const isReadable = ({ kind }: Item): boolean => kind === 'plain' || kind === 'copy';

/** One in so many items is of that kind. A bomb costs its thread seconds, so its number is given. */
const ONE_IN = { gone: 25, empty: 20, copy: 8 } as const;
/** A copy is of one of so many items before. */
const COPIED_BACK = 40;

/** Passes the parser's pre-scan, but its 2.5 million attributes take more memory than a thread may use. */
const BOMB = `<html><body>${`<p ${Array.from({ length: 190 }, (_, i) => `a${i}`).join(' ')}>a`.repeat(13_500)}`;

/** Draws the next item. `recent`: the items before it. */
export function drawItem(id: number, feeds: number, recent: readonly Item[], random: Random): Item {
  const feed = random.below(feeds);
  const copied = random.below(ONE_IN.copy) === 0 ? random.pick(recent.slice(-COPIED_BACK).filter(isPlain)) : undefined;
  if (copied && copied.feed !== feed) return { id, feed, kind: 'copy', copyOf: copied, text: copied.text };
  const kind = random.below(ONE_IN.empty) === 0 ? 'empty' : random.below(ONE_IN.gone) === 0 ? 'gone' : 'plain';
  return { id, feed, kind, copyOf: null, text: writeText(id, random) };
}

const isPlain = ({ kind }: Item): boolean => kind === 'plain';

export const pathOf = ({ id }: Item): string => `/item/${id}`;

/** What the newsroom answers for an item's page. */
export function answerOf({ kind, text }: Item): { status: number; body: string } {
  if (kind === 'gone') return { status: 404, body: 'gone' };
  if (kind === 'empty') return { status: 200, body: '<!doctype html><html><head><title>Soon</title></head><body></body></html>' };
  if (kind === 'bomb') return { status: 200, body: BOMB };
  return { status: 200, body: pageOf(text) };
}
