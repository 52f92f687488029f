import zlib from 'node:zlib';
import { Fault } from '../shared/errors.ts';

/** Bytes of a record, and of a compressed one: larger ones are no pages. */
const RECORD_LIMIT = 64_000_000;
const HEAD_LIMIT = 65_536;
/** How every gzip member begins. Inside compressed data the three bytes come once in 16 MB by chance. */
const MAGIC = Buffer.from([0x1f, 0x8b, 8]);
const RECORD = Buffer.from('WARC/1.');
const HEAD_END = Buffer.from('\r\n\r\n');

/** A record: its fields by their names in lower case, and what it holds. */
export interface WarcRecord {
  /** Byte of the file at which it begins, or its member does. */
  at: number;
  fields: Map<string, string>;
  block: Buffer;
}

/** What a WARC file holds, in order: records, and places where it is damaged (E_WARC), behind which it goes on. */
export type WarcPart = WarcRecord | { at: number; damage: Fault };

/** Reads a WARC file, compressed record by record or not at all. Memory holds one record. */
export async function* readWarc(chunks: AsyncIterable<Buffer>): AsyncGenerator<WarcPart> {
  const bytes = new Bytes(chunks);
  await bytes.fill(2);
  yield* bytes.window.indexOf(MAGIC.subarray(0, 2)) === 0 ? readMembers(bytes) : readPlain(bytes);
}

/** The part of a file that is in hand. */
class Bytes {
  window: Buffer = Buffer.alloc(0);
  /** Where in the file the window begins. */
  at = 0;
  isAtEnd = false;
  readonly #chunks: AsyncIterator<Buffer>;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Reads on until the window holds so many bytes; false where the file ends before. */
  async fill(size: number): Promise<boolean> {
    const parts = [this.window];
    let length = this.window.length;
    while (length < size && !this.isAtEnd) {
      const { value, done } = await this.#chunks.next();
      if (done) this.isAtEnd = true;
      else length += parts.push(value) && value.length;
    }
    if (parts.length > 1) this.window = Buffer.concat(parts);
    return length >= size;
  }

  drop(size: number): void {
    this.window = this.window.subarray(size);
    this.at += size;
  }

  /** Where `what` comes next in the window from `from` on, reading on as far as `limit`; -1 where it does not. */
  async find(what: Buffer, from: number, limit: number): Promise<number> {
    for (let begin = from; ; ) {
      const found = this.window.indexOf(what, begin);
      if (found >= 0) return found;
      begin = Math.max(from, this.window.length - what.length + 1);
      if (this.window.length >= limit || !(await this.fill(this.window.length + 1))) return -1;
    }
  }
}

const damaged = (at: number, detail: string): { at: number; damage: Fault } => ({
  at,
  damage: new Fault('E_WARC', `at byte ${at}: ${detail}`),
});

async function* readMembers(bytes: Bytes): AsyncGenerator<WarcPart> {
  while (await bytes.fill(1)) {
    const { at } = bytes;
    const next = await bytes.find(MAGIC, 1, RECORD_LIMIT);
    if (next < 0 && !bytes.isAtEnd)
      throw new Fault(
        'E_WARC',
        `at byte ${at}: no record ends within ${RECORD_LIMIT / 1e6} MB: the file is compressed as a whole`,
        {
          remedy: 'Give it uncompressed: zcat FILE | wirecopy ingest --warc',
        },
      );
    const { content, size, problem } = await inflateMember(bytes, next < 0 ? bytes.window.length : next);
    bytes.drop(size);
    if (content) yield* recordsOf(content, at);
    else yield damaged(at, problem);
  }
}

type Member = { content: Buffer; size: number; problem?: never } | { content: null; size: number; problem: string };

/** The member that begins the window and ends at `end`, or at the next place that looks like the beginning of one. */
async function inflateMember(bytes: Bytes, end: number): Promise<Member> {
  const first = inflate(bytes.window.subarray(0, end));
  if (typeof first !== 'string') return { content: first, size: end };
  const whole = first === 'Z_DATA_ERROR' ? inflateBeginning(bytes.window.subarray(0, end)) : null;
  if (whole) return whole;
  const isLast = bytes.isAtEnd && end === bytes.window.length;
  if (first !== 'Z_BUF_ERROR' || isLast) return { content: null, size: end, problem: PROBLEMS[first] ?? first };
  const further = await bytes.find(MAGIC, end + 1, RECORD_LIMIT);
  const longer = further < 0 ? bytes.window.length : further;
  const second = inflate(bytes.window.subarray(0, longer));
  return typeof second === 'string' ? { content: null, size: end, problem: PROBLEMS[first]! } : { content: second, size: longer };
}

/** A member behind which something else stands; null where it is damaged itself. */
function inflateBeginning(bytes: Buffer): Member | null {
  const flags = bytes[3] ?? 0;
  let begin = 10;
  if (flags & 4) begin += 2 + (bytes[begin] ?? 0) + 256 * (bytes[begin + 1] ?? 0);
  for (const named of [8, 16]) if (flags & named) begin = bytes.indexOf(0, begin) + 1;
  if (flags & 2) begin += 2;
  try {
    const options = { info: true, maxOutputLength: RECORD_LIMIT };
    const raw = zlib.inflateRawSync(bytes.subarray(begin), options) as unknown as { buffer: Buffer; engine: zlib.Zlib };
    const end = begin + (raw.engine as unknown as { bytesWritten: number }).bytesWritten;
    return bytes.readUInt32LE(end) === zlib.crc32(raw.buffer) ? { content: raw.buffer, size: end + 8 } : null;
  } catch {
    return null;
  }
}

const PROBLEMS: Record<string, string> = {
  Z_BUF_ERROR: 'the compressed record is cut off',
  Z_DATA_ERROR: 'the compressed record is damaged',
  ERR_BUFFER_TOO_LARGE: `the record is larger than ${RECORD_LIMIT / 1e6} MB`,
};

/** The content, or the code of what is wrong. */
function inflate(member: Buffer): Buffer | string {
  try {
    return zlib.gunzipSync(member, { maxOutputLength: RECORD_LIMIT });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

/** The records of a member: one, as a rule. */
function* recordsOf(content: Buffer, at: number): Generator<WarcPart> {
  for (let from = skipLineEnds(content, 0); from < content.length; ) {
    const headEnd = content.indexOf(HEAD_END, from);
    const head = headEnd < 0 ? null : readHead(content.subarray(from, headEnd));
    if (!head) return yield damaged(at, 'this is no WARC record');
    const begin = headEnd + HEAD_END.length;
    if (begin + head.length > content.length) return yield damaged(at, 'the record is cut off');
    yield { at, fields: head.fields, block: content.subarray(begin, begin + head.length) };
    from = skipLineEnds(content, begin + head.length);
  }
}

async function* readPlain(bytes: Bytes): AsyncGenerator<WarcPart> {
  while (await bytes.fill(1)) {
    const blank = skipLineEnds(bytes.window, 0);
    if (blank > 0) {
      bytes.drop(blank);
      continue;
    }
    const { at } = bytes;
    const headEnd = await bytes.find(HEAD_END, 0, HEAD_LIMIT);
    const head = headEnd < 0 ? null : readHead(bytes.window.subarray(0, headEnd));
    if (!head || head.length > RECORD_LIMIT) {
      yield damaged(at, head ? PROBLEMS.ERR_BUFFER_TOO_LARGE! : 'this is no WARC record');
      await skipToRecord(bytes);
      continue;
    }
    const begin = headEnd + HEAD_END.length;
    if (!(await bytes.fill(begin + head.length))) return yield damaged(at, 'the file ends in the middle of a record');
    yield { at, fields: head.fields, block: bytes.window.subarray(begin, begin + head.length) };
    bytes.drop(begin + head.length);
  }
}

/** Goes to the next line that begins a record, or to the end of the file. */
async function skipToRecord(bytes: Bytes): Promise<void> {
  const mark = Buffer.concat([Buffer.from('\n'), RECORD]);
  for (;;) {
    const found = await bytes.find(mark, 0, HEAD_LIMIT);
    if (found >= 0) return bytes.drop(found + 1);
    if (bytes.isAtEnd) return bytes.drop(bytes.window.length);
    bytes.drop(bytes.window.length - mark.length);
  }
}

function skipLineEnds(bytes: Buffer, from: number): number {
  let at = from;
  while (bytes[at] === 13 || bytes[at] === 10) at++;
  return at;
}

function readHead(head: Buffer): { fields: Map<string, string>; length: number } | null {
  if (head.length > HEAD_LIMIT || head.indexOf(RECORD) !== 0) return null;
  const fields = readFields(head.toString('utf8').split('\r\n').slice(1));
  const length = fields.get('content-length') ?? '';
  return /^\d{1,15}$/.test(length) ? { fields, length: Number(length) } : null;
}

/** Lines `Name: value`, by the names in lower case; of equal names the first counts. */
export function readFields(lines: readonly string[]): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon > 0 && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
  }
  return fields;
}
