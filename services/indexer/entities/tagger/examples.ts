import type { Gazetteer } from '../gazetteer.ts';
import { rules } from '../rules.ts';
import { type Sentence, sentences as sentencesOf, wordsOf } from '../tokenise.ts';
import type { AnnotatedText } from './corpus.ts';
import { scenesOf } from './features.ts';
import type { Vocabulary } from './lexeme.ts';
import { featuresAt } from './score.ts';
import { type TokenSpan, tagsOf } from './tags.ts';

/** A sentence to learn from: the features and the right tag of every token, and where it begins in its text. */
export interface Example {
  start: number;
  features: Int32Array[];
  tags: Uint8Array;
}

/** A language with what is known about its words. */
export interface Language {
  code: string;
  known: Gazetteer;
  vocabulary: Vocabulary;
}

/** The examples in an annotated document, seen as the tagger will see it. */
export function examplesOf(document: AnnotatedText, { code, known, vocabulary }: Language): Example[] {
  const sentences = sentencesOf(document.text, wordsOf(document.text, known));
  const scenes = scenesOf(sentences, rules.tag(sentences, code), vocabulary, known);
  const names = [...document.names].sort((a, b) => a.start - b.start);
  let next = 0;
  return sentences.map((sentence, number) => {
    while (next < names.length && names[next]!.end <= sentence[0]!.start) next++;
    const spans: TokenSpan[] = [];
    for (; next < names.length && names[next]!.start < sentence.at(-1)!.end; next++) {
      const span = spanOf(sentence, names[next]!, known);
      if (span && span.from >= (spans.at(-1)?.to ?? 0)) spans.push(span);
    }
    const features = sentence.map((_, at) => Int32Array.from(featuresAt(scenes[number]!, at)));
    return { start: sentence[0]!.start, features, tags: tagsOf(sentence.length, spans) };
  });
}

/** The tokens of a name, without the article and titles that some collections count in. Accounts (@name) and pronouns, which others mark as well, are no names; nor is a part of a token. */
function spanOf(sentence: Sentence, name: AnnotatedText['names'][number], known: Gazetteer): TokenSpan | null {
  let from = sentence.findIndex((token) => token.end > name.start);
  let to = sentence.findLastIndex((token) => token.start < name.end) + 1;
  if (from < 0 || sentence[from]!.text === '@' || sentence[from - 1]?.text === '@') return null;
  if (sentence[from]!.start < name.start || name.end < sentence[to - 1]!.end) return null;
  const words = sentence.map(({ text }) => text.toLowerCase().replace(/\.$/, ''));
  while (to > from && /^(?:['’]s?|[^\p{L}\p{N})]+)$/iu.test(sentence[to - 1]!.text)) to--;
  if (sentence[from]!.text === 'the') from++;
  if (name.type === 'PER')
    for (let at = from; at < to - 1; at++) if (known.isRole(words[at]!) && !known.isFirstName(words[at]!)) from = at + 1;
  if (from >= to || (known.language === 'en' && isPronoun(sentence[from]!.text))) return null;
  return { from, to, type: name.type };
}

const PRONOUN = /^(?:i|me|my|we|us|our|you|your|he|him|his|she|her|it|its|they|them|their|who|whose)$/i;

/** "US" and "WHO" in capitals are names. */
const isPronoun = (text: string): boolean => PRONOUN.test(text) && (text.length === 1 || text !== text.toUpperCase());
