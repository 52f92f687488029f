import { describe, expect, test } from 'vitest';
import { joinWrapped, readLines } from './markdown.ts';

const texts = (source: string): string[] => readLines(source).flatMap(({ text }) => text || []);

describe('markers of a line', () => {
  test.each<[markdown: string, expected: string[]]>([
    ['# Heading #', ['Heading']],
    ['### **Bold** heading', ['Bold heading']],
    ['- item', ['item']],
    ['* item', ['item']],
    ['• item', ['item']],
    ['1. stays', ['1. stays']],
    ['> quoted', ['quoted']],
    ['**bold** and __bold__ and *thin* and _thin_', ['bold and bold and thin and thin']],
    ['**Ann Roe:** Yes.', ['Ann Roe: Yes.']],
    ['snake_case_name and 2*3*4 stay', ['snake_case_name and 2*3*4 stay']],
    ['said so [[1]], [[2]], again [[3]].', ['said so, again.']],
    ['said so [[1]](https://quill.example/a).', ['said so.']],
    ['a note[^1].', ['a note.']],
    ['see [the plan](https://quill.example/plan "Plan") and [that][1]', ['see the plan and that']],
    ['[Crane sold]', ['[Crane sold]']],
    ['![The pier](pier.jpg)', []],
    ['<https://quill.example/>', ['https://quill.example/']],
    ['one<br>two <b>three</b>', ['one two three']],
    ['`code` and ~~old~~', ['code and old']],
    ['\\*not bold\\*', ['*not bold*']],
    ['| Year | Boats |\n|---|---|\n| 2026 | 12 |', ['Year Boats', '2026 12']],
    ['Heading\n===', ['Heading']],
    ['a\n\n---\n\nb', ['a', 'b']],
    ['```\ncode\n```', ['code']],
    ['[1]: https://quill.example/', []],
    ['« Ah ! » dit-elle ; puis rien.', ['« Ah ! » dit-elle ; puis rien.']],
    ['Well,then:no blanks.At all', ['Well,then:no blanks.At all']],
  ])('%s', (markdown, expected) => expect(texts(markdown)).toEqual(expected));
});

test('kinds of lines', () => {
  expect(readLines('# a\n- b\nc\n\nd\n---').map(({ kind }) => kind)).toEqual(['heading', 'item', 'text', 'text', 'heading']);
});

describe('hostile lines end', () => {
  test.each([
    ['brackets', '['.repeat(200_000)],
    ['open links', '[a]('.repeat(100_000)],
    ['stars', '*'.repeat(200_000)],
    ['spaced stars', '* '.repeat(100_000)],
    ['underlines', '_ a'.repeat(100_000)],
    ['tags', '<a '.repeat(100_000)],
    ['bars', '|-'.repeat(100_000)],
    ['hashes', `# a${' #'.repeat(100_000)}`],
  ])('%s', (_, line) => expect(readLines(line)).toHaveLength(1));
});

describe('lines of a fixed width', () => {
  const wrapped = `The harbour council of Quillhaven voted on Monday
evening to rebuild the old ferry pier, which had been closed
since the storms of last winter, and it will pay for the
stone.

Nothing else was decided, and the members went home at nine
o'clock, although two of them stayed.`;

  test('become paragraphs', () => {
    const joined = joinWrapped(readLines(wrapped)).filter(({ text }) => text);
    expect(joined.map(({ text }) => text)).toEqual([
      'The harbour council of Quillhaven voted on Monday evening to rebuild the old ferry pier, which had been closed since the storms of last winter, and it will pay for the stone.',
      "Nothing else was decided, and the members went home at nine o'clock, although two of them stayed.",
    ]);
  });

  test('short paragraphs on lines of their own stay apart', () => {
    const lines = readLines('The council of Quillhaven voted on Monday to rebuild the pier.\n'.repeat(5));
    expect(joinWrapped(lines)).toEqual(lines);
  });
});
