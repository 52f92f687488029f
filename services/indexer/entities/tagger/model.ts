import { gunzipSync, gzipSync } from 'node:zlib';
import { FEATURE_VERSION } from './features.ts';
import { TAG_COUNT } from './tags.ts';

/** What a model file tells about itself, as JSON in its first line. */
export interface ModelHeader {
  format: typeof FORMAT;
  /** The version of the features that it was trained with. */
  features: number;
  /** Two letters: texts in other languages are left to the rules. */
  language: string;
  /** The largest weight, which 127 stands for. */
  scale: number;
  rows: number;
  weights: number;
}

/** The weights of one feature, TAG_COUNT numbers. */
export interface Row {
  feature: number;
  weights: ArrayLike<number>;
}

const FORMAT = 'wirecopy-tagger-1';
const LARGEST = 127;
/** A model is read into memory whole; this is ten times what is useful. */
const MOST_BYTES = 64 * 1024 * 1024;

/** A file that is no model, or one for another version of the program. */
export class ModelError extends Error {}

/**
 * A trained tagger. Weights are kept as they lie in the file, one byte each: square-root companding spends the 127 steps where
 * most weights are, near zero.
 */
export class Model {
  readonly language: string;
  readonly transitions: Float32Array;
  #mask: number;
  /** Open addressing, two numbers a slot: a feature + 1, or 0, and where its weights begin. */
  #slots: Int32Array;
  /** A weight each: its tag in the high byte, with the mark of the last one of a feature, its value in the low one. */
  #cells: Uint16Array;
  /** A bit for all features that end in the same bits: most features of a text are in no model, and these 512 kB stay in the processor's cache. */
  #present: Int32Array;
  #decoded: Float32Array;

  constructor(header: ModelHeader, transitions: Float32Array, columns: Columns) {
    this.language = header.language;
    this.transitions = transitions;
    this.#decoded = Float32Array.from({ length: 256 }, (_, byte) => expand((byte << 24) >> 24, header.scale));
    const size = 2 ** Math.ceil(Math.log2(Math.max(2, 2.5 * header.rows)));
    this.#mask = size - 1;
    this.#slots = new Int32Array(2 * size);
    this.#cells = new Uint16Array(header.weights);
    this.#present = new Int32Array(PRESENCE_BITS / 32);
    this.#fill(columns, header);
  }

  /** The weights of a row stand one after the other. */
  #fill({ gaps, masks, values }: Columns, { rows }: ModelHeader): void {
    const gapAt = varints(gaps);
    const maskAt = varints(masks);
    let feature = -1;
    let end = 0;
    for (let row = 0; row < rows; row++) {
      feature += gapAt() + 1;
      let slot = this.#slot(feature);
      while (this.#slots[2 * slot] !== 0) slot = (slot + 1) & this.#mask;
      this.#slots[2 * slot] = feature + 1;
      this.#slots[2 * slot + 1] = end;
      this.#present[(feature & (PRESENCE_BITS - 1)) >> 5]! |= 1 << feature;
      const mask = maskAt();
      for (let tag = 0; tag < TAG_COUNT; tag++) if (mask & (1 << tag)) this.#cells[end] = (tag << 8) | (values[end++]! & 0xff);
      this.#cells[end - 1]! |= LAST;
    }
    if (end !== values.length) throw new ModelError('its columns do not fit together');
  }

  #slot(feature: number): number {
    return (Math.imul(feature, 0x9e3779b1) >>> 8) & this.#mask;
  }

  /** Adds the weights of the first `count` features to the TAG_COUNT scores at `offset`. */
  add(features: Int32Array, count: number, scores: Float32Array, offset: number): void {
    const slots = this.#slots;
    const cells = this.#cells;
    const present = this.#present;
    const decoded = this.#decoded;
    for (let i = 0; i < count; i++) {
      const feature = features[i]!;
      if ((present[(feature & (PRESENCE_BITS - 1)) >> 5]! & (1 << feature)) === 0) continue;
      let slot = this.#slot(feature);
      let found = slots[2 * slot]!;
      while (found !== 0 && found !== feature + 1) {
        slot = (slot + 1) & this.#mask;
        found = slots[2 * slot]!;
      }
      if (found === 0) continue;
      for (let at = slots[2 * slot + 1]!; ; at++) {
        const cell = cells[at]!;
        scores[offset + ((cell & ~LAST) >> 8)]! += decoded[cell & 0xff]!;
        if (cell & LAST) break;
      }
    }
  }
}

const PRESENCE_BITS = 2 ** 22;
const LAST = 0x8000;

/** The parts of a file after its header; each kind of number by itself, because that packs best. */
interface Columns {
  /** Distances between the sorted features, and which tags have a weight. */
  gaps: Uint8Array;
  masks: Uint8Array;
  values: Int8Array;
}

const shrink = (weight: number, scale: number): number =>
  Math.sign(weight) * Math.round(LARGEST * Math.sqrt(Math.min(1, Math.abs(weight) / scale)));
const expand = (value: number, scale: number): number => Math.sign(value) * (value / LARGEST) ** 2 * scale;

/** A model as the bytes of a file. Weights below `least` are left out. */
export function encodeModel(
  { language, transitions, rows }: { language: string; transitions: Float32Array; rows: readonly Row[] },
  least: number,
): Buffer {
  const sorted = [...rows].sort((a, b) => a.feature - b.feature);
  let scale = 0;
  for (const { weights } of sorted) for (let tag = 0; tag < TAG_COUNT; tag++) scale = Math.max(scale, Math.abs(weights[tag]!));
  const gaps: number[] = [];
  const masks: number[] = [];
  const values: number[] = [];
  let previous = -1;
  let kept = 0;
  for (const { feature, weights } of sorted) {
    let mask = 0;
    for (let tag = 0; tag < TAG_COUNT; tag++) {
      const value = Math.abs(weights[tag]!) < least ? 0 : shrink(weights[tag]!, scale);
      if (value === 0) continue;
      mask |= 1 << tag;
      values.push(value);
    }
    if (mask === 0) continue;
    pushVarint(gaps, feature - previous - 1);
    pushVarint(masks, mask);
    previous = feature;
    kept++;
  }
  const header: ModelHeader = {
    format: FORMAT,
    features: FEATURE_VERSION,
    language,
    scale,
    rows: kept,
    weights: values.length,
  };
  const lengths = Uint32Array.of(gaps.length, masks.length);
  const parts = [Buffer.from(`${JSON.stringify(header)}\n`), bytesOf(lengths), bytesOf(transitions)];
  return gzipSync(Buffer.concat([...parts, Buffer.from(gaps), Buffer.from(masks), bytesOf(Int8Array.from(values))]), {
    level: 9,
  });
}

/** The model in the bytes of a file. Throws ModelError with the reason. */
export function decodeModel(file: Uint8Array): Model {
  const bytes = unzipped(file);
  const lineEnd = bytes.indexOf(10);
  const header = headerOf(bytes.subarray(0, Math.max(0, lineEnd)).toString('utf8'));
  let at = lineEnd + 1;
  const take = (length: number): Buffer => {
    if (at + length > bytes.length) throw new ModelError('it is cut off');
    at += length;
    return Buffer.from(bytes.subarray(at - length, at));
  };
  const lengths = take(8);
  const transitionBytes = take(4 * TAG_COUNT * TAG_COUNT);
  const transitions = Float32Array.from({ length: TAG_COUNT * TAG_COUNT }, (_, i) => transitionBytes.readFloatLE(4 * i));
  const gaps = take(lengths.readUInt32LE(0));
  const masks = take(lengths.readUInt32LE(4));
  const values = take(header.weights);
  return new Model(header, transitions, { gaps, masks, values: new Int8Array(values.buffer, values.byteOffset, values.length) });
}

function unzipped(file: Uint8Array): Buffer {
  try {
    return gunzipSync(file, { maxOutputLength: MOST_BYTES });
  } catch {
    throw new ModelError('it is no model of the tagger (services/indexer/entities/tagger/train-command.ts makes them)');
  }
}

function headerOf(line: string): ModelHeader {
  let header: Partial<ModelHeader> = {};
  try {
    header = JSON.parse(line);
  } catch {
    // the format below is missing then
  }
  if (header.format !== FORMAT)
    throw new ModelError('it is no model of the tagger (services/indexer/entities/tagger/train-command.ts makes them)');
  if (header.features !== FEATURE_VERSION)
    throw new ModelError(`it has features of version ${header.features}, this program of ${FEATURE_VERSION}: train it again`);
  return header as ModelHeader;
}

/** Little-endian, like every machine that Node runs on today. */
const bytesOf = (array: Uint32Array | Float32Array | Int8Array): Buffer =>
  Buffer.from(array.buffer, array.byteOffset, array.byteLength);

/** Seven bits a byte, the low ones first; the high bit says that more follow. */
function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
}

function varints(bytes: Uint8Array): () => number {
  let at = 0;
  return () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined) throw new ModelError('it is cut off');
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
}
