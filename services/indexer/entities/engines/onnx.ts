import { readFileSync } from 'node:fs';
import { Fault, messageOf } from '../../../../shared/errors.ts';
import { fileFault } from '../../../../shared/file.ts';
import type { FindNames, TaggedName } from '../engine.ts';
import type { Sentence } from '../tokenise.ts';
import { refined, spansOf, type TokenLabel } from './labels.ts';
import { type ModelFolder, readModelFolder, unusable } from './model-folder.ts';
import { loadRuntime, type Tensor, type Tokenizer } from './runtime.ts';
import { windowsOf } from './windows.ts';

/** Pieces of a text that the model reads, about 1,500 words; what stands behind them is left to our own tagger. A model of BERT's size takes some 15 s of CPU for as many. */
const MOST_PIECES_OF_TEXT = 2048;
/** Pieces of one word: the label of its first one counts, an address has hundreds. */
const MOST_PIECES_OF_WORD = 8;

/** What the model says of a word. */
interface Reading {
  label: TokenLabel;
  probability: number;
}

const NO_NAME: Reading = { label: { opens: false, closes: false, type: null }, probability: 1 };

/** The labels of a row of pieces, each with its probability. */
type Classify = (pieces: readonly number[]) => Promise<Reading[]>;

/** Names found by the ONNX model in a folder. Throws E_CONFIG, or E_FILE, where it is none that can be used. */
export async function onnxEngine(folder: string, otherwise: FindNames): Promise<FindNames> {
  const model = readModelFolder(folder);
  const { classify, tokenizer, inner } = await open(model).catch((error) => {
    throw error instanceof Fault ? error : unusable(model.file, messageOf(error));
  });

  return async (read) => {
    const { sentences, language } = read;
    if (model.languages && !model.languages.includes(language)) return otherwise(read);
    const known = new Map<string, number[]>();
    const names: TaggedName[] = [];
    let left = MOST_PIECES_OF_TEXT;
    for (const [number, sentence] of sentences.entries()) {
      const words = sentence.map(({ text }) => piecesOf(text, tokenizer, known));
      left -= words.reduce((sum, { length }) => sum + length, 0);
      if (left < 0) return [...names, ...(await otherwise(read)).filter((name) => name.sentence >= number)];
      names.push(...namesIn(sentence, number, await readingsOf(words, inner, classify)));
    }
    return names;
  };
}

/** A blank before the word: tokenizers that tell the begin of a word by one are told so, the others take it away. */
function piecesOf(word: string, tokenizer: Tokenizer, known: Map<string, number[]>): number[] {
  let pieces = known.get(word);
  if (!pieces) {
    pieces = tokenizer.encode(` ${word}`, { add_special_tokens: false }).ids.slice(0, MOST_PIECES_OF_WORD);
    known.set(word, pieces);
  }
  return pieces;
}

/** What the model says of each word of a sentence; one that has no pieces is no name. */
async function readingsOf(words: readonly number[][], most: number, classify: Classify): Promise<Reading[]> {
  const readings: Reading[] = words.map(() => NO_NAME);
  const sizes = words.map(({ length }) => length);
  for (const { from, to, keepFrom, keepTo } of windowsOf(sizes, most)) {
    const pieces = words.slice(from, to).flat();
    if (pieces.length === 0) continue;
    const labelled = await classify(pieces);
    let at = 0;
    for (let word = from; word < to; at += sizes[word]!, word++)
      if (word >= keepFrom && word < keepTo && sizes[word]! > 0) readings[word] = labelled[at]!;
  }
  return readings;
}

const namesIn = (sentence: Sentence, number: number, readings: readonly Reading[]): TaggedName[] =>
  spansOf(readings.map(({ label }) => label)).map(({ from, to, type }) => ({
    sentence: number,
    from,
    to,
    type: refined(type, sentence[to - 1]!.text),
    confidence: Math.min(...readings.slice(from, to).map(({ probability }) => probability)),
  }));

/** Loads the weights and tries them on a word, so that a model that does not fit its configuration is found here. */
async function open(model: ModelFolder) {
  const { InferenceSession, Tensor, Tokenizer } = loadRuntime();
  const tokenizer = new Tokenizer(model.tokenizer, model.tokenizerConfig);
  const bare = tokenizer.encode(' a', { add_special_tokens: false }).ids;
  const full = tokenizer.encode(' a', { add_special_tokens: true }).ids;
  const before = full.slice(0, full.indexOf(bare[0]!));
  const after = full.slice(before.length + bare.length);

  const session = await InferenceSession.create(weightsOf(model.file));
  const values: Record<string, (length: number, ids: readonly number[]) => BigInt64Array> = {
    input_ids: (_, ids) => BigInt64Array.from(ids, BigInt),
    attention_mask: (length) => new BigInt64Array(length).fill(1n),
    token_type_ids: (length) => new BigInt64Array(length),
  };
  const unknown = session.inputNames.find((name) => !(name in values));
  if (unknown) throw unusable(model.file, `it wants the input "${unknown}"; known are ${Object.keys(values).join(', ')}`);
  const output = session.outputNames.includes('logits') ? 'logits' : session.outputNames[0]!;

  const classify: Classify = async (pieces) => {
    const ids = [...before, ...pieces, ...after];
    const inputs = session.inputNames.map((name) => [name, new Tensor('int64', values[name]!(ids.length, ids), [1, ids.length])]);
    const scores = (await session.run(Object.fromEntries(inputs)))[output]!;
    if (scores.dims.join() !== [1, ids.length, model.labels.length].join())
      throw unusable(
        model.file,
        `for ${ids.length} pieces its output "${output}" has the shape ${scores.dims.join(' × ')}, not 1 × ${ids.length} × ${model.labels.length} (labels of config.json)`,
      );
    return pieces.map((_, i) => best(scores, before.length + i, model.labels));
  };
  await classify(bare);
  return { classify, tokenizer, inner: model.mostPieces - before.length - after.length };
}

function weightsOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw fileFault(file, error);
  }
}

/** The label with the highest score for a piece, with its share among all (softmax). */
function best({ data }: Tensor, piece: number, labels: readonly TokenLabel[]): Reading {
  const first = piece * labels.length;
  let top = 0;
  for (let id = 1; id < labels.length; id++) if (data[first + id]! > data[first + top]!) top = id;
  let sum = 0;
  for (let id = 0; id < labels.length; id++) sum += Math.exp(data[first + id]! - data[first + top]!);
  return { label: labels[top]!, probability: 1 / sum };
}
