import { isCountable, paragraphDigest } from '../../shared/boilerplate.ts';

/** When more of a text than this would go, it is one of a form (a weather warning, a results table) that its source fills in again and again. */
const SHARE = 0.3;

/** An article of which more than this was printed before by its source is an update or a copy of an earlier one, not a different one. */
const KNOWN_SHARE = 0.3;

/** Takes the paragraphs off that a source is known to print under many articles. `known` are their digests. */
export function withoutLearned(lines: string[], known: ReadonlySet<string>): { lines: string[]; dropped: string[] } {
  if (known.size === 0) return { lines, dropped: [] };
  const dropped = lines.filter((line) => isCountable(line) && known.has(paragraphDigest(line)));
  if (dropped.length === 0 || lengthOf(dropped) > SHARE * lengthOf(lines)) return { lines, dropped: [] };
  const gone = new Set(dropped);
  return { lines: lines.filter((line) => !gone.has(line)), dropped };
}

/** Digests of the paragraphs of a text that may turn out to be boilerplate, each once, in ascending order so that two writers never wait for each other in a ring. */
export const countableDigests = (lines: string[]): string[] =>
  [...new Set(lines.filter(isCountable).map(paragraphDigest))].sort();

/** Is this article different from those that its source printed before, of whose paragraphs `seen` are known? Known boilerplate does not count. */
export function isDifferent(digests: string[], seen: ReadonlySet<string>, boilerplate: ReadonlySet<string>): boolean {
  const own = digests.filter((digest) => !boilerplate.has(digest));
  return own.length > 0 && own.filter((digest) => seen.has(digest)).length <= KNOWN_SHARE * own.length;
}

const lengthOf = (lines: string[]): number => lines.reduce((sum, line) => sum + line.length, 0);
