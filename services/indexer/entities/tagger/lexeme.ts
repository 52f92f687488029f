import { nameKey } from '../countries.ts';
import type { Gazetteer } from '../gazetteer.ts';
import { opensWithCapital, opensWithSmall } from '../letters.ts';
import { feature, hashText } from './hash.ts';
import { isLanguage } from './languages.ts';

/** A word as it is written, with all that is known about it wherever it stands. */
export interface Lexeme {
  lower: string;
  /** Hashes of the lower-cased word, of its shape with runs cut short ("Xx-Xx"), and of what the lists know about it. */
  word: number;
  shape: number;
  listed: number;
  isCapital: boolean;
  isSmall: boolean;
  /** Two capitals or more and no small letter. */
  isShouted: boolean;
  /** Features of a token that is this word. */
  own: Int32Array;
  /** Features of the tokens around it: two before, one before, one behind, two behind this word. */
  beside: readonly Int32Array[];
  /** What a model makes of `own` and `beside`; filled in when it is first asked for. */
  scores: Float32Array | null;
}

/** The places of `Lexeme.beside`, as seen from the token whose neighbour the word is. */
export const BESIDE = [2, 1, -1, -2] as const;

/** Words that are kept with their scores, about 1 kB each, in each of two generations; a long article has 800 different ones. */
const KEPT_WORDS = 8_000;
const SHAPE_LENGTH = 12;
const LONGEST_AFFIX = 5;
const NEIGHBOUR_ENDING = 3;

/** The words of a language, each looked up once. */
export class Vocabulary {
  #known: Gazetteer;
  #words = new Map<string, Lexeme>();
  /** Words of before: those that come again move over, the others go with the next change. */
  #older = new Map<string, Lexeme>();
  /** Stands before the first and behind the last word of a sentence. */
  readonly edge: Lexeme;

  constructor(known: Gazetteer) {
    this.#known = known;
    this.edge = lexeme('', known);
  }

  get(text: string): Lexeme {
    const found = this.#words.get(text);
    if (found) return found;
    if (this.#words.size >= KEPT_WORDS) {
      this.#older = this.#words;
      this.#words = new Map();
    }
    const word = this.#older.get(text) ?? lexeme(text, this.#known);
    this.#words.set(text, word);
    return word;
  }
}

function lexeme(written: string, known: Gazetteer): Lexeme {
  const text = straightened(written);
  const lower = text.toLowerCase();
  const word = hashText(lower);
  const longShape = shapeOf(text);
  const shape = hashText(longShape.replace(/(.)\1+/gu, '$1'));
  const marks = listMarks(lower, known);
  const listed = hashText(marks.join());
  const own = [
    feature(1, word),
    feature(2, hashText(text)),
    feature(3, hashText(longShape)),
    feature(4, shape),
    feature(5, word, shape),
    feature(6, listed),
    feature(7, listed, shape),
    ...marks.map((mark) => feature(8, hashText(mark), shape)),
  ];
  for (let length = 1; length <= LONGEST_AFFIX && length < lower.length; length++)
    own.push(feature(10 + length, hashText(lower.slice(0, length))), feature(20 + length, hashText(lower.slice(-length))));
  if (/.-./.test(lower))
    own.push(
      feature(9, hashText(lower.slice(0, lower.indexOf('-')))),
      feature(10, hashText(lower.slice(lower.lastIndexOf('-') + 1))),
    );
  const ending = hashText(lower.slice(-NEIGHBOUR_ENDING));
  const beside = BESIDE.map((_, place) => {
    const features = [feature(30 + place, word), feature(34 + place, listed)];
    if (place === 1 || place === 2) features.push(feature(38 + place, ending), feature(42 + place, shape));
    return Int32Array.from(features);
  });
  return {
    lower,
    word,
    shape,
    listed,
    isCapital: opensWithCapital(text),
    isSmall: opensWithSmall(text),
    isShouted: /^\P{Ll}*$/u.test(text) && /\p{Lu}.*\p{Lu}/u.test(text),
    own: Int32Array.from(own),
    beside,
    scores: null,
  };
}

/** Whether its quotation marks and apostrophes are curved says nothing about a word. */
const straightened = (text: string): string => text.replace(/[’‘]/g, "'").replace(/[“”]/g, '"');

function shapeOf(text: string): string {
  let shape = '';
  for (const character of text) {
    if (shape.length === SHAPE_LENGTH) break;
    shape += /\d/.test(character) ? 'd' : /\p{Lu}/u.test(character) ? 'X' : /\p{L}/u.test(character) ? 'x' : character;
  }
  return shape;
}

function listMarks(lower: string, known: Gazetteer): string[] {
  const key = nameKey(lower);
  const marks: string[] = [];
  const listed = known.typeOf(key);
  if (listed) marks.push(listed);
  if (known.countryOf(key)) marks.push('country');
  if (known.isFirstName(lower)) marks.push('first');
  if (known.isLastName(lower)) marks.push('last');
  if (known.isDemonym(lower)) marks.push('people');
  if (known.isRole(lower.replace(/\.$/, ''))) marks.push('role');
  if (known.isCommon(lower)) marks.push('common');
  if (isLanguage(lower)) marks.push('language');
  return marks;
}
