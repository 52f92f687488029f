import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { codeOf } from '../shared/errors.ts';
import { DOCUMENT_LINE, documentOfFile, documentOfLine, filesIn } from './ingest-documents.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-documents-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['an address wins', { url: 'https://News.example/a', source: 'Paper', text: 'x' }, 'https://news.example/a', 'Paper'],
  [
    'without a source its domain is the name',
    { url: 'https://www.news.example/a', text: 'x' },
    'https://www.news.example/a',
    'news.example',
  ],
  ['without both it is just ingested', { text: 'x' }, null, 'ingest'],
])('%s', (_, line, url, source) => {
  const document = documentOfLine(1, DOCUMENT_LINE.parse(line));
  expect(document.url).toBe(url);
  expect(document.source.name).toBe(source);
});

test('identity without an address: the id within its source, else the bytes', () => {
  const identity = (id: number | null, line: object) => documentOfLine(id, DOCUMENT_LINE.parse(line)).identity;
  expect(identity(1, { source: 'Paper', text: 'x' })).toEqual(identity(1, { source: 'Paper', text: 'y' }));
  expect(identity(1, { source: 'Paper', text: 'x' })).not.toEqual(identity(1, { source: 'Other', text: 'x' }));
  expect(identity(1, { text: 'x' })).toEqual(identity(2, { text: 'x' }));
  expect(identity(1, { text: 'x' })).not.toEqual(identity(1, { text: 'y' }));
});

test('a NUL or half of a pair in a given text is cleaned away', () => {
  const { page } = documentOfLine(1, DOCUMENT_LINE.parse({ text: 'a\u0000b\ud800' }));
  expect(Buffer.from(page.bytes).toString()).toBe('ab\ufffd');
});

test.each([
  ['two bodies', { text: 'x', html: 'y' }],
  ['no body', { title: 'x' }],
  ['authors that are no list', { text: 'x', authors: 'Ada' }],
])('%s are refused', (_, line) => {
  expect(DOCUMENT_LINE.safeParse(line).success).toBe(false);
});

test('an address that cannot be used is refused', () => {
  expect(() => documentOfLine(1, DOCUMENT_LINE.parse({ url: 'file:///etc/hosts', text: 'x' }))).toThrow(
    expect.objectContaining({ code: 'E_URL_SCHEME' }),
  );
});

test('folders give the files of a known kind, in order', async () => {
  mkdirSync(path.join(folder, 'inner'));
  for (const name of ['b.html', 'a.txt', 'c.pdf', 'inner/d.md']) writeFileSync(path.join(folder, name), 'Hello');
  const files = [...filesIn([folder])];
  expect(files.map((file) => path.relative(folder, file))).toEqual(['a.txt', 'b.html', 'inner/d.md']);
  expect((await documentOfFile(files[1]!)).page).toMatchObject({ contentType: 'text/html', name: 'b.html' });
  expect(() => [...filesIn([path.join(folder, 'none')])]).toThrow(expect.objectContaining({ code: 'E_FILE' }));
  expect(await documentOfFile(path.join(folder, 'none')).catch(codeOf)).toBe('E_FILE');
});
