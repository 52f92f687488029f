import { expect, test } from 'vitest';
import { extract } from '../services/parser/extract.ts';
import { makePage, makeStory } from './newsroom-pages.ts';

const stories = Array.from({ length: 60 }, (_, number) => makeStory(number));

test('the same number gives the same page, which has the size of a real one', () => {
  const pages = stories.map(makePage);
  expect(pages).toEqual(stories.map(({ number }) => makePage(makeStory(number))));
  const sizes = pages.map(({ length }) => length).sort((a, b) => a - b);
  expect(sizes[30]).toBeGreaterThan(110_000);
  expect(sizes[30]).toBeLessThan(220_000);
  expect(sizes.at(-1)! / sizes[0]!).toBeGreaterThan(3);
});

test('a third are copies, each of an article that is none and stands in another paper', () => {
  const copies = stories.filter(({ copyOf }) => copyOf !== null);
  expect(copies).toHaveLength(20);
  for (const { number, paper, copyOf } of copies) {
    expect(copyOf).toBeLessThan(number);
    expect(stories[copyOf!]!.copyOf).toBeNull();
    expect(stories[copyOf!]!.paper).not.toBe(paper);
  }
});

test('what stands around the text is told from it, in every layout', () => {
  for (const story of stories.slice(0, 12)) {
    const article = extract({
      bytes: Buffer.from(makePage(story)),
      url: 'https://paper.example/1',
      contentType: 'text/html; charset=utf-8',
    });
    const lines = new Set(article.text.split('\n\n'));
    expect(story.paragraphs.filter((paragraph) => !lines.has(paragraph))).toEqual([]);
    expect([...lines].filter((line) => !story.paragraphs.includes(line))).toEqual([]);
    expect([article.title, article.authors]).toEqual([story.title, [story.author]]);
  }
});
