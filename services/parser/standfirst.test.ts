import { describe, expect, test } from 'vitest';
import { open, PARAGRAPHS, paragraphs, testPage } from './fixtures/page.ts';
import { findStandfirst, namedStandfirsts } from './standfirst.ts';

const STANDFIRST = 'The council has made up its mind: the ferry will come back.';

const LONG = `${STANDFIRST} When that will be, how much it will cost and who is going to pay for all of it, nobody can say today.`;

describe('standfirst', () => {
  test.each<[name: string, shown: string[], body: string[], description: string | null, expected: string[]]>([
    ['above the text', ['Menu', STANDFIRST, 'By Ann Roe', ...PARAGRAPHS], PARAGRAPHS, STANDFIRST, [STANDFIRST]],
    ['in another punctuation', [STANDFIRST, ...PARAGRAPHS], PARAGRAPHS, STANDFIRST.replace(':', ' –'), [STANDFIRST]],
    ['already in the text', [STANDFIRST, ...PARAGRAPHS], [STANDFIRST, ...PARAGRAPHS], STANDFIRST, []],
    ['below the text', [...PARAGRAPHS, STANDFIRST], PARAGRAPHS, STANDFIRST, []],
    ['far above the text', [STANDFIRST, ...Array(30).fill('Menu'), ...PARAGRAPHS], PARAGRAPHS, STANDFIRST, []],
    ['not shown', PARAGRAPHS, PARAGRAPHS, STANDFIRST, []],
    ['a slogan', ['News all day', ...PARAGRAPHS], PARAGRAPHS, 'News all day', []],
    ['no description', [STANDFIRST, ...PARAGRAPHS], PARAGRAPHS, null, []],
    ['after a place', [`Quillhaven. ${STANDFIRST}`, ...PARAGRAPHS], PARAGRAPHS, STANDFIRST, [`Quillhaven. ${STANDFIRST}`]],
    ['inside a longer line', [`Read what we know so far. ${STANDFIRST}`, ...PARAGRAPHS], PARAGRAPHS, STANDFIRST, []],
    ['cut off in the description', [LONG, ...PARAGRAPHS], PARAGRAPHS, `${LONG.slice(0, 100)}…`, [LONG]],
    ['a short beginning in the description', [LONG, ...PARAGRAPHS], PARAGRAPHS, LONG.slice(0, 50), []],
    ['no text', [STANDFIRST], [], STANDFIRST, []],
  ])('%s', (_, shown, body, description, expected) => expect(findStandfirst(shown, body, [description], [])).toEqual(expected));
});

test('a standfirst by the name of its block', () => {
  const document = open(
    testPage(`<header class="intro"><h1>Pier</h1><div class="article__standfirst">${STANDFIRST}</div></header>
      <div class="lead"><p>${PARAGRAPHS[0]}</p><p>${PARAGRAPHS[1]}</p></div>${paragraphs()}`),
  );
  expect(namedStandfirsts(document)).toEqual([STANDFIRST]);
  expect(findStandfirst(['Pier', STANDFIRST, ...PARAGRAPHS], PARAGRAPHS, [], [STANDFIRST])).toEqual([STANDFIRST]);
});
