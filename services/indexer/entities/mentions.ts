import { isPartyAndState } from './candidates.ts';
import { isCapital, keyOf } from './capitals.ts';
import { SURE, type TaggedName } from './engine.ts';
import type { Gazetteer } from './gazetteer.ts';
import { withoutGenitive } from './genitive.ts';
import type { KnownName } from './known-names.ts';
import type { LineKind } from './layout.ts';
import { opensWithSmall } from './letters.ts';
import { withParticles } from './particles.ts';
import { recalled } from './recall.ts';
import type { Sentence } from './tokenise.ts';
import { withOneType } from './votes.ts';
import { ORG_HEADS } from './wordlists.ts';

/** A name at its place: tokens `from` (inclusive) to `to` (exclusive) of a sentence, with the key that all spellings share. */
export interface Found extends TaggedName {
  key: string;
  /** Its last word has an ending that is not in the key. */
  isInflected?: boolean;
  /** Entities of the user's gazetteer that are written so. */
  known?: readonly KnownName[];
}

/** The sentences of a document and the kind of the line in which each one stands. */
export interface Body {
  sentences: readonly Sentence[];
  kinds: readonly LineKind[];
}

/** All mentions of names in a document, in order, from what an engine found in its sentences: what is no name is left out, every name has one type, and names are found again by their spelling. */
export function mentionsOf(body: Body, tagged: readonly TaggedName[], known: Gazetteer): Found[] {
  const edges = withParticles(tagged, body.sentences, known)
    .map((name) => edged(body.sentences, name, known))
    .filter((found) => found !== null);
  const named = known.language === 'de' ? withoutGenitive(edges, known) : edges;
  const counted = withoutPageFurniture(withoutSmallPhrases(named, body.sentences, known), body, known);
  const accepted = withOneType(counted, body.sentences, known);
  // "Lund Harbour" in a menu is not the "Lund" of the article
  const longer = named.filter(({ sentence, key }) => body.kinds[sentence] === 'boilerplate' && key.includes(' '));
  return [...accepted, ...recalled(accepted, longer, body, known)].sort((a, b) => a.sentence - b.sentence || a.from - b.from);
}

/** The name without articles, titles, roles and possessives at its edges, and with the words that make it whole; null for a people, a faith or a mere title, which are no entities. */
function edged(sentences: readonly Sentence[], name: TaggedName, known: Gazetteer): Found | null {
  const sentence = sentences[name.sentence]!;
  let { from, to } = name;
  while (to > from && /^(?:['’]s?|[\p{P}\p{S}])$/iu.test(sentence[to - 1]!.text)) to--;
  const strips = (at: number): boolean => {
    const word = sentence[at]!.text.toLowerCase().replace(/\.$/, '');
    return word === 'the' || (name.type === 'person' && known.isRole(word) && !known.isFirstName(word));
  };
  while (from < to - 1 && strips(from)) from++;
  if (from >= to || (to - from === 1 && isPartyAndState(sentence[from]!))) return null;
  // "Eastern Europe" is in the lists, whatever the engine thinks of directions
  if (isCapital(sentence[from - 1]) && !strips(from - 1) && known.typeOf(keyOf(sentence, from - 1, to)) === name.type) from--;
  if (name.type === 'org' && lacksItsSubject(sentence, from, to, known)) to++;
  const key = keyOf(sentence, from, to);
  if (key === '' || known.isDemonym(key) || (name.type === 'person' && to - from === 1 && strips(from) && !known.isLastName(key)))
    return null;
  return { ...name, from, to, key };
}

const orgHeads = new Set(ORG_HEADS);

/** "Centre for Norwegian studies", written with a small last word: a name of this make does not end in a people. */
function lacksItsSubject(sentence: Sentence, from: number, to: number, known: Gazetteer): boolean {
  const words = sentence.slice(from, to).map(({ text }) => text.toLowerCase());
  const isOpen = orgHeads.has(words[0]!) && words.some((word) => word === 'of' || word === 'for');
  return isOpen && known.isDemonym(words.at(-1)!) && isSmall(sentence[to]);
}

const isSmall = (token: Sentence[number] | undefined): boolean => token !== undefined && /^\p{Ll}+$/u.test(token.text);

/** Several small words that no list knows are a phrase, unless the engine is sure or the document has them with capitals: "unity of purpose". */
function withoutSmallPhrases(found: readonly Found[], sentences: readonly Sentence[], known: Gazetteer): Found[] {
  const isPhrase = ({ sentence, from, to, key, type, confidence }: Found): boolean =>
    type === 'org' &&
    to - from > 1 &&
    confidence < SURE &&
    known.typeOf(key) === null &&
    sentences[sentence]!.slice(from, to).every(isSmall);
  const written = new Set(found.filter((name) => !isPhrase(name)).map(({ key }) => key));
  return found.filter((name) => !isPhrase(name) || written.has(name.key));
}

/** In a heading where every word has a capital those prove nothing, and menus are not the article: a name there counts when the article itself has it, in a heading also when the lists do, or when the engine is sure and it is all in capitals, a caption or a byline. */
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
    return name.confidence >= SURE && (isInCapitals(sentence) || isCaption(sentence, name) || isByline(sentence, name));
  });
}

/** Share of words written small from which the capitals beside them mean something; titles write their prepositions small. */
const PLAIN_SHARE = 0.4;

/** Not in title case: many words are written small, or figures stand among them as in a table of results. */
function hasPlainWords(sentence: Sentence): boolean {
  const words = sentence.filter(({ text }) => /^[\p{L}\d]/u.test(text));
  const small = words.filter(({ text }) => opensWithSmall(text)).length;
  return small >= PLAIN_SHARE * words.length || words.some(({ text }) => /^\d/.test(text));
}

/** "– Anna Lund, mayor": who stands below a quotation or picture. */
const isCaption = (sentence: Sentence, { from, to, type }: Found): boolean =>
  type === 'person' && from <= 1 && sentence[to]?.text === ',';

/** "By Anna Lund", "7. Anna Lund": besides a person the line has no words. */
const isByline = (sentence: Sentence, { from, to, type }: Found): boolean =>
  type === 'person' &&
  sentence.every(({ text }, at) => (from <= at && at < to) || !/^\p{L}/u.test(text) || text.toLowerCase() === 'by');

const isInCapitals = (sentence: Sentence): boolean => !sentence.some(({ text }) => /\p{Ll}/u.test(text));
