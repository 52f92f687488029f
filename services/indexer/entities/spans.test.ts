import { describe, expect, it } from 'vitest';
import { covering, spansWithin } from './spans.ts';

const SPANS = [
  { start: 0, end: 3 },
  { start: 4, end: 6 },
  { start: 8, end: 9 },
];

describe('spansWithin', () => {
  const cases: [from: number, to: number, count: number][] = [
    [0, 9, 3],
    [1, 9, 2],
    [0, 8, 2],
    [4, 6, 1],
    [9, 9, 0],
  ];
  it.each(cases)('%i to %i', (from, to, count) => expect(spansWithin(SPANS, from, to)).toHaveLength(count));
});

describe('covering', () => {
  it('knows the offsets inside', () => {
    const isCovered = covering([...SPANS].reverse());
    expect([0, 2, 3, 4, 5, 6, 8, 9].filter(isCovered)).toEqual([0, 2, 4, 5, 8]);
  });
});
