import { describe, expect, it } from 'vitest';
import { lines } from './layout.ts';
import { segments } from './segments.ts';

const quoted = (text: string): string[] => segments(text, lines(text)).map(({ start, end }) => text.slice(start, end));

describe('segments', () => {
  const cases: [name: string, text: string, segments: string[]][] = [
    ['curly marks', 'He said “it rains” and “it pours”.', ['“it rains”', '“it pours”']],
    ['straight marks', 'He said "it rains" and "it pours".', ['"it rains"', '"it pours"']],
    ['German marks', 'Er sagte „es regnet“ und „es stürmt”.', ['„es regnet“', '„es stürmt”']],
    ['French marks', 'Il a dit « il pleut ».', ['« il pleut »']],
    ['French marks the other way round', 'Er sagte »es regnet«.', ['»es regnet«']],
    ['single angles', 'Il a dit ‹ il pleut ›.', ['‹ il pleut ›']],
    ['corner brackets', '彼は「雨が降る」と言った。『雨天』', ['「雨が降る」', '『雨天』']],
    ['typewriter marks', "``It rains,'' he said.", ["``It rains,''"]],
    ['curly and straight mixed', 'He said “it rains" and it did.', []],
    ['straight and curly mixed', 'He said "it rains” and it did.', ['"it rains”']],
    ['a closing mark that opens', 'She explained,”It rains in the valley.” He left.', ['”It rains in the valley.”']],
    ['a quotation inside', 'She said “he called it ‘rain’ or "water" there”.', ['“he called it ‘rain’ or "water" there”']],
    ['the opening mark is lost', 'She had doubts. It rains in the valley,” she said.', ['It rains in the valley,”']],
    [
      'the closing mark is lost at the end of a paragraph',
      '“It rains in the valley.\n\n“It pours.”',
      ['“It rains in the valley.', '“It pours.”'],
    ],
    ['a stray opening mark', 'The “valley is wet.', []],
    ['no quotation goes beyond its line', 'A "wet\nvalley" it is.', []],
    ['two marks with nothing between', 'It is "" or “”.', []],
    ['page furniture', 'Also read:\n- “It rains in the valley”', []],
  ];
  it.each(cases)('%s', (_, text, expected) => expect(quoted(text)).toEqual(expected));

  it('says where a mark is missing', () => {
    const text = 'It rains,” she said, “and it pours.”';
    expect(segments(text, lines(text)).map(({ broken }) => broken)).toEqual([true, false]);
  });

  it('is bounded in number and length', () => {
    expect(quoted('“it rains” '.repeat(3000))).toHaveLength(1000);
    expect(quoted(`“${'rain '.repeat(500)}” and “it pours”`)).toEqual(['“it pours”']);
  });
});
