import { describe, expect, test } from 'vitest';
import { PARAGRAPHS } from './fixtures/page.ts';
import { withoutFurniture } from './furniture.ts';
import { readLines } from './markdown.ts';

const [first, second, third] = PARAGRAPHS as [string, string, string];
const rest = (...lines: string[]): string[] => withoutFurniture(readLines(lines.join('\n'))).map(({ text }) => text);

describe('furniture of a text', () => {
  test.each<[name: string, lines: string[], expected: string[]]>([
    [
      'a list of contents, whose headings stay',
      ['Table of Contents', '- The plan', '- The costs', first, 'The plan', second, 'The costs', third],
      [first, 'The plan', second, 'The costs', third],
    ],
    [
      'a list of contents without dashes',
      ['Contents', 'The plan', 'The costs', first, 'The plan', second, 'The costs'],
      [first, 'The plan', second, 'The costs'],
    ],
    ['links to other stories', [first, '**Also Read:**', '* [Crane sold]', '* [Ferry late]', second], [first, second]],
    ['links at the end', [first, 'Related articles', '- Crane sold'], [first]],
    ['a label alone', [first, 'See also', second], [first, second]],
    ['tags with their line', [first, 'Tags', 'harbour, pier, ferry'], [first]],
    ['the form for comments', [...PARAGRAPHS, 'Leave a Reply', 'Comment *', 'Name *', 'Post Comment'], PARAGRAPHS],
    ['a call to comment', [first, '**What do you think? Say it in the comments below, or leave a note!**'], [first]],
    [
      'a list that belongs to the text stays',
      [first, 'The council wants:', '- a pier', '- a crane'],
      [first, 'The council wants:', 'a pier', 'a crane'],
    ],
    ['text behind a word about comments stays', ['Comments', ...PARAGRAPHS], PARAGRAPHS],
  ])('%s', (_, lines, expected) => expect(rest(...lines)).toEqual(expected));

  test('a paragraph that ends with a call keeps its sentences', () => {
    const paragraph = `${first} ${second} Tell us what you think in the comments below.`;
    expect(rest(paragraph)).toEqual([paragraph]);
  });
});
