import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { type AnnotatedText, readBracketed, readCorpus } from './corpus.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'wirecopy-corpus-'));
afterAll(() => rmSync(folder, { recursive: true }));

const shown = ({ text, names }: AnnotatedText): string[] => {
  for (const { start, end, text: words } of names) expect(text.slice(start, end)).toBe(words);
  return [text, ...names.map((name) => `${name.type} ${name.text}`)];
};

describe('an annotated corpus', () => {
  it('is read from bracketed text', () => {
    const content =
      '# wire: Norbury/harbour\n[PER Ann Lund] left [LOC Quellmark].\n\n\n# feature\n[LOC Quell]-[LOC Norbury] trains:\nNot one, [PER Lund] said.\n';
    expect(readBracketed(content, 'x.txt').map(shown)).toEqual([
      ['Ann Lund left Quellmark.', 'PER Ann Lund', 'LOC Quellmark'],
      ['Quell-Norbury trains:\nNot one, Lund said.', 'LOC Quell', 'LOC Norbury', 'PER Lund'],
    ]);
  });

  it.each([['[PER Ann Lund left.'], ['[PERSON Ann Lund] left.'], ['Ann Lund] left.'], ['[ORG [LOC Quell] Bank] left.']])(
    'says where a bracket is wrong: %s',
    (line) => expect(() => readBracketed(`# x\nFine.\n${line}\n`, 'x.txt')).toThrow('x.txt:3: '),
  );

  const tagged = {
    sentences: [
      { tokens: ['Ann', 'Lund', 'left', 'Quell'], tags: ['B-PER', 'I-PER', 'O', 'B-LOC'] },
      { tokens: ['Quell', 'Norbury', 'Bank'], tags: ['B-LOC', 'B-ORG', 'I-ORG'] },
    ],
  };
  const wanted = ['Ann Lund left Quell\nQuell Norbury Bank', 'PER Ann Lund', 'LOC Quell', 'LOC Quell', 'ORG Norbury Bank'];

  it('is read from tokens and tags, packed or not', () => {
    writeFileSync(path.join(folder, 'a.jsonl'), `${JSON.stringify(tagged)}\n`);
    writeFileSync(path.join(folder, 'a.jsonl.gz'), gzipSync(`${JSON.stringify(tagged)}\n`));
    for (const name of ['a.jsonl', 'a.jsonl.gz']) expect(readCorpus(path.join(folder, name)).map(shown)).toEqual([wanted]);
  });

  it('leaves out what others mark as well: descriptions, which are no names', () => {
    const described = {
      sentences: [
        { tokens: ['the', 'Quell', 'commander'], tags: ['B-PER', 'I-PER', 'I-PER'] },
        { tokens: ['Ann', 'al-Lund', 'and', 'ann', 'lund'], tags: ['B-PER', 'I-PER', 'O', 'B-PER', 'I-PER'] },
      ],
    };
    writeFileSync(path.join(folder, 'c.jsonl'), JSON.stringify(described));
    expect(shown(readCorpus(path.join(folder, 'c.jsonl'))[0]!).slice(1)).toEqual(['PER Ann al-Lund', 'PER ann lund']);
  });

  it('takes a collection of posts apart', () => {
    const post = { tokens: ['Ann', 'left'], tags: ['B-PER', 'O'] };
    writeFileSync(path.join(folder, 'posts.jsonl'), JSON.stringify({ sentences: Array(301).fill(post) }));
    const documents = readCorpus(path.join(folder, 'posts.jsonl'));
    expect([documents.length, shown(documents[300]!)]).toEqual([301, ['Ann left', 'PER Ann']]);
  });

  it('is a folder of texts in the order of their names', () => {
    writeFileSync(path.join(folder, 'b.txt'), 'Second.\n');
    writeFileSync(path.join(folder, 'a.txt'), '[ORG First].\n');
    expect(readCorpus(folder).map(({ text }) => text)).toEqual(['First.', 'Second.']);
  });
});

describe('the texts in the repository', () => {
  const PLACES = ['corpus', 'corpus-de', 'corpus-fr', 'corpus-es', 'held-out'];
  const folderOf = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

  it.each(PLACES)('%s: every bracket is closed, no name has blanks or marks at its edges', (place) => {
    const documents = readCorpus(folderOf(place));
    expect(documents.length).toBeGreaterThan(30);
    const names = documents.flatMap((document) => document.names);
    expect(names.filter(({ text }) => text !== text.trim() || /^[,.;:«„“"]|[,;:»]$/.test(text))).toEqual([]);
  });

  it.each(PLACES)('%s: only comments begin with #', (place) => {
    for (const { text } of readCorpus(folderOf(place))) expect(text).not.toMatch(/^#/m);
  });

  it.each(['de', 'fr', 'es'])('%s: what is held out stands in no corpus', (language) => {
    const learnt = new Set(readCorpus(folderOf(`corpus-${language}`)).flatMap(({ text }) => text.split('\n')));
    const heldOut = readCorpus(`${folderOf('held-out')}/${language}.txt`).flatMap(({ text }) => text.split('\n'));
    expect(heldOut.filter((line) => learnt.has(line))).toEqual([]);
  });
});
