/** The types that the tagger learns. MISC (peoples, products, works, happenings) takes in what would else be mistaken for one of the others. */
export const NAME_TYPES = ['PER', 'LOC', 'ORG', 'MISC'] as const;
export type NameType = (typeof NAME_TYPES)[number];

/** The tokens `from` (inclusive) to `to` (exclusive) of one sentence. */
export interface TokenSpan {
  from: number;
  to: number;
  type: NameType;
}

/** BIOES: 0 is outside; each type has four tags: beginning, inside, end, and single for a name of one token. */
export const OUTSIDE = 0;
export const TAG_COUNT = 1 + 4 * NAME_TYPES.length;
const [BEGIN, INSIDE, END, SINGLE] = [1, 2, 3, 4] as const;

const tagOf = (type: NameType, part: number): number => 4 * NAME_TYPES.indexOf(type) + part;
const partOf = (tag: number): number => (tag === OUTSIDE ? SINGLE : ((tag - 1) % 4) + 1);
const typeAt = (tag: number): NameType => NAME_TYPES[(tag - 1) >> 2]!;

/** Whether a name is still open after the tag. */
const isOpen = (tag: number): boolean => partOf(tag) === BEGIN || partOf(tag) === INSIDE;
const continues = (tag: number): boolean => partOf(tag) === INSIDE || partOf(tag) === END;

export const mayStart = (tag: number): boolean => !continues(tag);
export const mayEnd = (tag: number): boolean => !isOpen(tag);
export const mayFollow = (before: number, tag: number): boolean =>
  isOpen(before) ? continues(tag) && (before - 1) >> 2 === (tag - 1) >> 2 : !continues(tag);

/** The neighbours of tag t are `tags` from `starts[t]` to `starts[t + 1]`. */
interface Neighbours {
  starts: Uint16Array;
  tags: Uint8Array;
}

function neighbours(allowed: (tag: number, neighbour: number) => boolean): Neighbours {
  const starts = new Uint16Array(TAG_COUNT + 1);
  const tags: number[] = [];
  for (let tag = 0; tag < TAG_COUNT; tag++) {
    for (let other = 0; other < TAG_COUNT; other++) if (allowed(tag, other)) tags.push(other);
    starts[tag + 1] = tags.length;
  }
  return { starts, tags: Uint8Array.from(tags) };
}

/** The tags that may stand before each tag, and those that may stand behind it. */
export const PREDECESSORS = neighbours((tag, before) => mayFollow(before, tag));
export const SUCCESSORS = neighbours((tag, behind) => mayFollow(tag, behind));

/** The tags of a sentence with these names, which do not overlap. */
export function tagsOf(length: number, spans: readonly TokenSpan[]): Uint8Array {
  const tags = new Uint8Array(length);
  for (const { from, to, type } of spans) {
    for (let at = from; at < to; at++) tags[at] = tagOf(type, at === from ? BEGIN : at === to - 1 ? END : INSIDE);
    if (to - from === 1) tags[from] = tagOf(type, SINGLE);
  }
  return tags;
}

/** The names in a sequence of tags that keeps to `mayFollow`. */
export function spansOf(tags: ArrayLike<number>): TokenSpan[] {
  const spans: TokenSpan[] = [];
  let from = 0;
  for (let at = 0; at < tags.length; at++) {
    const tag = tags[at]!;
    if (mayStart(tag)) from = at;
    if (tag !== OUTSIDE && mayEnd(tag)) spans.push({ from, to: at + 1, type: typeAt(tag) });
  }
  return spans;
}
