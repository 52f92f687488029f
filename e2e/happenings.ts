import { readFileSync } from 'node:fs';
import path from 'node:path';

/** One report of a happening. */
export interface Report {
  id: string;
  happening: string;
  publishedAt: string;
  title: string;
  text: string;
}

const FILE = path.resolve(import.meta.dirname, '../services/indexer/events/fixtures/happenings.txt');

/** Look-alikes: eleven pairs of happenings of one kind in one fortnight, each told by two or three papers in words of their own. */
export const reports: Report[] = readFileSync(FILE, 'utf8')
  .split(/^== /m)
  .slice(1)
  .map((block, index) => {
    const [head, title, , ...text] = block.trim().split('\n');
    const [happening, publishedAt] = head!.split(' ');
    return { id: String(index + 1), happening: happening!, publishedAt: publishedAt!, title: title!, text: text.join('\n') };
  });

/** Groups of ids as one comparable value. */
export const partition = (groups: Iterable<readonly string[]>): string[] =>
  [...groups].map((ids) => [...ids].sort((a, b) => Number(a) - Number(b)).join(' ')).sort();

/** The reports by happening. */
export const happenings = partition(groupsOf(reports));

function groupsOf(list: readonly Report[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const { happening, id } of list) groups.set(happening, [...(groups.get(happening) ?? []), id]);
  return [...groups.values()];
}

/** The same list in another order, the same one for the same seed. */
export function shuffled<T>(list: readonly T[], seed: number): T[] {
  const result = [...list];
  let state = seed;
  for (let i = result.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    const j = state % (i + 1);
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}
