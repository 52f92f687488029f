import { randomNumbers, shuffled } from '../../../../shared/random.ts';
import { decode } from './decode.ts';
import type { Example } from './examples.ts';
import { FEATURE_BITS } from './hash.ts';
import type { Row } from './model.ts';
import { TAG_COUNT } from './tags.ts';

/** Features that occur once say more about the training text than about names. */
const LEAST_COUNT = 2;

/** Share of a sentence's features that are left out at random each time: what remains must do, and unknown words are less of a surprise. */
const LEFT_OUT = 0.2;

/** What training finds: the weights of the features, and of each tag behind each other. */
export interface Trained {
  rows: Row[];
  transitions: Float32Array;
}

/** Runs in different order whose weights are averaged: less of what one order happens to find. */
const RUNS = 3;

/** The weights that training moves, and their sums over all steps. */
interface Table {
  weights: Float32Array;
  sums: Float64Array;
}

const newTable = (size: number): Table => ({ weights: new Float32Array(size), sums: new Float64Array(size) });

/**
 * Structured perceptron: decodes sentence by sentence and moves the weights from the wrong tags to the right ones; the result is the
 * average over all steps and runs. The same examples in the same order give the same weights.
 */
export function train(examples: readonly Example[], epochs: number, say: (line: string) => void = () => {}): Trained {
  const { ids, sentences } = numbered(examples);
  const weights = new Float32Array(ids.length * TAG_COUNT);
  const transitions = new Float32Array(TAG_COUNT * TAG_COUNT);
  for (let run = 1; run <= RUNS; run++) {
    const emitted = newTable(weights.length);
    const followed = newTable(transitions.length);
    const steps = perceptron(sentences, emitted, followed, epochs, randomNumbers(run), (line) =>
      say(`run ${run} of ${RUNS}, ${line}`),
    );
    addAverage(weights, emitted, steps);
    addAverage(transitions, followed, steps);
  }
  const rows = Array.from(ids, (feature, row) => ({
    feature,
    weights: weights.subarray(row * TAG_COUNT, (row + 1) * TAG_COUNT),
  }));
  return { rows, transitions };
}

function addAverage(result: Float32Array, { weights, sums }: Table, steps: number): void {
  for (let i = 0; i < result.length; i++) result[i]! += (weights[i]! - sums[i]! / steps) / RUNS;
}

/** One run; gives the number of steps by which the sums are divided. */
function perceptron(
  sentences: readonly Numbered[],
  emitted: Table,
  followed: Table,
  epochs: number,
  random: () => number,
  say: (line: string) => void,
): number {
  let order = sentences.map((_, i) => i);
  let step = 1;
  const move = ({ weights, sums }: Table, at: number, by: number): void => {
    weights[at]! += by;
    sums[at]! += by * step;
  };
  for (let epoch = 1; epoch <= epochs; epoch++) {
    order = shuffled(order, random);
    let wrong = 0;
    for (const number of order) {
      const { tags } = sentences[number]!;
      const { rows, ends } = thinned(sentences[number]!, random);
      const { tags: guessed } = decode(tags.length, scores(rows, ends, emitted.weights), followed.weights);
      let isWrong = false;
      for (let at = 0; at < tags.length; at++) {
        const [right, guess] = [tags[at]!, guessed[at]!];
        if (right !== guess) {
          isWrong = true;
          for (let i = at === 0 ? 0 : ends[at - 1]!; i < ends[at]!; i++) {
            move(emitted, rows[i]! * TAG_COUNT + right, 1);
            move(emitted, rows[i]! * TAG_COUNT + guess, -1);
          }
        }
        if (at > 0 && (right !== guess || tags[at - 1] !== guessed[at - 1])) {
          move(followed, tags[at - 1]! * TAG_COUNT + right, 1);
          move(followed, guessed[at - 1]! * TAG_COUNT + guess, -1);
        }
      }
      if (isWrong) wrong++;
      step++;
    }
    say(`epoch ${epoch} of ${epochs}: ${((100 * wrong) / order.length).toFixed(1)} % of the sentences were wrong`);
  }
  return step;
}

/** A sentence whose features are rows of the table of weights; token t has those from ends[t - 1] to ends[t]. */
interface Numbered {
  rows: Int32Array;
  ends: Int32Array;
  tags: Uint8Array;
}

/** The features that are seen often enough, numbered from 0, and the sentences made of those numbers. */
function numbered(examples: readonly Example[]): { ids: Int32Array; sentences: Numbered[] } {
  const counts = new Uint8Array(2 ** FEATURE_BITS);
  for (const { features } of examples)
    for (const list of features) for (const feature of list) if (counts[feature]! < LEAST_COUNT) counts[feature]!++;
  const rowOf = new Int32Array(2 ** FEATURE_BITS).fill(-1);
  const ids: number[] = [];
  for (let feature = 0; feature < counts.length; feature++)
    if (counts[feature]! >= LEAST_COUNT) rowOf[feature] = ids.push(feature) - 1;
  const sentences = examples.map(({ features, tags }) => {
    const ends = new Int32Array(features.length);
    const rows: number[] = [];
    for (const [at, list] of features.entries()) {
      for (const feature of list) if (rowOf[feature]! >= 0) rows.push(rowOf[feature]!);
      ends[at] = rows.length;
    }
    return { rows: Int32Array.from(rows), ends, tags };
  });
  return { ids: Int32Array.from(ids), sentences };
}

function scores(rows: Int32Array, ends: Int32Array, weights: Float32Array): Float32Array {
  const result = new Float32Array(ends.length * TAG_COUNT);
  let i = 0;
  for (let at = 0; at < ends.length; at++) {
    const offset = at * TAG_COUNT;
    for (; i < ends[at]!; i++) {
      const row = rows[i]! * TAG_COUNT;
      for (let tag = 0; tag < TAG_COUNT; tag++) result[offset + tag]! += weights[row + tag]!;
    }
  }
  return result;
}

/** The features of a sentence without those that are left out this time. */
function thinned({ rows: all, ends: allEnds }: Numbered, random: () => number): Omit<Numbered, 'tags'> {
  const rows = new Int32Array(all.length);
  const ends = new Int32Array(allEnds.length);
  let kept = 0;
  let i = 0;
  for (let at = 0; at < ends.length; at++) {
    for (; i < allEnds[at]!; i++) if (random() >= LEFT_OUT) rows[kept++] = all[i]!;
    ends[at] = kept;
  }
  return { rows, ends };
}
