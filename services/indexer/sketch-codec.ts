import { SKETCH_VERSION, type Sketch, type Unit } from './sketch.ts';

const UNITS: Unit[] = ['word', 'character'];
const KEY_BYTES = 32;
const HEADER_BYTES = 18;

/**
 * A sketch as bytes, 1 to 3 kB for most articles, little-endian: version and unit (8 bit each), token count (32), number of keys and of tokens
 * (16 each), bytes of names and of numbers (32 each), the exact key, keys (32 each), tokens (16 each), names and numbers as lines of UTF-8,
 * digests (64 bits each).
 */
export function encodeSketch(sketch: Sketch): Buffer {
  const { keys, tokens, digests } = sketch;
  const names = Buffer.from(sketch.anchors.join('\n'));
  const numbers = Buffer.from(sketch.numbers.join('\n'));
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(sketch.version, 0);
  header.writeUInt8(UNITS.indexOf(sketch.unit), 1);
  header.writeUInt32LE(sketch.tokenCount, 2);
  header.writeUInt16LE(keys.length, 6);
  header.writeUInt16LE(tokens.length, 8);
  header.writeUInt32LE(names.length, 10);
  header.writeUInt32LE(numbers.length, 14);
  const columns = Buffer.alloc(4 * keys.length + 2 * tokens.length);
  for (const [i, key] of keys.entries()) columns.writeInt32LE(key, 4 * i);
  for (const [i, token] of tokens.entries()) columns.writeUInt16LE(token, 4 * keys.length + 2 * i);
  const digestBytes = Buffer.alloc(8 * digests.length);
  for (const [i, digest] of digests.entries()) digestBytes.writeBigInt64LE(BigInt(digest), 8 * i);
  return Buffer.concat([header, sketch.exactKey, columns, names, numbers, digestBytes]);
}

/** The sketch that `encodeSketch` wrote, in this version or the one before, which had no digests; null for others: then the text has to be sketched again. */
export function decodeSketch(bytes: Buffer): Sketch | null {
  const version = bytes[0]!;
  if (version !== 1 && version !== SKETCH_VERSION) return null;
  const keyCount = bytes.readUInt16LE(6);
  const tokenCount = bytes.readUInt16LE(8);
  const exactAt = version === 1 ? 14 : HEADER_BYTES;
  const keysAt = exactAt + KEY_BYTES;
  const tokensAt = keysAt + 4 * keyCount;
  const namesAt = tokensAt + 2 * tokenCount;
  const numbersAt = namesAt + bytes.readUInt32LE(10);
  const digestsAt = version === 1 ? bytes.length : numbersAt + bytes.readUInt32LE(14);
  return {
    version,
    exactKey: Buffer.from(bytes.subarray(exactAt, keysAt)),
    tokenCount: bytes.readUInt32LE(2),
    keys: Array.from({ length: keyCount }, (_, i) => bytes.readInt32LE(keysAt + 4 * i)),
    unit: UNITS[bytes[1]!]!,
    tokens: tokensIn(bytes, tokensAt, tokenCount),
    anchors: lines(bytes.subarray(namesAt, numbersAt)),
    numbers: lines(bytes.subarray(numbersAt, digestsAt)),
    digests: digestsIn(bytes.subarray(digestsAt)),
  };
}

function tokensIn(bytes: Buffer, from: number, count: number): Uint16Array {
  const tokens = new Uint16Array(count);
  for (let i = 0; i < count; i++) tokens[i] = bytes.readUInt16LE(from + 2 * i);
  return tokens;
}

const digestsIn = (bytes: Buffer): string[] =>
  Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readBigInt64LE(8 * i).toString());

const lines = (bytes: Buffer): string[] => (bytes.length === 0 ? [] : bytes.toString().split('\n'));
