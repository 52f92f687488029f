import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { paragraphDigest } from '../../shared/boilerplate.ts';
import { MAX_KEYS, MAX_TOKENS, SKETCH_VERSION, sketch } from './sketch.ts';

const LEAD = 'The harbour council of Port Ellery voted on Tuesday to close the old ferry pier for 14 months.';
const SECOND = 'Repairs will cost 3.2 million crowns, said Orla Brannoch, who has led the council since 2019.';
const NEWSLETTER = 'Like what you read? Get the Ellery Courier in your mailbox every morning before breakfast.';

/** Numbered words: as long as wanted and never twice the same. */
const longText = (words: number, from = 0) => Array.from({ length: words }, (_, i) => `word${from + i}x`).join(' ');

test('the parts of a sketch', () => {
  const result = sketch({ title: 'Pier to close', text: `${LEAD}\n\n${SECOND}` });
  expect(result).toMatchObject({
    version: SKETCH_VERSION,
    tokenCount: 34,
    unit: 'word',
    anchors: ['port', 'ellery', 'tuesday', 'orla', 'brannoch'],
    numbers: ['14', '3.2', '2019'],
  });
  expect(result.tokens).toHaveLength(34);
  const normalised =
    'the harbour council of port ellery voted on tuesday to close the old ferry pier for 14 months ' +
    'repairs will cost 3.2 million crowns said orla brannoch who has led the council since 2019 ';
  expect(result.exactKey).toEqual(createHash('sha256').update(Buffer.from(normalised, 'utf16le')).digest());
});

// computed by another program
test('the same text gives the same keys everywhere', () => {
  expect(sketch({ text: 'THE OLD “FERRY” PIER WILL CLOSE!' }).keys).toEqual([-1780180080, 4002300]);
});

test.each([
  [
    'quotation marks, dashes and case',
    'Port Ellery’s pier – “closed” for 1,500 days',
    'PORT ELLERY\'S PIER - "closed" for 1500 days',
  ],
  ['line breaks and spaces', `${LEAD}\n\n${SECOND}`, `  ${LEAD}\n${SECOND}\n`],
])('the exact key looks through %s', (_, a, b) => {
  expect(sketch({ text: a }).exactKey).toEqual(sketch({ text: b }).exactKey);
});

test('the exact key tells other words apart', () => {
  expect(sketch({ text: LEAD }).exactKey).not.toEqual(sketch({ text: LEAD.replace('14', '15') }).exactKey);
});

test.each([
  [
    'the headline above the text',
    { title: 'Pier to close for 14 months', text: `Pier to close for 14 months\n${LEAD}\n${SECOND}` },
  ],
  ['a paragraph printed twice', { text: `${LEAD}\n${SECOND}\n${LEAD}` }],
  ['a picture caption', { text: `FILE - The pier of Port Ellery in spring.\n${LEAD}\n${SECOND}` }],
  ['a photo credit', { text: `${LEAD}\nThe pier at low tide. (Photo by Tam Oduya)\n${SECOND}` }],
  ['boilerplate', { text: `${LEAD}\n${SECOND}\n${NEWSLETTER}`, boilerplate: new Set([paragraphDigest(NEWSLETTER)]) }],
])('furniture is left out: %s', (_, input) => {
  expect(sketch(input).exactKey).toEqual(sketch({ text: `${LEAD}\n${SECOND}` }).exactKey);
});

test.each([
  ['a photo page', { text: 'The pier at low tide in the last week of the summer. (Photo by Tam Oduya)' }],
  [
    'an article that its source printed again and again',
    { text: `${LEAD}\n${SECOND}`, boilerplate: new Set([LEAD, SECOND].map(paragraphDigest)) },
  ],
])('nothing is furniture where little else is left: %s', (_, input) => {
  expect(sketch(input)).toMatchObject({ exactKey: sketch({ text: input.text }).exactKey });
  expect(sketch(input).tokenCount).toBeGreaterThan(12);
});

test('keys are few, distinct, in order and fit an int4', () => {
  const { keys } = sketch({ text: longText(3000) });
  expect(keys).toHaveLength(MAX_KEYS);
  expect(new Set(keys).size).toBe(MAX_KEYS);
  expect(keys).toEqual([...keys].sort((a, b) => a - b));
  expect(keys.every((key) => key === (key | 0))).toBe(true);
});

test.each([
  ['a text trimmed to a third', longText(200)],
  ['a text inside a longer one', longText(250, 300)],
])('%s shares keys with the whole', (_, part) => {
  const whole = new Set(sketch({ text: longText(600) }).keys);
  expect(sketch({ text: part }).keys.some((key) => whole.has(key))).toBe(true);
});

test('scripts without spaces are cut into characters', () => {
  const text = '港口议会星期二投票决定关闭旧渡轮码头十四个月维修费用为三百二十万克朗';
  const whole = sketch({ text });
  expect(whole).toMatchObject({ unit: 'character', tokenCount: 34 });
  const shared = sketch({ text: `据报道,${text.slice(5, 30)}。` }).keys.filter((key) => whole.keys.includes(key));
  expect(shared.length).toBeGreaterThan(0);
});

test.each([
  ['no text', '', 0, 0],
  ['four words', 'The pier is closed', 4, 0],
  ['five words', 'The ferry pier is closed', 5, 1],
])('short texts: %s', (_, text, tokenCount, keyCount) => {
  const result = sketch({ text });
  expect([result.tokenCount, result.keys.length]).toEqual([tokenCount, keyCount]);
});

test('what is kept of an endless text is bounded', () => {
  const result = sketch({ text: Array.from({ length: 20_000 }, (_, i) => `so Name${i}`).join(' ') });
  expect(result.tokenCount).toBe(40_000);
  expect(result.tokens).toHaveLength(MAX_TOKENS);
  expect(result.anchors).toHaveLength(256);
});

test('digests are those of the paragraphs that count', () => {
  const text = `${LEAD}\n${NEWSLETTER}\nShort line\n${SECOND}\n${LEAD}`;
  expect(sketch({ text }).digests).toEqual([LEAD, NEWSLETTER, SECOND].map(paragraphDigest));
  expect(sketch({ text, boilerplate: new Set([paragraphDigest(NEWSLETTER)]) }).digests).toEqual(
    [LEAD, SECOND].map(paragraphDigest),
  );
});
