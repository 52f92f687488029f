import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Span } from '../../../../shared/types.ts';
import { NAME_TYPES, type NameType } from './tags.ts';

/** A text with the names that a person has marked in it. */
export interface AnnotatedText {
  text: string;
  names: (Span & { type: NameType })[];
}

/** Documents of a folder of bracketed texts (*.txt, in the order of their names), or of a file: bracketed, or JSON lines of tokens and BIO tags. */
export function readCorpus(place: string): AnnotatedText[] {
  if (/\.jsonl(?:\.gz)?$/.test(place)) return readTagged(read(place), place);
  if (place.endsWith('.txt')) return readBracketed(read(place), place);
  const files = readdirSync(place).filter((name) => name.endsWith('.txt'));
  return files.sort().flatMap((name) => readCorpus(path.join(place, name)));
}

function read(file: string): string {
  const bytes = readFileSync(file);
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

const NAME = new RegExp(`\\[(${NAME_TYPES.join('|')}) ([^\\[\\]]+)\\]`, 'g');

/** Documents between blank lines, a sentence per line, names as `[PER Anna Lund]`; a line that begins with # tells about the document. */
export function readBracketed(content: string, file: string): AnnotatedText[] {
  const documents: AnnotatedText[] = [];
  let current: AnnotatedText | null = null;
  for (const [number, line] of content.split(/\r?\n/).entries()) {
    if (line.trim() === '') current = null;
    else if (!line.startsWith('#')) {
      if (!current) documents.push((current = { text: '', names: [] }));
      addLine(current, line.trim(), `${file}:${number + 1}`);
    }
  }
  return documents;
}

function addLine(document: AnnotatedText, line: string, place: string): void {
  let text = document.text === '' ? '' : `${document.text}\n`;
  let at = 0;
  for (const match of line.matchAll(NAME)) {
    text += line.slice(at, match.index);
    const name = match[2]!;
    document.names.push({ start: text.length, end: text.length + name.length, text: name, type: match[1] as NameType });
    text += name;
    at = match.index + match[0].length;
  }
  text += line.slice(at);
  if (/[[\]]/.test(text.slice(document.text.length))) throw new Error(`${place}: a bracket that opens or closes no name`);
  document.text = text;
}

interface TaggedDocument {
  sentences: { tokens: string[]; tags: string[] }[];
}

/** A collection of single posts comes as one document of thousands of sentences, which tell nothing about each other. */
const LONGEST_DOCUMENT = 300;

/** Documents as the public collections have them, laid out as texts: the tokens that training sees are then those of the program. */
function readTagged(content: string, file: string): AnnotatedText[] {
  return content
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line, number) => {
      const { sentences } = JSON.parse(line) as TaggedDocument;
      if (!Array.isArray(sentences)) throw new Error(`${file}:${number + 1}: a document has {sentences: [{tokens, tags}]}`);
      return sentences.length > LONGEST_DOCUMENT ? sentences.map((sentence) => layOut([sentence])) : [layOut(sentences)];
    });
}

function layOut(sentences: TaggedDocument['sentences']): AnnotatedText {
  let text = '';
  const names: AnnotatedText['names'] = [];
  for (const { tokens, tags } of sentences) {
    if (text !== '') text += '\n';
    for (const [i, token] of tokens.entries()) {
      if (i > 0) text += ' ';
      const start = text.length;
      text += token;
      if (tags[i] === 'O') continue;
      const type = tags[i]!.slice(2) as NameType;
      const goesOn = tags[i]![0] === 'I' && i > 0 && tags[i - 1]!.slice(2) === type;
      if (!goesOn) names.push({ start, end: start, text: '', type });
      const name = names.at(-1)!;
      name.end = text.length;
      name.text = text.slice(name.start);
    }
  }
  return { text, names: names.filter(({ text }) => !isDescription(text)) };
}

/** "the Norbury commander", which some collections mark like a name: the last word is small and another is not. "Anna al-Lund" is a name. */
function isDescription(name: string): boolean {
  const words = name.split(' ').filter((word) => /^\p{L}/u.test(word));
  const isSmall = (word: string): boolean => !/\p{Lu}/u.test(word);
  return words.length > 0 && isSmall(words.at(-1)!) && !words.every(isSmall);
}
