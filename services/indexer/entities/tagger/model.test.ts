import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { FEATURE_VERSION } from './features.ts';
import { decodeModel, encodeModel, type Model, ModelError, type Row } from './model.ts';
import { TAG_COUNT } from './tags.ts';

const weights = (values: Record<number, number>): number[] => Array.from({ length: TAG_COUNT }, (_, tag) => values[tag] ?? 0);
const ROWS: (Row & { weights: number[] })[] = [
  { feature: 16_000_000, weights: weights({ 0: -40, 16: 3 }) },
  { feature: 0, weights: weights({ 5: 100 }) },
  { feature: 70_000, weights: weights({ 1: 0.4, 2: 0.02 }) },
  { feature: 70_001, weights: weights({}) },
];
const TRANSITIONS = Float32Array.from({ length: TAG_COUNT * TAG_COUNT }, (_, i) => i / 7);

const encoded = (least = 0): Buffer => encodeModel({ language: 'xx', transitions: TRANSITIONS, rows: ROWS }, least);

function scoresOf(model: Model, feature: number): number[] {
  const scores = new Float32Array(2 * TAG_COUNT);
  model.add(Int32Array.of(feature), 1, scores, TAG_COUNT);
  expect([...scores.subarray(0, TAG_COUNT)]).toEqual(weights({}));
  return [...scores.subarray(TAG_COUNT)];
}

describe('a model file', () => {
  it('gives the weights back, small ones more exactly than large ones', () => {
    const model = decodeModel(encoded());
    expect(model.language).toBe('xx');
    expect(model.transitions).toEqual(TRANSITIONS);
    for (const { feature, weights: wanted } of ROWS) {
      const scores = scoresOf(model, feature);
      for (const [tag, weight] of wanted.entries())
        expect(Math.abs(scores[tag]! - weight)).toBeLessThanOrEqual(0.01 + 0.05 * Math.abs(weight));
    }
    expect(scoresOf(model, 12_345)).toEqual(weights({}));
  });

  it('leaves small weights out', () => {
    const scores = scoresOf(decodeModel(encoded(1)), 70_000);
    expect(scores).toEqual(weights({}));
  });

  it('is the same for the same weights in another order', () => {
    const other = encodeModel({ language: 'xx', transitions: TRANSITIONS, rows: [...ROWS].reverse() }, 0);
    expect(other.equals(encoded())).toBe(true);
  });

  const plain = gunzipSync(encoded());
  const withHeader = (from: string | RegExp, to: string): Buffer => {
    const end = plain.indexOf(10);
    return gzipSync(Buffer.concat([Buffer.from(plain.subarray(0, end).toString().replace(from, to)), plain.subarray(end)]));
  };
  const broken: [name: string, file: Uint8Array, message: RegExp][] = [
    ['nothing', new Uint8Array(), /no model/],
    ['something else', Buffer.from('a,b\n1,2\n'), /no model/],
    ['something else, compressed', gzipSync('{"a":1}\n'), /no model/],
    ['half a file', gzipSync(plain.subarray(0, plain.length - 4)), /cut off/],
    ['half a packed file', encoded().subarray(0, 200), /no model/],
    [
      'one for other features',
      withHeader(`"features":${FEATURE_VERSION}`, '"features":999'),
      /features of version 999.*train it again/,
    ],
    ['columns that do not fit together', withHeader(/"rows":3/, '"rows":2'), /do not fit together/],
  ];
  it.each(broken)('is refused when it is %s', (_, file, message) => {
    expect(() => decodeModel(file)).toThrow(ModelError);
    expect(() => decodeModel(file)).toThrow(message);
  });
});
