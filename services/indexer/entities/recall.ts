import type { EntityType } from '../../../shared/types.ts';
import { isCapital, keyOf } from './capitals.ts';
import { nameKey } from './countries.ts';
import { GAZETTEER_WORDS, type Gazetteer } from './gazetteer.ts';
import { opensWithLetter, opensWithLetterOrDigit } from './letters.ts';
import type { Body, Found } from './mentions.ts';
import type { Sentence } from './tokenise.ts';

/** A name found again by its spelling alone is less sure than one that the engine found. */
const CONFIDENCE = 0.6;

/** What no mention of a name is as sure as is not looked for elsewhere: a word that was once taken for a name would be one all over the document. */
const LEAST_CONFIDENCE = 0.75;

/** "King Lund I" is not "I". */
const SHORTEST_LAST_NAME = 2;

/** Shorter names in small letters are more often words ("us", "hall"). */
const SHORTEST_SMALL_NAME = 5;

/** Further places of accepted names, of last names and of countries, also in small letters where that is safe. Menus name nothing new. Nothing is found inside of the names `others`. */
export function recalled(
  accepted: readonly Found[],
  others: readonly Found[],
  { sentences, kinds }: Body,
  known: Gazetteer,
): Found[] {
  const { opens, typeOf } = wantedNames(accepted, sentences, known);
  const accepts = new Set(accepted.map(({ key }) => key));
  const taken = takenTokens([...accepted, ...others], sentences);
  const result: Found[] = [];
  for (const [number, sentence] of sentences.entries()) {
    for (let from = 0; from < sentence.length; from++) {
      if (!opens(sentence[from]!)) continue;
      const found = longestAt(sentence, from, (at) => taken.has(sentence[at]!), typeOf);
      if (!found || (kinds[number] === 'boilerplate' && !accepts.has(found.key))) continue;
      result.push({ sentence: number, from, ...found, confidence: CONFIDENCE });
      from = found.to - 1;
    }
  }
  return result;
}

type TypeOf = (key: string, sentence: Sentence, from: number, to: number) => EntityType | null;

/** The names that are looked for: asked first for every word whether one begins with it, which few do. */
interface Wanted {
  opens(token: Sentence[number]): boolean;
  typeOf: TypeOf;
}

function longestAt(
  sentence: Sentence,
  from: number,
  isTaken: (at: number) => boolean,
  typeOf: TypeOf,
): Pick<Found, 'to' | 'key' | 'type'> | null {
  let free = from;
  while (free < sentence.length && free - from < GAZETTEER_WORDS && !isTaken(free)) free++;
  for (let to = free; to > from; to--) {
    if (!opensWithLetterOrDigit(sentence[to - 1]!.text)) continue;
    const key = keyOf(sentence, from, to);
    const type = typeOf(key, sentence, from, to);
    if (type) return { to, key, type };
  }
  return null;
}

const takenTokens = (accepted: readonly Found[], sentences: readonly Sentence[]): Set<Sentence[number]> =>
  new Set(accepted.flatMap(({ sentence, from, to }) => sentences[sentence]!.slice(from, to)));

/** The type of the name that a stretch of tokens spells, if it may be one: a word that is written small or stands at the start of a sentence must be no word of the language. */
function wantedNames(accepted: readonly Found[], sentences: readonly Sentence[], known: Gazetteer): Wanted {
  const types = new Map<string, EntityType>();
  const abbreviations = new Set<string>();
  const sure = new Set(accepted.filter(({ confidence }) => confidence >= LEAST_CONFIDENCE).map(({ key }) => key));
  for (const { sentence, from, to, key, type } of accepted) {
    if (!sure.has(key)) continue;
    types.set(key, type);
    const last = key.slice(key.lastIndexOf(' ') + 1);
    if (type === 'person' && last.length >= SHORTEST_LAST_NAME) types.set(last, 'person');
    if (isShouted(sentences[sentence]!, from, to)) abbreviations.add(key);
  }
  for (const key of types.keys()) if (known.isDemonym(key)) types.delete(key);
  const isOrdinary = wordsWrittenSmall(sentences);
  const firstWords = new Set([...types.keys()].map(firstWord));
  const opens = ({ text }: Sentence[number]): boolean => {
    if (!opensWithLetter(text)) return false;
    const word = firstWord(nameKey(text));
    return firstWords.has(word) || known.opensCountry(word);
  };
  const typeOf: TypeOf = (key, sentence, from, to) => {
    const type = types.get(key) ?? (key.length >= SHORTEST_SMALL_NAME && known.countryOf(key) ? 'place' : null);
    if (!type || (abbreviations.has(key) && !isShouted(sentence, from, to))) return null;
    const isSmall = !isCapital(sentence[from]);
    if (isSmall && (key.length < SHORTEST_SMALL_NAME || (isOrdinary(key) && !known.countryOf(key)))) return null;
    // "the supreme court" of somewhere else
    if (isSmall && key.includes(' ') && !known.countryOf(key) && key.split(' ').every(known.isCommon)) return null;
    return (isSmall || from === 0) && known.isCommon(key) ? null : type;
  };
  return { opens, typeOf };
}

const firstWord = (key: string): string => (key.includes(' ') ? key.slice(0, key.indexOf(' ')) : key);

const isShouted = (sentence: Sentence, from: number, to: number): boolean =>
  sentence.slice(from, to).every((token) => token.text === token.text.toUpperCase());

/** A word that the article writes small more often than with a capital is no name that lost it. Few words are asked for, in most articles none. */
function wordsWrittenSmall(sentences: readonly Sentence[]): (word: string) => boolean {
  let surplus: Map<string, number> | undefined;
  return (word) => ((surplus ??= surplusOfSmall(sentences)).get(word) ?? 0) > 0;
}

function surplusOfSmall(sentences: readonly Sentence[]): Map<string, number> {
  const surplus = new Map<string, number>();
  for (const sentence of sentences)
    for (const { text } of sentence) {
      const word = text.toLowerCase();
      surplus.set(word, (surplus.get(word) ?? 0) + (text === word ? 1 : -1));
    }
  return surplus;
}
