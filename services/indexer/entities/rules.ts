import type { EntityType } from '../../../shared/types.ts';
import { type Candidate, candidates } from './candidates.ts';
import { isCapital, isTitleCase, keyOf, wordEvidence } from './capitals.ts';
import type { NerEngine, TaggedName } from './engine.ts';
import { type Gazetteer, gazetteer } from './gazetteer.ts';
import { opensWithSmall } from './letters.ts';
import type { Sentence } from './tokenise.ts';
import { EVENT_HEADS, ORG_HEADS, ORG_NOUNS, PERSON_NOUNS, PLACE_HEADS, PLACE_NOUNS } from './wordlists.ts';

/** What speaks for or against a type: 1 is a hint, 3 is evidence, 5 leaves little doubt. */
type Clue = [type: EntityType, score: number];

/** Outside of English only the name itself tells something; a hint is not enough there. */
const LEAST_SCORE_ABROAD = 2;

/** Names by lists of names, by their own words and, in English, by the words around them. */
export const rules: NerEngine = {
  tag(sentences, language) {
    const known = gazetteer(language);
    const evidence = wordEvidence(sentences);
    return sentences.flatMap((sentence, number) =>
      candidates(sentence, evidence, known)
        .map((candidate) => decide(sentence, number, candidate, language, known))
        .filter((name) => name !== null),
    );
  },
};

function decide(sentence: Sentence, number: number, candidate: Candidate, language: string, known: Gazetteer): TaggedName | null {
  const clues = cluesInName(sentence, candidate, known);
  if (language === 'en') clues.push(...cluesAround(sentence, candidate, known));
  const scores = new Map<EntityType, number>();
  for (const [type, score] of clues) scores.set(type, (scores.get(type) ?? 0) + score);
  let type: EntityType = 'other';
  let best = 0;
  for (const [each, score] of scores) if (score > best) [type, best] = [each, score];
  if (language === 'en' ? best === 0 && candidate.doubtful : best < LEAST_SCORE_ABROAD) return null;
  return { sentence: number, from: candidate.from, to: candidate.to, type, confidence: best / (best + 1) };
}

const orgHeads = new Set(ORG_HEADS);
const placeHeads = new Set(PLACE_HEADS);
const eventHeads = new Set(EVENT_HEADS);

function cluesInName(sentence: Sentence, { from, to, titled }: Candidate, known: Gazetteer): Clue[] {
  const words = sentence.slice(from, to).map((token) => token.text.toLowerCase());
  const first = words[0]!;
  const last = words.at(-1)!;
  const clues: Clue[] = [];
  const listed = known.typeOf(keyOf(sentence, from, to));
  if (listed) clues.push([listed, 4]);
  if (titled) clues.push(['person', 3]);
  if (known.isLastName(last)) clues.push(['person', 1.5]);
  if (words.length === 1) {
    if (orgHeads.has(first)) clues.push(['org', 1]);
    if (known.isFirstName(first)) clues.push(['person', 1]);
    if (isAbbreviation(sentence, from)) clues.push(['org', 2.5]);
    return clues;
  }
  if (orgHeads.has(last) || (orgHeads.has(first) && words.some((word) => word === 'of' || word === 'for')))
    clues.push(['org', 4]);
  if (placeHeads.has(last) || (placeHeads.has(first) && !orgHeads.has(last))) clues.push(['place', 3.5]);
  if (eventHeads.has(last)) clues.push(['event', 4.5]);
  if (words.length <= 5 && known.isFirstName(first)) clues.push(['person', 2.5]);
  if (words.some((word) => known.isCommon(word) && word !== 'of')) clues.push(['org', 0.8]);
  else if (words.length <= 4) clues.push(['person', 1.2]);
  return clues;
}

/** "NWB", but not where everything is in capitals. */
function isAbbreviation(sentence: Sentence, at: number): boolean {
  if (!/^\p{Lu}[\p{Lu}\p{N}&-]{1,7}$/u.test(sentence[at]!.text)) return false;
  const small = sentence.filter((token) => /\p{Ll}/u.test(token.text)).length;
  return !isTitleCase(sentence) || small >= 0.3 * sentence.length;
}

const placeNouns = new Set(PLACE_NOUNS);
const orgNouns = new Set(ORG_NOUNS);
const personNouns = new Set(PERSON_NOUNS);
const IN_PLACE = /^(?:in|near|across|outside|throughout|inside|around)$/;
const TO_PLACE = /^(?:from|at|into|toward|towards|visit|visiting|visited|leave|left|reached)$/;
/** Only those verbs beside which hardly anything but a speaker stands. */
const SAID =
  /^(?:said|says|told|tells|added|adds|asked|warned|argued|argues|announced|insisted|replied|wrote|writes|thinks|believes|explained)$/;

function cluesAround(sentence: Sentence, { from, to, titled }: Candidate, known: Gazetteer): Clue[] {
  const wordAt = (at: number): string => sentence[at]?.text.toLowerCase() ?? '';
  const [before, after, next] = [wordAt(from - 1), wordAt(to), wordAt(to + 1)];
  const nounOf = before === 'of' ? wordAt(from - 2) : '';
  const clues: Clue[] = [];
  if (!titled && known.isRole(before.replace(/\.$/, ''))) clues.push(['person', 2]);
  if (SAID.test(before) || SAID.test(after)) clues.push(['person', 1.5]);
  if (personNouns.has(after)) clues.push(['person', 3]);
  if (after === 'who' || (after === ',' && (next === 'who' || /^\d\d$/.test(next) || known.isRole(next))))
    clues.push(['person', 1.5]);
  if (signsQuotation(sentence, from, to)) clues.push(['person', 3]);
  if (opensDateline(sentence, from, to)) clues.push(['place', 5]);
  if (IN_PLACE.test(before)) clues.push(['place', 2]);
  if (TO_PLACE.test(before)) clues.push(['place', 0.8]);
  if (placeNouns.has(after) || placeNouns.has(nounOf)) clues.push(['place', 2]);
  if (after === ',' && isCapital(sentence[to + 1]) && known.typeOf(next) === 'place') clues.push(['place', 1.5]);
  if (orgNouns.has(after) || orgNouns.has(before)) clues.push(['org', 1.5]);
  if (after === '(' && isInitialOf(sentence, from, to, sentence[to + 1]?.text ?? '')) clues.push(['org', 3]);
  if (before === '(' && after === ')') clues.push(['org', 0.5]);
  // "the Hall plan" tells nothing about Hall, but "the Hall" is no person
  if (before === 'the' && !opensWithSmall(sentence[to]?.text ?? '')) clues.push(['org', 1], ['person', -2]);
  return clues;
}

/** Tokens between the place of a dateline and its agency: a date. */
const DATELINE_TOKENS = 8;

/** `HALLBORG (Agency) —`, `HALLBORG, May 1 (Agency) -` */
function opensDateline(sentence: Sentence, from: number, to: number): boolean {
  if (from !== 0 || sentence.slice(from, to).some(({ text }) => text !== text.toUpperCase())) return false;
  const close = sentence.slice(to, to + DATELINE_TOKENS).findIndex(({ text }) => text === ')');
  const opens = /^[(,]$/.test(sentence[to]?.text ?? '');
  return opens && close > 0 && /^(?:[–—-]|--)$/.test(sentence[to + close + 1]?.text ?? '');
}

/** `“…” – Hall` */
const signsQuotation = (sentence: Sentence, from: number, to: number): boolean =>
  to === sentence.length && /^[–—-]$/.test(sentence[from - 1]?.text ?? '') && /^["”»]$/.test(sentence[from - 2]?.text ?? '');

/** Whether an abbreviation in brackets can stand for the words before it. */
const isInitialOf = (sentence: Sentence, from: number, to: number, abbreviation: string): boolean =>
  to - from > 1 && /^\p{Lu}{2,8}$/u.test(abbreviation) && sentence[from]!.text[0] === abbreviation[0];
