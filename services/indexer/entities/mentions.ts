import type { EntityType } from '../../../shared/types.ts';
import { isCapital, keyOf } from './capitals.ts';
import type { TaggedName } from './engine.ts';
import type { Gazetteer } from './gazetteer.ts';
import type { KnownName } from './known-names.ts';
import type { LineKind } from './layout.ts';
import { recalled } from './recall.ts';
import type { Sentence } from './tokenise.ts';

/** A name at its place: tokens `from` (inclusive) to `to` (exclusive) of a sentence, with the key that all spellings share. */
export interface Found extends TaggedName {
  key: string;
  /** Entities of the user's gazetteer that are written so. */
  known?: readonly KnownName[];
}

/** The sentences of a document and the kind of the line in which each one stands. */
export interface Body {
  sentences: readonly Sentence[];
  kinds: readonly LineKind[];
}

/** The country tables know more than the words around a name. */
const COUNTRY_VOTE = 3;
const LIST_VOTE = 1;
/** Above this an engine is right more often than the other mentions of a name are. */
const SURE = 0.9;

/** All mentions of names in a document, in order, from what an engine found in its sentences: what is no name is left out, every name has one type, and names are found again by their spelling. */
export function mentionsOf(body: Body, tagged: readonly TaggedName[], known: Gazetteer): Found[] {
  const named = tagged.map((name) => trimmed(body.sentences, name, known)).filter((found) => found !== null);
  const accepted = withOneType(withoutPageFurniture(named, body, known), known);
  return [...accepted, ...recalled(accepted, body, known)].sort((a, b) => a.sentence - b.sentence || a.from - b.from);
}

/** The name without articles, titles, roles and possessives at its edges; null for a people, a faith or a mere title, which are no entities. */
function trimmed(sentences: readonly Sentence[], name: TaggedName, known: Gazetteer): Found | null {
  const sentence = sentences[name.sentence]!;
  let { from, to } = name;
  while (to > from && /^(?:['’]s?|[\p{P}\p{S}])$/u.test(sentence[to - 1]!.text)) to--;
  const strips = (at: number): boolean => {
    const word = sentence[at]!.text.toLowerCase().replace(/\.$/, '');
    return word === 'the' || (name.type === 'person' && known.isRole(word) && !known.isFirstName(word));
  };
  while (from < to - 1 && strips(from)) from++;
  if (from >= to) return null;
  // "Eastern Europe" is in the lists, whatever the engine thinks of directions
  if (isCapital(sentence[from - 1]) && !strips(from - 1) && known.typeOf(keyOf(sentence, from - 1, to)) === name.type) from--;
  const key = keyOf(sentence, from, to);
  if (key === '' || known.isDemonym(key) || (name.type === 'person' && to - from === 1 && strips(from) && !known.isLastName(key)))
    return null;
  return { ...name, from, to, key };
}

/** In a heading where every word has a capital those prove nothing, and menus are not the article: a name there counts when the article itself has it, in a heading also when the lists do, or when the engine is sure and it is all in capitals or a caption. */
function withoutPageFurniture(found: readonly Found[], { sentences, kinds }: Body, known: Gazetteer): Found[] {
  const isText = (sentence: number): boolean =>
    kinds[sentence] === 'paragraph' || (kinds[sentence] === 'item' && hasPlainWords(sentences[sentence]!));
  if (!kinds.some((_, sentence) => isText(sentence))) return [...found];
  const inText = new Set(found.filter((name) => isText(name.sentence)).map((name) => name.key));
  return found.filter((name) => {
    if (isText(name.sentence) || inText.has(name.key)) return true;
    if (kinds[name.sentence] === 'boilerplate') return false;
    const sentence = sentences[name.sentence]!;
    if (known.typeOf(name.key) !== null || hasPlainWords(sentence)) return true;
    return name.confidence >= SURE && (isInCapitals(sentence) || isCaption(sentence, name));
  });
}

/** Share of words written small from which the capitals beside them mean something; titles write their prepositions small. */
const PLAIN_SHARE = 0.4;

/** Not in title case: many words are written small, or figures stand among them as in a table of results. */
function hasPlainWords(sentence: Sentence): boolean {
  const words = sentence.filter(({ text }) => /^[\p{L}\d]/u.test(text));
  const small = words.filter(({ text }) => /^\p{Ll}/u.test(text)).length;
  return small >= PLAIN_SHARE * words.length || words.some(({ text }) => /^\d/.test(text));
}

/** "– Anna Lund, mayor": who stands below a quotation or picture. */
const isCaption = (sentence: Sentence, { from, to, type }: Found): boolean =>
  type === 'person' && from <= 1 && sentence[to]?.text === ',';

const isInCapitals = (sentence: Sentence): boolean => !sentence.some(({ text }) => /\p{Ll}/u.test(text));

/** One type per name: the sum of confidences decides. A single word that ends a person's name is that person. What an engine is sure of stays. */
function withOneType(found: readonly Found[], known: Gazetteer): Found[] {
  const votes = new Map<string, Map<EntityType, number>>();
  for (const { key, type, confidence } of found) {
    const ballot = votes.get(key) ?? votes.set(key, ballotOf(key, known)).get(key)!;
    ballot.set(type, (ballot.get(type) ?? 0) + confidence);
  }
  const winners = new Map([...votes].map(([key, ballot]) => [key, winner(ballot)]));
  const lastNames = new Set<string>();
  for (const [key, type] of winners)
    if (type === 'person' && key.includes(' ')) lastNames.add(key.slice(key.lastIndexOf(' ') + 1));
  return found.map((name) => {
    if (name.confidence >= SURE) return name;
    const type = lastNames.has(name.key) && !known.countryOf(name.key) ? 'person' : winners.get(name.key)!;
    return type === name.type ? name : { ...name, type };
  });
}

function ballotOf(key: string, known: Gazetteer): Map<EntityType, number> {
  const listed = known.typeOf(key);
  return new Map(listed ? [[listed, known.countryOf(key) ? COUNTRY_VOTE : LIST_VOTE]] : []);
}

/** 'other' says that an engine knew nothing; it wins only alone. */
function winner(ballot: ReadonlyMap<EntityType, number>): EntityType {
  let best: EntityType = 'other';
  let most = 0;
  for (const [type, sum] of ballot) if (type !== 'other' && sum > most) [best, most] = [type, sum];
  return best;
}
