import { Buffer } from 'node:buffer';

/** Bytes of one made document: large enough for what nests and repeats, small enough that slowness is a finding and not a matter of size. */
const LARGEST = 100_000;
/** Most changes to one document. */
const MOST_CHANGES = 8;

/** What has broken readers of text before: ends of ranges, broken UTF-8, marks that turn or hide text, forms that grow when they are normalised. */
const BYTES = [
  ...['00', 'ff', 'fffe', 'efbbbf', 'c0af', 'eda080', 'edb080', 'f4908080', 'e2', 'f09f', '1f8b', '0b', '7f', 'c285'],
].map((hex) => Buffer.from(hex, 'hex'));
const CHARACTERS = [
  ...[
    '\u{1f600}',
    '\u{1f468}\u200d\u{1f469}',
    '\u202e',
    '\u200b',
    '\u2028',
    '\ufffe',
    '\u0130',
    'ß',
    'ﬃ',
    '\ufdfa',
    'e\u0301\u0301',
  ],
  ...['日本語', 'ไทย', 'العربية', '“', '”', '„', '’', '«', '\u00a0', '\t', '\r', '\r\n', '\n\n', ' '],
].map((text) => Buffer.from(text));
const SYNTAX = [
  ...[
    '<',
    '>',
    '</',
    '/>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '&#0;',
    '&#xD800;',
    '&#x110000;',
    '&amp;amp;',
    '&nosuch;',
    '<?xml ',
  ],
  ...[
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '- ',
    '#',
    '---\n',
    '*',
    '&a',
    '*a',
    '|',
    '\\u0000',
    '\\ud800',
    '<<: *a',
    '!!js/function',
  ],
  ...['<p>', '<div>', '<table><tr><td>', '<script>', '<svg>', '<math>', '<template>', '<select>', '<b><i>', '<base href="//x">'],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'null',
    'NaN',
    'Infinity',
    'true',
    '0',
    '-1',
    '1e999',
    '99999999999999999999',
    '2038-01-19',
  ],
  ...[
    '9999-99-99T99:99:99Z',
    '30 Feb 2026',
    '1970-01-01',
    '+99:99',
    'http://[::1',
    'http://x:99999/',
    'javascript:1',
    '//',
    '%00',
    '%ff',
    '\\',
  ],
].map((text) => Buffer.from(text));
const PIECES = [...BYTES, ...CHARACTERS, ...SYNTAX];

export interface Chance {
  /** From 0 up to, but not, 1. */
  next: () => number;
}

/** A whole number from 0 up to, but not, `end`; small ones as often as large ones when `isSkewed`. */
export const below = ({ next }: Chance, end: number, isSkewed = false): number =>
  Math.floor(isSkewed ? (end + 1) ** next() - 1 : next() * end);

export const oneOf = <T>(chance: Chance, list: readonly T[]): T => list[below(chance, list.length)]!;

type Change = (document: Buffer, chance: Chance, others: readonly Buffer[]) => Buffer;

const CHANGES: Change[] = [
  // a byte becomes another
  (document, chance) => {
    const changed = Buffer.from(document);
    if (changed.length > 0) changed[below(chance, changed.length)] = below(chance, 256);
    return changed;
  },
  // a piece comes in, now and then many times
  (document, chance) => {
    const piece = oneOf(chance, PIECES);
    const times = below(chance, 10) === 0 ? 1 + below(chance, Math.floor(LARGEST / piece.length), true) : 1;
    return spliced(document, below(chance, document.length + 1), 0, Buffer.alloc(piece.length * times, piece));
  },
  // a piece takes the place of something
  (document, chance) => {
    const { start, length } = range(document, chance);
    return spliced(document, start, length, oneOf(chance, PIECES));
  },
  // something is left out
  (document, chance) => {
    const { start, length } = range(document, chance);
    return spliced(document, start, length, Buffer.alloc(0));
  },
  // something stands there several times
  (document, chance) => {
    const { start, length } = range(document, chance);
    const again = document.subarray(start, start + length);
    return spliced(document, start, 0, Buffer.concat(Array(1 + below(chance, 200, true)).fill(again)));
  },
  // it breaks off
  (document, chance) => document.subarray(0, below(chance, document.length + 1)),
  // it goes on with the end of another
  (document, chance, others) => {
    const other = oneOf(chance, others);
    return Buffer.concat([
      document.subarray(0, below(chance, document.length + 1)),
      other.subarray(below(chance, other.length + 1)),
    ]);
  },
  // it is written in another encoding
  (document, chance) => {
    const text = document.toString('utf8');
    return oneOf(chance, [
      () => Buffer.from(`\ufeff${text}`, 'utf16le'),
      () => Buffer.from(text, 'utf16le'),
      () => Buffer.from(text, 'latin1'),
    ])();
  },
];
/** A new encoding hides what the other changes did, so it is rare. */
const RARE = CHANGES.length - 1;

function range(document: Buffer, chance: Chance): { start: number; length: number } {
  const start = below(chance, document.length + 1);
  return { start, length: below(chance, document.length - start + 1, true) };
}

const spliced = (document: Buffer, start: number, length: number, piece: Buffer): Buffer =>
  Buffer.concat([document.subarray(0, start), piece, document.subarray(start + length)]);

/** One of the documents with some changes, at most 100 kB; one in fifty is noise from its first byte on. */
export function mutated(documents: readonly Buffer[], chance: Chance): Buffer {
  if (below(chance, 50) === 0) return Buffer.from(Array.from({ length: below(chance, 2_000, true) }, () => below(chance, 256)));
  let document = oneOf(chance, documents);
  for (let left = 1 + below(chance, MOST_CHANGES, true); left > 0; left--) {
    const change = CHANGES[below(chance, 20) === 0 ? RARE : below(chance, RARE)]!;
    document = change(document, chance, documents).subarray(0, LARGEST);
  }
  return document;
}

/** How often a smaller document is tried: each try costs a whole run. */
const MOST_TRIES = 300;

/** The smallest part of a document that `fails` as well, found by leaving out ever smaller pieces. */
export async function shrunk(document: Buffer, fails: (smaller: Buffer) => Promise<boolean>): Promise<Buffer> {
  let smallest = document;
  let tries = 0;
  for (let piece = Math.ceil(smallest.length / 2); piece >= 1 && tries < MOST_TRIES; piece = Math.floor(piece / 2)) {
    for (let start = 0; start < smallest.length && tries < MOST_TRIES; tries++) {
      const smaller = spliced(smallest, start, piece, Buffer.alloc(0));
      if (await fails(smaller)) smallest = smaller;
      else start += piece;
    }
  }
  return smallest;
}
