import { SKETCH_VERSION, type Sketch, type Unit } from './sketch.ts';

const UNITS: Unit[] = ['word', 'character'];
const KEY_BYTES = 32;

/**
 * A sketch as bytes, 1 to 3 kB for most articles, little-endian: version and unit (8 bit each), token count (32), number of keys and of tokens
 * (16 each), bytes of names (32), the exact key, keys (32 each), tokens (16 each), names and numbers as lines of UTF-8.
 */
export function encodeSketch(sketch: Sketch): Buffer {
  const { keys, tokens } = sketch;
  const names = Buffer.from(sketch.anchors.join('\n'));
  const numbers = Buffer.from(sketch.numbers.join('\n'));
  const header = Buffer.alloc(14);
  header.writeUInt8(sketch.version, 0);
  header.writeUInt8(UNITS.indexOf(sketch.unit), 1);
  header.writeUInt32LE(sketch.tokenCount, 2);
  header.writeUInt16LE(keys.length, 6);
  header.writeUInt16LE(tokens.length, 8);
  header.writeUInt32LE(names.length, 10);
  const columns = Buffer.alloc(4 * keys.length + 2 * tokens.length);
  for (const [i, key] of keys.entries()) columns.writeInt32LE(key, 4 * i);
  for (const [i, token] of tokens.entries()) columns.writeUInt16LE(token, 4 * keys.length + 2 * i);
  return Buffer.concat([header, sketch.exactKey, columns, names, numbers]);
}

/** The sketch that `encodeSketch` wrote; null when another version of it wrote the bytes: then the text has to be sketched again. */
export function decodeSketch(bytes: Buffer): Sketch | null {
  if (bytes[0] !== SKETCH_VERSION) return null;
  const keyCount = bytes.readUInt16LE(6);
  const tokenCount = bytes.readUInt16LE(8);
  const keysAt = 14 + KEY_BYTES;
  const tokensAt = keysAt + 4 * keyCount;
  const namesAt = tokensAt + 2 * tokenCount;
  const numbersAt = namesAt + bytes.readUInt32LE(10);
  return {
    version: SKETCH_VERSION,
    exactKey: Buffer.from(bytes.subarray(14, keysAt)),
    tokenCount: bytes.readUInt32LE(2),
    keys: Array.from({ length: keyCount }, (_, i) => bytes.readInt32LE(keysAt + 4 * i)),
    unit: UNITS[bytes[1]!]!,
    tokens: Uint16Array.from({ length: tokenCount }, (_, i) => bytes.readUInt16LE(tokensAt + 2 * i)),
    anchors: lines(bytes.subarray(namesAt, numbersAt)),
    numbers: lines(bytes.subarray(numbersAt)),
  };
}

const lines = (bytes: Buffer): string[] => (bytes.length === 0 ? [] : bytes.toString().split('\n'));
