import { describe, expect, test } from 'vitest';
import { PARAGRAPHS } from './fixtures/page.ts';
import { findStandfirst } from './standfirst.ts';

const STANDFIRST = 'The council has made up its mind: the ferry will come back.';

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
    ['no text', [STANDFIRST], [], STANDFIRST, []],
  ])('%s', (_, shown, body, description, expected) => expect(findStandfirst(shown, body, [description])).toEqual(expected));
});
