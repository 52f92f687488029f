/** Items from (inclusive) to (exclusive) that are read together, and those among them whose answers count. */
export interface Window {
  from: number;
  to: number;
  keepFrom: number;
  keepTo: number;
}

/** Windows share this part of what one holds, so that every item is read with some of its surroundings. */
const SHARED = 1 / 4;

/** Cuts a row of items into windows that hold at most `most` together; of what two share the first half counts in the first. No item is larger than `most`. */
export function windowsOf(sizes: readonly number[], most: number): Window[] {
  const windows: Window[] = [];
  for (let from = 0; ; ) {
    let to = from;
    for (let size = 0; to < sizes.length && size + sizes[to]! <= most; to++) size += sizes[to]!;
    const before = windows.at(-1);
    const keepFrom = before ? Math.ceil((from + before.to) / 2) : 0;
    if (before) before.keepTo = keepFrom;
    windows.push({ from, to, keepFrom, keepTo: to });
    if (to >= sizes.length) return windows;
    let next = to;
    for (let size = sizes[to - 1]!; next > from + 1 && size <= most * SHARED; size += sizes[next - 1]!) next--;
    from = next;
  }
}
