import { describe, expect, test } from 'vitest';
import { happenings, partition, type Report, reports, shuffled } from '../../../e2e/happenings.ts';
import { assignEvents } from './assign.ts';
import { affinity, cluster, densityOf, NEIGHBOURS, SAME_HAPPENING } from './cluster.ts';
import { type Comparable, REPORTED_MS, similarities, similarity, vectorOf } from './similarity.ts';
import { termsOf } from './terms.ts';

function comparables(list: readonly Pick<Report, 'id' | 'title' | 'text' | 'publishedAt'>[]): Comparable[] {
  const terms = list.map(({ title, text }) => termsOf(title, text));
  const counts = new Map<number, number>();
  for (const { numbers } of terms) for (const term of numbers) counts.set(term, (counts.get(term) ?? 0) + 1);
  const frequencies = { stories: list.length, of: (term: number) => counts.get(term) ?? 0 };
  return list.map(({ id, publishedAt }, i) => ({
    id,
    publishedAt: Date.parse(publishedAt),
    arrivedAt: 0,
    vector: vectorOf(terms[i]!, frequencies),
  }));
}

function groupsOf(list: readonly Comparable[]): string[] {
  const matrix = similarities(list);
  const densities = matrix.map((row) => densityOf([...row].sort((a, b) => b - a).slice(0, NEIGHBOURS)));
  return partition(cluster(matrix, densities).map((members) => members.map((i) => list[i]!.id)));
}

describe('reports of look-alike happenings', () => {
  test('make one group for each happening', () => {
    expect(groupsOf(comparables(reports))).toEqual(happenings);
  });

  test.each([1, 2, 3])('make the same groups in any order: %i', (seed) => {
    expect(groupsOf(comparables(shuffled(reports, seed)))).toEqual(happenings);
  });

  test('are told apart without times', () => {
    const timeless = reports.map((report) => ({ ...report, publishedAt: '2026-03-02T00:00Z' }));
    expect(groupsOf(comparables(timeless))).toEqual(happenings);
  });

  test('are of several happenings when weeks lie between them, however alike they are', () => {
    const late = reports.map((report) => ({
      ...report,
      id: `${Number(report.id) + 100}`,
      publishedAt: `2026-05${report.publishedAt.slice(7)}`,
    }));
    expect(groupsOf(comparables([...reports, ...late]))).toHaveLength(2 * happenings.length);
  });
});

test('one pair gives the same figure as all pairs', () => {
  const list = comparables(reports.slice(0, 6));
  const matrix = similarities(list);
  for (const [i, a] of list.entries())
    for (const [j, b] of list.entries()) if (i !== j) expect(similarity(a, b)).toBeCloseTo(matrix[i]![j]!, 12);
});

test.each([
  ['at once', 0, 0, 1],
  ['half a week apart', REPORTED_MS / 2, 0, 0.5],
  ['a week apart, though they arrived together', -REPORTED_MS, 0, 0],
  ['at once, though one arrived late', 0, REPORTED_MS, 1],
  ['at an unknown time, and arrived together', null, 0, 1],
  ['at an unknown time, and arrived a week apart', null, REPORTED_MS, 0],
])('how near in time the same text is that was published %s', (_, published, arrived, wanted) => {
  const [a] = comparables(reports);
  const b = { ...a!, publishedAt: published === null ? null : a!.publishedAt! + published, arrivedAt: arrived };
  expect(similarity(a!, b)).toBeCloseTo(wanted);
  expect(similarities([a!, b])[0]![1]).toBeCloseTo(wanted);
});

describe('average link', () => {
  const matrixOf = (count: number, pairs: [number, number, number][]) => {
    const matrix = Array.from({ length: count }, () => new Float64Array(count));
    for (const [i, j, value] of pairs) {
      matrix[i]![j] = value;
      matrix[j]![i] = value;
    }
    return matrix;
  };
  const lonely = (count: number) => new Array<number>(count).fill(0);

  test('a chain of look-alikes is no group', () => {
    const chain = matrixOf(4, [
      [0, 1, 0.3],
      [1, 2, 0.2],
      [2, 3, 0.3],
    ]);
    expect(cluster(chain, lonely(4))).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  test('the nearest are joined first', () => {
    const pairs = matrixOf(3, [
      [0, 1, 1.5 * SAME_HAPPENING],
      [1, 2, 1.8 * SAME_HAPPENING],
    ]);
    expect(cluster(pairs, lonely(3))).toEqual([[0], [1, 2]]);
  });

  test('what is enough between lonely stories is not in a dense neighbourhood', () => {
    const pair = matrixOf(2, [[0, 1, SAME_HAPPENING + 0.01]]);
    expect(cluster(pair, [0, 0])).toEqual([[0, 1]]);
    expect(cluster(pair, [0.4, 0.4])).toEqual([[0], [1]]);
    expect(affinity(0.5, 0.4, 0.4)).toBeLessThan(0.5);
  });

  test('nothing makes nothing', () => {
    expect(cluster([], [])).toEqual([]);
  });
});

describe('groups and the events in which they stand', () => {
  const placed = (...stories: [id: string, eventId: string][]) => stories.map(([id, eventId]) => ({ id, eventId }));
  const events = (...groups: ReturnType<typeof placed>[]) => assignEvents(groups).map(({ eventId }) => eventId);

  test.each([
    ['a group keeps its event', [placed(['1', '5'], ['2', '5'])], ['5']],
    ['the event of most', [placed(['1', '5'], ['2', '7'], ['3', '7'])], ['7']],
    ['the oldest of several', [placed(['1', '10'], ['2', '9'])], ['9']],
    ['an event goes to the group that holds more of it', [placed(['1', '5']), placed(['2', '5'], ['3', '5'])], [null, '5']],
    ['the smaller part keeps what nobody claims', [placed(['1', '5'], ['2', '8']), placed(['3', '5'], ['4', '5'])], ['8', '5']],
  ])('%s', (_, groups, wanted) => {
    expect(events(...groups)).toEqual(wanted);
  });
});
