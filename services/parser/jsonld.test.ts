import { describe, expect, test } from 'vitest';
import { addressOf, articleNode, lineOf, plainLine, readLinkedData, valuesOf } from './jsonld.ts';

const read = (...values: unknown[]) => readLinkedData(values.map((value) => JSON.stringify(value)));

describe('scripts', () => {
  test.each<[name: string, script: string, nodes: number]>([
    ['an object', '{"@type":"Article"}', 1],
    ['line breaks inside strings', '{"headline":"a\nb"}', 1],
    ['CDATA marks', '//<![CDATA[\n{"headline":"a"}\n//]]>', 1],
    ['a semicolon at the end', '{"headline":"a"};', 1],
    ['a graph', '{"@graph":[{"@type":"Article"},{"@type":"Person"}]}', 3],
    ['broken JSON', '{"headline":', 0],
    ['no object', '"text"', 0],
    ['nesting without end', '['.repeat(100_000), 0],
  ])('%s', (_, script, nodes) => expect(readLinkedData([script]).nodes).toHaveLength(nodes));
});

describe('the article', () => {
  test.each<[name: string, nodes: unknown[], headline: string | null]>([
    [
      'by type',
      [
        { '@type': 'WebPage', headline: 'a' },
        { '@type': 'NewsArticle', headline: 'b' },
      ],
      'b',
    ],
    ['by one of several types', [{ '@type': ['Thing', 'ReportageNewsArticle'], headline: 'a' }], 'a'],
    [
      'the fullest',
      [
        { '@type': 'Article', headline: 'a' },
        { '@type': 'Article', headline: 'b', author: 'c' },
      ],
      'b',
    ],
    [
      'the first of equals',
      [
        { '@type': 'Article', headline: 'a' },
        { '@type': 'Article', headline: 'b' },
      ],
      'a',
    ],
    ['none', [{ '@type': 'Organization', headline: 'a' }], null],
  ])('%s', (_, nodes, headline) => {
    const data = read(...nodes);
    expect(lineOf(data, articleNode(data), 'headline')).toBe(headline);
  });
});

test('references are followed to the fullest node of that id', () => {
  const data = read(
    { '@type': 'Article', author: { '@id': '#ann' } },
    { '@id': '#ann' },
    { '@id': '#ann', '@type': 'Person', name: 'Ann Roe' },
  );
  expect(lineOf(data, articleNode(data), 'author')).toBe('Ann Roe');
});

test('a reference to itself is no trap', () => {
  const data = read({ '@type': 'Article', '@id': '#a', name: { '@id': '#a' } });
  expect(lineOf(data, articleNode(data), 'name')).toBeNull();
});

test('a post of a live blog is not the article, even if more is known of it', () => {
  const data = read({
    '@type': 'LiveBlogPosting',
    headline: 'Pier live',
    liveBlogUpdate: [
      {
        '@type': 'BlogPosting',
        headline: 'Crane falls',
        author: 'Ann Roe',
        datePublished: '2026-11-21',
        articleBody: 'It fell.',
      },
    ],
  });
  expect(lineOf(data, articleNode(data), 'headline')).toBe('Pier live');
});

test('values that are no text are ignored, and prototypes are safe', () => {
  const data = readLinkedData([
    '{"@type":"Article","__proto__":{"polluted":1},"headline":{"toString":1},"author":{"@id":{"toString":1}}}',
  ]);
  const article = articleNode(data);
  expect(lineOf(data, article, 'headline')).toBeNull();
  expect(valuesOf(data, article, 'author')).toHaveLength(1);
  expect(valuesOf(data, article, 'constructor')).toEqual([]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('addresses from strings and from image objects', () => {
  const data = read({
    '@type': 'Article',
    image: [{ '@type': 'ImageObject', url: 'https://quill.example/a.jpg' }],
    logo: '/b.png',
  });
  const article = articleNode(data);
  expect([addressOf(data, article, 'image'), addressOf(data, article, 'logo')]).toEqual([
    'https://quill.example/a.jpg',
    '/b.png',
  ]);
});

test('entities that were encoded twice, and markup', () => {
  expect(plainLine('Fish &amp;amp; chips <b>at</b>\n the pier')).toBe('Fish & chips at the pier');
});
