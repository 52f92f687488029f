import { mayEnd, mayStart, PREDECESSORS, SUCCESSORS, TAG_COUNT } from './tags.ts';

const NEVER = -1e9;

/** A sequence of tags, and for every token by how many points it beats the best sequence that has another tag there. */
export interface Decoded {
  tags: Uint8Array;
  margins(): Float64Array;
}

/**
 * The best sequence of tags among those that BIOES allows (Viterbi). `scores` holds TAG_COUNT numbers per token, `transitions` the
 * weight of each tag (column) behind each other (row).
 */
export function decode(length: number, scores: Float32Array, transitions: Float32Array): Decoded {
  const tags = new Uint8Array(length);
  if (length === 0) return { tags, margins: () => new Float64Array() };
  /** The best score of a sequence that ends with this tag at this token, and the tag before it there. */
  const best = new Float64Array(length * TAG_COUNT);
  const from = new Uint8Array(length * TAG_COUNT);
  for (let tag = 0; tag < TAG_COUNT; tag++) best[tag] = mayStart(tag) ? scores[tag]! : NEVER;
  for (let row = TAG_COUNT; row < best.length; row += TAG_COUNT) {
    for (let tag = 0; tag < TAG_COUNT; tag++) {
      let most = 2 * NEVER;
      let mostBefore = 0;
      for (let i = PREDECESSORS.starts[tag]!; i < PREDECESSORS.starts[tag + 1]!; i++) {
        const before = PREDECESSORS.tags[i]!;
        const score = best[row - TAG_COUNT + before]! + transitions[before * TAG_COUNT + tag]!;
        if (score > most) {
          most = score;
          mostBefore = before;
        }
      }
      best[row + tag] = most + scores[row + tag]!;
      from[row + tag] = mostBefore;
    }
  }
  const lastRow = (length - 1) * TAG_COUNT;
  let last = 0;
  for (let tag = 1; tag < TAG_COUNT; tag++) if (mayEnd(tag) && best[lastRow + tag]! > best[lastRow + last]!) last = tag;
  tags[length - 1] = last;
  for (let at = length - 1; at > 0; at--) tags[at - 1] = from[at * TAG_COUNT + tags[at]!]!;
  return { tags, margins: () => margins(tags, best, scores, transitions) };
}

function margins(tags: Uint8Array, best: Float64Array, scores: Float32Array, transitions: Float32Array): Float64Array {
  const result = new Float64Array(tags.length);
  /** The best score of what can follow each tag of the token at hand. */
  let rest = Float64Array.from({ length: TAG_COUNT }, (_, tag) => (mayEnd(tag) ? 0 : NEVER));
  let earlier = new Float64Array(TAG_COUNT);
  for (let at = tags.length - 1; at >= 0; at--) {
    const row = at * TAG_COUNT;
    let other = 2 * NEVER;
    for (let tag = 0; tag < TAG_COUNT; tag++) if (tag !== tags[at]) other = Math.max(other, best[row + tag]! + rest[tag]!);
    result[at] = best[row + tags[at]!]! + rest[tags[at]!]! - other;
    for (let before = 0; before < TAG_COUNT; before++) {
      let most = 2 * NEVER;
      for (let i = SUCCESSORS.starts[before]!; i < SUCCESSORS.starts[before + 1]!; i++) {
        const tag = SUCCESSORS.tags[i]!;
        most = Math.max(most, transitions[before * TAG_COUNT + tag]! + scores[row + tag]! + rest[tag]!);
      }
      earlier[before] = most;
    }
    [rest, earlier] = [earlier, rest];
  }
  return result;
}
