import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readWarc } from './warc-records.ts';

const record = (name: string, block = `block of ${name}`): Buffer =>
  Buffer.from(
    `WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: ${name}\r\nContent-Length: ${Buffer.byteLength(block)}\r\n\r\n${block}\r\n\r\n`,
  );
const NAMES = ['a', 'b', 'c', 'd', 'e'];
const RECORDS = NAMES.map((name) => record(name));
const MEMBERS = RECORDS.map((each) => gzipSync(each));

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** What is in a file: names of records, and of damages the message. */
async function read(bytes: Buffer, size = 50): Promise<string[]> {
  const parts: string[] = [];
  for await (const part of readWarc(inPieces(bytes, size))) {
    if ('damage' in part) parts.push(`${part.damage.code} ${part.damage.message}`);
    else if (part.block.toString().startsWith('block of')) parts.push(part.fields.get('warc-target-uri')!);
    else parts.push('wrong block');
  }
  return parts;
}

const startOf = (index: number, of: Buffer[]): number => of.slice(0, index).reduce((sum, { length }) => sum + length, 0);
const flipped = (member: Buffer): Buffer => {
  const copy = Buffer.from(member);
  for (let at = 20; at < 30; at++) copy[at] = copy[at]! ^ 0xff;
  return copy;
};

test.each([1, 7, 100, 1_000_000])('records in pieces of %d bytes, compressed each or not at all', async (size) => {
  expect(await read(Buffer.concat(MEMBERS), size)).toEqual(NAMES);
  expect(await read(Buffer.concat(RECORDS), size)).toEqual(NAMES);
});

test('several records in one member, and an empty file', async () => {
  expect(await read(gzipSync(Buffer.concat(RECORDS)))).toEqual(NAMES);
  expect(await read(Buffer.alloc(0))).toEqual([]);
});

test('a record whose compressed bytes look like the beginning of another one', async () => {
  const block = 'block of \x1f\x8b\x08xx';
  const head = `WARC/1.0\r\nWARC-Target-URI: x\r\nContent-Length: ${block.length}\r\n\r\n`;
  const tricky = gzipSync(Buffer.from(head + block, 'latin1'), { level: 0 });
  expect(tricky.indexOf(Buffer.from([0x1f, 0x8b, 8]), 1)).toBeGreaterThan(0);
  expect(await read(Buffer.concat([MEMBERS[0]!, tricky, MEMBERS[1]!]))).toEqual(['a', 'x', 'b']);
});

test.each([
  ['bytes that were changed', flipped(MEMBERS[2]!), 'damaged'],
  ['a member that is cut off', MEMBERS[2]!.subarray(0, 60), 'cut off'],
  ['something else', Buffer.from('<html>nothing of this kind</html>'), 'damaged'],
  ['a member without a record', gzipSync('hello, hello, hello'), 'this is no WARC record'],
  ['a record that is longer than its member', gzipSync(RECORDS[2]!.subarray(0, -8)), 'the record is cut off'],
])('%s: told with its place, the others are read', async (_, wrong, problem) => {
  const parts = await read(Buffer.concat([MEMBERS[0]!, MEMBERS[1]!, wrong, MEMBERS[3]!, MEMBERS[4]!]));
  expect(parts.filter((part) => part.length === 1)).toEqual(['a', 'b', 'd', 'e']);
  const told = parts.filter((part) => part.startsWith('E_WARC'));
  expect(told[0]).toContain(`at byte ${startOf(2, MEMBERS)}: `);
  expect(told[0]).toContain(problem);
});

test('a file that is cut off in the middle', async () => {
  const whole = Buffer.concat(MEMBERS);
  expect(await read(whole.subarray(0, whole.length - 20))).toEqual([
    ...NAMES.slice(0, 4),
    `E_WARC at byte ${startOf(4, MEMBERS)}: the compressed record is cut off`,
  ]);
  const plain = Buffer.concat(RECORDS);
  expect(await read(plain.subarray(0, plain.length - 10))).toEqual([
    ...NAMES.slice(0, 4),
    `E_WARC at byte ${startOf(4, RECORDS)}: the file ends in the middle of a record`,
  ]);
});

test('a plain file goes on behind a head that is damaged', async () => {
  const spoilt = Buffer.from(RECORDS[1]!.toString().replace('Content-Length: ', 'Content-Lxngth: '));
  expect(await read(Buffer.concat([RECORDS[0]!, spoilt, RECORDS[2]!]))).toEqual([
    'a',
    `E_WARC at byte ${RECORDS[0]!.length}: this is no WARC record`,
    'c',
  ]);
});
