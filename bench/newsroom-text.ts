import { randomNumbers } from '../shared/random.ts';
import type { WireText } from './wire/forms.ts';
import { Words } from './wire/words.ts';

/** Words of the vocabulary; the rank of a word tells how often it stands in a text, as in any language (Zipf). */
const VOCABULARY = 12_000;
/** Names among the words. */
const NAME_SHARE = 0.06;
/** Words that a report has from its happening rather than from the language. */
const TOPIC_SHARE = 0.12;
/** Originals that follow each other and report the same happening. */
const REPORTS_OF_ONE = 3;

const LITTLE =
  'the of and to in a for that on with was by as at from it is be has were have said had not an will but are this their after who his which would been its they more or about when one than he also up two last other her new over she first could some into before out there no if can all what so during three against under while between where since through under most only many now time year'.split(
    ' ',
  );
const HEADS = 'b br c ch d dr f g gl h j k l m n p pr qu r s st t tr v w'.split(' ');
const HEARTS = 'a e i o u ea ai ou'.split(' ');
const TAILS = 'ck d ft l ld ll m n nd nt p r rd rt s sh st t th'.split(' ');
const ENDINGS = ['', '', '', 'ed', 'ing', 's', 'er', 'ly', 'ment'];

const VERBS = ['said', 'told reporters', 'wrote', 'added', 'said in a statement', 'warned', 'explained'];

/** Made-up words after the little ones that hold a language together. */
const vocabulary: readonly string[] = makeVocabulary();

function makeVocabulary(): string[] {
  const words = new Words(randomNumbers(4));
  const made = new Set<string>(LITTLE);
  const syllable = (): string => words.pick(HEADS) + words.pick(HEARTS) + words.pick(TAILS);
  while (made.size < VOCABULARY)
    made.add(`${words.chanceOf(0.5) ? syllable() : syllable() + words.pick(HEARTS) + words.pick(TAILS)}${words.pick(ENDINGS)}`);
  return [...made];
}

/** Who and what a happening is about. */
interface Topic {
  names: string[];
  words: string[];
}

function topicOf(number: number): Topic {
  const words = new Words(randomNumbers(7_000_003 + Math.floor(number / REPORTS_OF_ONE)));
  return {
    names: [words.person, words.person, words.person, words.company, words.town, words.team],
    words: Array.from({ length: 20 }, () => words.pick(vocabulary)),
  };
}

/**
 * Report `number`, always the same one: 200 to 1,000 words of which hardly five in a row stand in any other, as is true of real reports, for how many
 * others share a key with an article decides what matching costs. Names, numbers, quotations and words of the happening are as frequent as in news.
 */
export function makeText(number: number): WireText {
  const words = new Words(randomNumbers(number + 1));
  const topic = topicOf(number);
  const paragraph = (): string => Array.from({ length: words.number(1, 3) }, () => sentence(words, topic)).join(' ');
  return {
    title: capitalised(`${words.pick(topic.names)} ${phrase(words, topic, words.number(4, 9))}`),
    paragraphs: Array.from({ length: words.number(7, 25) }, paragraph),
  };
}

function sentence(words: Words, topic: Topic): string {
  const text = phrase(words, topic, words.number(7, 26));
  if (words.chanceOf(0.15)) return `"${capitalised(text)}," ${words.pick(VERBS)} ${words.pick(topic.names)}.`;
  return `${capitalised(text)}.`;
}

const phrase = (words: Words, topic: Topic, length: number): string => Array.from({ length }, () => word(words, topic)).join(' ');

function word(words: Words, { names, words: own }: Topic): string {
  const chance = words.chance();
  if (chance < NAME_SHARE / 2) return words.pick(names);
  if (chance < NAME_SHARE) return words.pick([words.person, words.town, words.company, words.last]);
  if (chance < NAME_SHARE + TOPIC_SHARE) return words.pick(own);
  if (chance > 0.985) return words.pick([String(words.number(2, 2_000)), words.date, words.day]);
  return vocabulary[Math.floor(vocabulary.length ** words.chance()) - 1]!;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
