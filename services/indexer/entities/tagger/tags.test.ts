import { describe, expect, it } from 'vitest';
import { mayEnd, mayFollow, mayStart, OUTSIDE, spansOf, TAG_COUNT, type TokenSpan, tagsOf } from './tags.ts';

describe('tags', () => {
  const cases: [name: string, length: number, spans: TokenSpan[]][] = [
    ['no names', 3, []],
    ['a name of one token', 3, [{ from: 1, to: 2, type: 'LOC' }]],
    ['a long name', 6, [{ from: 1, to: 5, type: 'ORG' }]],
    [
      'names that touch',
      5,
      [
        { from: 0, to: 2, type: 'MISC' },
        { from: 2, to: 3, type: 'PER' },
        { from: 3, to: 5, type: 'PER' },
      ],
    ],
  ];
  it.each(cases)('are read as they were written: %s', (_, length, spans) =>
    expect(spansOf(tagsOf(length, spans))).toEqual(spans),
  );

  it('follow each other only where a name goes on as it began', () => {
    const [begin, , end, single] = [
      ...tagsOf(3, [{ from: 0, to: 3, type: 'PER' }]),
      ...tagsOf(1, [{ from: 0, to: 1, type: 'PER' }]),
    ];
    const [otherBegin, , otherEnd] = tagsOf(3, [{ from: 0, to: 3, type: 'LOC' }]);
    expect(mayFollow(begin!, end!)).toBe(true);
    expect(mayFollow(begin!, otherEnd!)).toBe(false);
    expect(mayFollow(begin!, OUTSIDE)).toBe(false);
    expect(mayFollow(end!, otherBegin!)).toBe(true);
    expect(mayFollow(single!, end!)).toBe(false);
    expect([begin, end, single, OUTSIDE].map((tag) => [mayStart(tag!), mayEnd(tag!)])).toEqual([
      [true, false],
      [false, true],
      [true, true],
      [true, true],
    ]);
    expect(TAG_COUNT).toBe(17);
  });
});
