import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { appendFeeds } from './feeds-edit.ts';
import { formatProblem, parseFeedsFile } from './feeds-file.ts';
import type { ListedFeed } from './opml.ts';

const PLAIN: ListedFeed = { url: 'https://new.example/rss', name: null, tags: [] };
const FULL: ListedFeed = { url: 'https://full.example/#a', name: 'Full: "news", #1', tags: ['sea', 'yes', '2026'] };

const feedsIn = (text: string) => {
  const result = parseFeedsFile(text, 'feeds.yml');
  if ('problems' in result) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.config.feeds.map(({ url, name, tags }) => ({ url, name, tags }));
};

describe('feeds are added to', () => {
  test.each([
    ['a list in lines', 'feeds:\n  - https://a.example/f\n'],
    ['one without a line end', 'feeds:\n  - https://a.example/f'],
    ['one with Windows line ends', 'feeds:\r\n  - https://a.example/f\r\nentities: []\r\n'],
    ['lines that are not indented', 'feeds:\n- https://a.example/f # first\n\n# the rest\nentities: []\n'],
    ['lines that are indented deep', 'feeds:\n      - url: https://a.example/f\n        tags:\n          - x\nentities: []\n'],
    [
      'a list before others',
      'feeds:\n  - { url: https://a.example/f, name: "A" } # why\n  # about nothing\n\ndefaults: { every: 1h }\n',
    ],
    [
      'a block of text at its end',
      'feeds:\n  - url: https://a.example/f\n    name: >-\n      A long\n      name\n\ndefaults: {}\n',
    ],
    ['an inline list', 'feeds: [https://a.example/f, "https://b.example/f"] # two\ndefaults: {}\n'],
    ['an inline list in lines', 'feeds: [\n  https://a.example/f, # one\n  https://b.example/f, # two\n]\n'],
    ['JSON', '{\n\t"feeds": ["https://a.example/f"],\n\t"entities": []\n}\n'],
    ['an empty list', '# mine\nfeeds: [] # nothing yet\n\nentities: []\n'],
    ['an empty list at the end', 'feeds:   []'],
    ['an empty list on a line of its own', 'feeds:\n  []\nentities: []\n'],
    ['an empty list in JSON', '{"feeds": [], "entities": []}'],
    ['an anchored list', 'feeds: &all\n  - https://a.example/f\n'],
    ['several documents end', 'feeds:\n  - https://a.example/f\n...\n'],
  ])('%s', (_, text) => {
    const before = feedsIn(text);
    const after = appendFeeds(text, [PLAIN, FULL]);
    expect(feedsIn(after)).toEqual([...before, PLAIN, FULL]);
    const kept = text.split(/\r?\n/).filter((line) => line !== '' && !/\[ *\]|\[https|"feeds"|two$/.test(line));
    expect(after.split(/\r?\n/)).toEqual(expect.arrayContaining(kept));
  });
});

test('nothing else in the file changes', () => {
  const text = readFileSync(new URL('../feeds.yml', import.meta.url), 'utf8');
  const after = appendFeeds(text, [FULL, PLAIN]);
  expect(after.slice(0, text.length)).toBe(text);
  expect(after.slice(text.length)).toBe(
    `  - { url: https://full.example/#a, name: 'Full: "news", #1', tags: [ sea, yes, "2026" ] }\n  - https://new.example/rss\n`,
  );
  expect(appendFeeds(text, [])).toBe(text);
});

test('an alias is left to its owner', () => {
  expect(() => appendFeeds('x: &x [https://a.example/f]\nfeeds: *x', [PLAIN])).toThrow('alias');
});
