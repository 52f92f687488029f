import { isCapital, keyOf, type WordEvidence, weakPositions } from './capitals.ts';
import { nameKey } from './countries.ts';
import { GAZETTEER_WORDS, type Gazetteer } from './gazetteer.ts';
import type { Sentence, Token } from './tokenise.ts';
import { CALENDAR, EVENT_HEADS, ORG_HEADS, PLACE_HEADS, PORTFOLIO } from './wordlists.ts';

/** A stretch of capitalised words that may be a name: tokens `from` (inclusive) to `to` (exclusive) of a sentence. */
export interface Candidate {
  from: number;
  to: number;
  /** A title or role stood directly before it in the same stretch. */
  titled: boolean;
  /** It may owe its capital to its place in the sentence, or is an ordinary word: without further evidence it is no name. */
  doubtful: boolean;
}

/** One sentence with all that is known about its words. */
interface Scene {
  sentence: Sentence;
  isWeak: (at: number) => boolean;
  evidence: WordEvidence;
  known: Gazetteer;
}

const orgHeads = new Set(ORG_HEADS);
const heads = new Set([...ORG_HEADS, ...PLACE_HEADS, ...EVENT_HEADS]);
const calendar = new Set(CALENDAR);
const portfolio = new Set(PORTFOLIO);
const PARTICLES = new Set(
  'de del da do dos das di du des la le van von der den ter bin bint ibn al el ul abu ben y e'.split(' '),
);
/** Capitalised at the start of a sentence, never at the start of a name. */
const NEVER_FIRST = new Set(
  "the a an i i'm in on at of for by to and but or if as with from it its he she his her they we our my you your this that these those there here when while where what who whom whose which why how no not yes after before since".split(
    ' ',
  ),
);
/** Tokens of the longest name; a longer run of capitals is a heading or a list. */
const MAX_NAME_TOKENS = 15;
const DESCRIPTION = /[-‑](?:led|backed|based|brokered|era|born|style|controlled|occupied)$/;
/** "(R-NL)": party and state of a member of parliament. */
export const isPartyAndState = ({ text }: Token): boolean => /^\p{Lu}-\p{Lu}{2}$/u.test(text);

/** A word without the dot of an abbreviation, in lower case. */
const wordOf = (token: Token): string => token.text.toLowerCase().replace(/\.$/, '');

/** The stretches of a sentence that may be names, without titles, roles and descriptions around them. */
export function candidates(sentence: Sentence, evidence: WordEvidence, known: Gazetteer): Candidate[] {
  const scene = { sentence, isWeak: weakPositions(sentence), evidence, known };
  const result: Candidate[] = [];
  for (let at = 0; at < sentence.length; at++) {
    if (!mayOpen(scene, at)) continue;
    const end = endOfRun(scene, at);
    if (end - at <= MAX_NAME_TOKENS) result.push(...parts(scene, at, end));
    at = end - 1;
  }
  return result;
}

/** A word of the language, by the lists, by the article or by its ending. */
function isPlain(word: string, { evidence, known }: Scene): boolean {
  if (known.isCommon(word) || evidence.small.has(word)) return true;
  return /(?:ing|ly)$/.test(word) && !known.typeOf(word) && !known.isFirstName(word) && !known.isLastName(word);
}

/** Where capitals say nothing, a word must be known as a name, or be seen as one elsewhere, or at least be no word of the language. */
function isNameLike(scene: Scene, at: number): boolean {
  const token = scene.sentence[at];
  if (!token || !isCapital(token) || isPartyAndState(token)) return false;
  const word = wordOf(token);
  if (calendar.has(word) && word.length > 3 && !scene.known.isFirstName(word)) return false;
  if (!scene.isWeak(at) || scene.evidence.capital.has(word) || followsFirstName(scene, at)) return true;
  return !isPlain(word, scene) || (!scene.evidence.small.has(word) && scene.known.typeOf(nameKey(word)) !== null);
}

/** "It" and "Who" are no names, "WHO" is, where not everything is in capitals. */
function isSmallWord({ sentence, isWeak }: Scene, at: number): boolean {
  const { text } = sentence[at]!;
  const isAbbreviation = text.length > 1 && text === text.toUpperCase() && !isWeak(at);
  return NEVER_FIRST.has(text.toLowerCase()) && !isAbbreviation;
}

/** "Ann Hall: …": an ordinary word after a first name is a last name, unless the article writes it small. */
function followsFirstName({ sentence, evidence, known }: Scene, at: number): boolean {
  const before = sentence[at - 1];
  return (
    before !== undefined && isCapital(before) && known.isFirstName(wordOf(before)) && !evidence.small.has(wordOf(sentence[at]!))
  );
}

function mayOpen(scene: Scene, at: number): boolean {
  const token = scene.sentence[at]!;
  const next = scene.sentence[at + 1];
  if (!isCapital(token) || isSmallWord(scene, at) || (token.text.length === 1 && !isCapital(next))) return false;
  if (isNameLike(scene, at)) return true;
  // "Supreme Court judges", "University of Northford": an ordinary word may be the first of a longer name
  const following = at + 1 + bridgeLength(scene.sentence, at, at + 1);
  return isCapital(scene.sentence[following]) && !scene.isWeak(following);
}

/** The end of the stretch that opens at `at`: capitalised words, and small ones that join them. */
function endOfRun(scene: Scene, at: number): number {
  const goesOn = (i: number): boolean => isNameLike(scene, i) && !isSmallWord(scene, i);
  let end = at + listedLength(scene, at);
  for (;;) {
    const bridge = goesOn(end) ? 0 : bridgeLength(scene.sentence, at, end);
    if (!goesOn(end + bridge)) return end;
    end += bridge + 1;
  }
}

/** How many tokens at `at` make a name that is in the lists, at least one: "House of Commons" has no small word to spare. */
function listedLength({ sentence, known }: Scene, at: number): number {
  for (let length = Math.min(GAZETTEER_WORDS, sentence.length - at); length > 1; length--) {
    if (isCapital(sentence[at + length - 1]) && known.typeOf(keyOf(sentence, at, at + length))) return length;
  }
  return 1;
}

/** How many tokens at `end` can stand inside a name: particles ("de la"), "&", and "of" or "for" after the head of an organisation or place. */
function bridgeLength(sentence: Sentence, from: number, end: number): number {
  const next = sentence[end]?.text ?? '';
  if (PARTICLES.has(next)) return PARTICLES.has(sentence[end + 1]?.text ?? '') ? 2 : 1;
  if (next === '&') return 1;
  const run = sentence.slice(from, end);
  if (next === 'of' || next === 'for') {
    const headed = heads.has(wordOf(run.at(-1)!)) || orgHeads.has(wordOf(run[0]!));
    if (!headed) return 0;
    return sentence[end + 1]?.text === 'the' ? 2 : 1;
  }
  // "Ministry of Trade and Industry": only once "of" has opened the list
  return next === 'and' && run.some((token) => token.text === 'of' || token.text === 'for') ? 1 : 0;
}

/** A stretch cut at its roles: "US President Ann Hall" is "US" and "Ann Hall". */
function parts(scene: Scene, from: number, to: number): Candidate[] {
  const { sentence, known } = scene;
  if (to - from <= GAZETTEER_WORDS && known.typeOf(keyOf(sentence, from, to)))
    return [{ from, to, titled: false, doubtful: false }];
  const role = lastRole(scene, from, to);
  if (role < 0) return trimmed(scene, from, to, false);
  return [...trimmed(scene, from, beforeRole(scene, from, role), false), ...trimmed(scene, role + 1, to, true)];
}

/** The place of the last role in a stretch, else -1: a "Workers Party" is no worker. */
function lastRole({ sentence, known }: Scene, from: number, to: number): number {
  if (heads.has(wordOf(sentence[to - 1]!))) return -1;
  for (let at = to - 1; at >= from; at--) {
    const word = wordOf(sentence[at]!);
    if (known.isRole(word) && !known.isFirstName(word)) return at;
  }
  return -1;
}

/** The end of what stands before a role, without the words that belong to it: "Deputy Foreign" before "Minister". */
function beforeRole({ sentence, known }: Scene, from: number, role: number): number {
  let end = role;
  while (end > from) {
    const word = wordOf(sentence[end - 1]!);
    if (!portfolio.has(word) && !known.isRole(word) && !/^(?:of|for|and|the|de)$/.test(word)) break;
    end--;
  }
  return end;
}

/** The stretch without descriptions at its start; nothing when only descriptions are left. */
function trimmed(scene: Scene, from: number, to: number, titled: boolean): Candidate[] {
  const { sentence, known, evidence } = scene;
  let start = from;
  while (start < to && !known.typeOf(keyOf(sentence, start, to)) && describes(scene, start, to)) start++;
  while (start < to && !isCapital(sentence[start])) start++;
  if (start >= to) return [];
  const word = wordOf(sentence[start]!);
  const isSingle = to - start === 1;
  // "the Commission" names nobody by itself; nor does a month
  if (isSingle && !titled && ((heads.has(word) && !known.typeOf(word)) || calendar.has(word))) return [];
  const doubtful = (scene.isWeak(start) && !evidence.capital.has(word)) || (isSingle && isPlain(word, scene));
  return [{ from: start, to, titled: titled && start === from, doubtful }];
}

/** Whether the word at `at` only describes the name after it: a people, a role, or the first word of a sentence. */
function describes(scene: Scene, at: number, to: number): boolean {
  const { sentence, known } = scene;
  const word = wordOf(sentence[at]!);
  const isOrganisation = orgHeads.has(wordOf(sentence[to - 1]!));
  if ((known.isDemonym(word) && !isOrganisation) || known.isRole(word) || DESCRIPTION.test(word)) return true;
  return scene.isWeak(at) && isPlain(word, scene) && !heads.has(word) && !heads.has(wordOf(sentence[to - 1]!));
}
