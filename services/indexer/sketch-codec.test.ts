import { expect, test } from 'vitest';
import { sketch } from './sketch.ts';
import { decodeSketch, encodeSketch } from './sketch-codec.ts';

test.each([
  [
    'an article',
    { title: 'Pier to close', text: 'The harbour council of Port Ellery voted on Tuesday to close the pier for 14 months.' },
  ],
  ['names of other scripts', { text: 'Вчора Оксана Вітрова сказала: у Чорному місті 3 порти, і Łódź Zażółć теж має 2.' }],
  ['characters', { text: '港口议会星期二投票决定关闭旧渡轮码头' }],
  ['no text', { text: '' }],
  ['a long text', { text: Array.from({ length: 9000 }, (_, i) => `word${i}`).join(' ') }],
])('%s comes back as it was', (_, input) => {
  const original = sketch(input);
  expect(decodeSketch(encodeSketch(original))).toEqual(original);
});

test('a sketch of version 1 is read; it had no digests', () => {
  const { digests: _, ...original } = sketch({
    text: 'The harbour council of Port Ellery voted on Tuesday to close the pier for 14 months.',
  });
  const bytes = encodeSketch({ ...original, digests: [] });
  const old = Buffer.concat([bytes.subarray(0, 14), bytes.subarray(18)]); // it did not hold the length of the numbers
  old[0] = 1;
  expect(decodeSketch(old)).toEqual({ ...original, version: 1, digests: [] });
});

test('an article of 560 words takes less than 2 kB', () => {
  const text = Array.from({ length: 560 }, (_, i) => (i % 9 === 0 ? `Name${i % 31}` : `word${i}`)).join(' ');
  expect(encodeSketch(sketch({ text })).length).toBeLessThan(2048);
});

test('bytes of another version are not read', () => {
  const bytes = encodeSketch(sketch({ text: 'The pier is closed' }));
  bytes[0] = 200;
  expect(decodeSketch(bytes)).toBeNull();
  expect(decodeSketch(Buffer.alloc(0))).toBeNull();
});
