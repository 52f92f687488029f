import { truncate } from '../../../shared/text.ts';
import type { Annotations } from '../../../shared/types.ts';
import { datesOf } from './dates.ts';
import { entitiesOf } from './document.ts';
import { defaultEngine, type FindNames, type NerEngine, type ReadText, type TaggedName } from './engine.ts';
import { gazetteer } from './gazetteer.ts';
import { KnownNames } from './known-names.ts';
import { kindsOf, lines as linesOf } from './layout.ts';
import { mentionsOf } from './mentions.ts';
import { quotesOf } from './quotes.ts';
import { Speakers } from './speakers.ts';
import { sentences as sentencesOf, type Token, wordsOf } from './tokenise.ts';

/** The first 200,000 characters are analysed: twenty times a long article, and under 3 s for the worst text. */
export const ANALYSED_CHARACTERS = 200_000;

/** Titles are cut where `cleanLine` cuts them. */
const TITLE_CHARACTERS = 2000;

/** A document to annotate. `language` is a BCP 47 tag, English when it is not known; `publishedAt` is ISO 8601, the day to which "yesterday" refers. */
export interface AnnotationInput {
  text: string;
  title?: string | null;
  language?: string | null;
  publishedAt?: string | null;
}

/** Entities, quotations and dates of a document; `users` is the user's own gazetteer. All offsets are UTF-16 code units into `text`, and each span's text is exactly that slice. */
export function annotate(input: AnnotationInput, engine: NerEngine = defaultEngine, users = new KnownNames([])): Annotations {
  const read = readText(input);
  return annotationsOf(input, read, engine.tag(read.sentences, read.language), users);
}

/** As `annotate`, with an engine that may have to be waited for. */
export async function annotateWith(input: AnnotationInput, findNames: FindNames, users: KnownNames): Promise<Annotations> {
  const read = readText(input);
  return annotationsOf(input, read, await findNames(read), users);
}

function readText(input: AnnotationInput): ReadText & { tokens: Token[] } {
  const text = truncate(input.text, ANALYSED_CHARACTERS);
  const language = input.language?.split('-')[0]?.toLowerCase() || 'en';
  const known = gazetteer(language);
  const tokens = wordsOf(text, known);
  return { text, language, tokens, sentences: sentencesOf(text, tokens) };
}

function annotationsOf(
  input: AnnotationInput,
  { text, language, tokens, sentences }: ReturnType<typeof readText>,
  tagged: readonly TaggedName[],
  users: KnownNames,
): Annotations {
  const known = gazetteer(language);
  const lines = linesOf(text);
  const kinds = kindsOf(lines, sentences);
  const found = users.over(mentionsOf({ sentences, kinds }, tagged, known), sentences, kinds);
  const title = input.title ? truncate(input.title, TITLE_CHARACTERS) : null;
  const entities = entitiesOf({ text, title, sentences }, found, known, users);
  const quotes = quotesOf({ text, lines, tokens, speakers: new Speakers(text, entities, known), language });
  return { entities, quotes, dates: datesOf(text, language, input.publishedAt ?? null) };
}
