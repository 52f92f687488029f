import { describe, expect, it } from 'vitest';
import { kindsOf, lines } from './layout.ts';
import { sentences, tokenise } from './tokenise.ts';

const SENTENCE = 'The council of Norbury met on Monday and agreed to repair the old bridge over the river.';

describe('lines', () => {
  const cases: [name: string, text: string, lines: string[]][] = [
    ['a paragraph', SENTENCE, [`paragraph ${SENTENCE}`]],
    [
      'a short line without an end mark',
      `Bridge to Be Repaired\n\n${SENTENCE}`,
      ['heading Bridge to Be Repaired', `paragraph ${SENTENCE}`],
    ],
    ['a Markdown heading', '## What comes next.', ['heading What comes next.']],
    ['list items', '- the bridge\n* the road\n2. the tower', ['item the bridge', 'item the road', 'item the tower']],
    ['emphasis is no list', '**Ann Lund:** It is late.', ['paragraph Ann Lund:** It is late.']],
    [
      'page furniture',
      'Tags\nLeave a Reply\nShare this article',
      ['boilerplate Tags', 'boilerplate Leave a Reply', 'boilerplate Share this article'],
    ],
    [
      'lists of other pages',
      'Also Read:\n- Old Bridges\n- New Roads\nThe end came.',
      ['boilerplate Also Read:', 'boilerplate Old Bridges', 'boilerplate New Roads', 'paragraph The end came.'],
    ],
    ['empty lines are none', '\n \n**\n', []],
  ];
  it.each(cases)('%s', (_, text, expected) => {
    expect(lines(text).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`)).toEqual(expected);
  });

  it('takes a long line for a sentence, whatever it begins with', () => {
    const text = `Subscribe is what she had wanted to say, but then ${SENTENCE} ${SENTENCE}`;
    expect(lines(text)[0]!.kind).toBe('paragraph');
  });
});

describe('kindsOf', () => {
  it('gives each sentence the kind of its line', () => {
    const text = 'A Heading\n\nIt rained. It stopped.\n\nTags';
    expect(kindsOf(lines(text), sentences(text, tokenise(text)))).toEqual(['heading', 'paragraph', 'paragraph', 'boilerplate']);
  });
});
