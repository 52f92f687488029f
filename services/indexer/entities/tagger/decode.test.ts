import { describe, expect, it } from 'vitest';
import { randomNumbers } from '../../../../shared/random.ts';
import { decode } from './decode.ts';
import { mayEnd, mayFollow, mayStart, TAG_COUNT } from './tags.ts';

const LENGTH = 3;

/** Every allowed sequence with its score. */
function allSequences(scores: Float32Array, transitions: Float32Array): { tags: number[]; score: number }[] {
  let open = Array.from({ length: TAG_COUNT }, (_, tag) => tag)
    .filter(mayStart)
    .map((tag) => ({ tags: [tag], score: scores[tag]! }));
  for (let at = 1; at < LENGTH; at++) {
    open = open.flatMap(({ tags, score }) => {
      const before = tags.at(-1)!;
      return Array.from({ length: TAG_COUNT }, (_, tag) => tag)
        .filter((tag) => mayFollow(before, tag))
        .map((tag) => ({
          tags: [...tags, tag],
          score: score + transitions[before * TAG_COUNT + tag]! + scores[at * TAG_COUNT + tag]!,
        }));
    });
  }
  return open.filter(({ tags }) => mayEnd(tags.at(-1)!)).sort((a, b) => b.score - a.score);
}

describe('decode', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('finds the best of all sequences and what it leads by (%i)', (seed) => {
    const random = randomNumbers(seed);
    const scores = Float32Array.from({ length: LENGTH * TAG_COUNT }, () => 10 * random() - 5);
    const transitions = Float32Array.from({ length: TAG_COUNT * TAG_COUNT }, () => 4 * random() - 2);
    const sequences = allSequences(scores, transitions);
    const { tags, margins } = decode(LENGTH, scores, transitions);
    expect([...tags]).toEqual(sequences[0]!.tags);
    for (const [at, margin] of margins().entries()) {
      const rival = sequences.find((sequence) => sequence.tags[at] !== tags[at])!;
      expect(margin).toBeCloseTo(sequences[0]!.score - rival.score, 4);
    }
  });

  it('has nothing to say about nothing', () => {
    const { tags, margins } = decode(0, new Float32Array(), new Float32Array(TAG_COUNT * TAG_COUNT));
    expect([tags.length, margins().length]).toEqual([0, 0]);
  });
});
