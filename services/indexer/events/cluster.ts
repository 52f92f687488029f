import type { Matrix } from './similarity.ts';

/** Neighbours whose similarities tell how dense the news around a story is. */
export const NEIGHBOURS = 10;

/**
 * How much a dense neighbourhood takes off a similarity. Within a subject that everybody writes about, all texts are alike, and it takes more
 * to report the same happening; beside a lonely story nothing needs to be taken off. Without it B-Cubed is three points lower.
 */
const DENSITY_WEIGHT = 0.3;

/** Stories report the same happening when they are alike by so much on average, what their neighbourhoods take off included. */
export const SAME_HAPPENING = 0.1;

/** Mean similarity to the nearest neighbours; where there are fewer of them, the rest counts as unlike. */
export const densityOf = (nearest: readonly number[]): number => nearest.reduce((sum, value) => sum + value, 0) / NEIGHBOURS;

/** How much two stories belong together. */
export const affinity = (similarity: number, densityA: number, densityB: number): number =>
  similarity - (DENSITY_WEIGHT * (densityA + densityB)) / 2;

/**
 * Groups of stories, each a list of places: the two groups that are most alike on average are joined until none are alike enough.
 * A pure function of the figures; of equal ones the earlier places go first.
 */
export function cluster(similarities: Matrix, densities: readonly number[]): number[][] {
  const count = densities.length;
  const affinities = similarities.map((row, i) => row.map((value, j) => affinity(value, densities[i]!, densities[j]!)));
  return parts(affinities, count).flatMap((part) => joinNearest(part, affinities));
}

/** What hangs together by at least one pair that is alike enough. Between parts no average can be, so that each is grouped alone. */
function parts(affinities: Matrix, count: number): number[][] {
  const seen = new Set<number>();
  const found: number[][] = [];
  for (let first = 0; first < count; first++) {
    if (seen.has(first)) continue;
    seen.add(first);
    const part = [first];
    for (const i of part) {
      for (let j = 0; j < count; j++) {
        if (seen.has(j) || affinities[i]![j]! < SAME_HAPPENING) continue;
        seen.add(j);
        part.push(j);
      }
    }
    found.push(part.sort((a, b) => a - b));
  }
  return found;
}

interface Group {
  members: number[];
  /** Mean affinity to each other group, by its place. */
  means: Float64Array;
  nearest: number;
}

/** Average link. Each group remembers its nearest one, so that joining costs one pass over the groups. */
function joinNearest(part: readonly number[], affinities: Matrix): number[][] {
  const groups = new Map<number, Group>(
    part.map((i, place) => [place, { members: [i], means: Float64Array.from(part, (j) => affinities[i]![j]!), nearest: -1 }]),
  );
  const look = (place: number, group: Group) => {
    group.nearest = -1;
    for (const other of groups.keys()) {
      if (other !== place && (group.nearest < 0 || group.means[other]! > group.means[group.nearest]!)) group.nearest = other;
    }
  };
  for (const [place, group] of groups) look(place, group);
  for (;;) {
    let best: { place: number; group: Group; mean: number } | null = null;
    for (const [place, group] of groups) {
      const mean = group.nearest < 0 ? Number.NEGATIVE_INFINITY : group.means[group.nearest]!;
      if (mean >= SAME_HAPPENING && (!best || mean > best.mean)) best = { place, group, mean };
    }
    if (!best) return [...groups.values()].map(({ members }) => members.sort((a, b) => a - b));
    const { place, group } = best;
    const gonePlace = group.nearest;
    const gone = groups.get(gonePlace)!;
    groups.delete(gonePlace);
    const [mine, theirs] = [group.members.length, gone.members.length];
    for (const [otherPlace, other] of groups) {
      if (other === group) continue;
      const mean = (mine * group.means[otherPlace]! + theirs * gone.means[otherPlace]!) / (mine + theirs);
      group.means[otherPlace] = mean;
      other.means[place] = mean;
    }
    group.members.push(...gone.members);
    look(place, group);
    for (const [otherPlace, other] of groups) {
      if (other === group) continue;
      if (other.nearest === place || other.nearest === gonePlace) look(otherPlace, other);
      else if (other.means[place]! > other.means[other.nearest]!) other.nearest = place;
    }
  }
}
