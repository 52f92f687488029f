interface Extent {
  start: number;
  end: number;
}

/** The number of the first of the sorted spans that starts at an offset or behind it. */
function firstFrom(sorted: readonly Extent[], offset: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]!.start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Those of the sorted spans that lie between two offsets; the spans do not overlap. */
export function spansWithin<T extends Extent>(sorted: readonly T[], from: number, to: number): T[] {
  const first = firstFrom(sorted, from);
  let end = first;
  while (end < sorted.length && sorted[end]!.end <= to) end++;
  return sorted.slice(first, end);
}

/** Whether an offset lies in one of the spans, which do not overlap. */
export function covering(spans: readonly Extent[]): (offset: number) => boolean {
  const sorted = [...spans].sort((a, b) => a.start - b.start);
  return (offset) => {
    const next = firstFrom(sorted, offset + 1);
    return next > 0 && offset < sorted[next - 1]!.end;
  };
}
