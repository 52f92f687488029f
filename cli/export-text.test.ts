import { expect, test } from 'vitest';
import type { Column } from './export-tables.ts';
import { csvHeader, csvRow, dayOf, isoTime, jsonRow } from './export-text.ts';

test.each([
  [0, '1970-01-01T00:00:00.000000Z'],
  [1_795_319_156_123_456, '2026-11-22T03:45:56.123456Z'],
  [-1, '1969-12-31T23:59:59.999999Z'],
])('%d microseconds', (micros, text) => {
  expect(isoTime(micros)).toBe(text);
  expect(dayOf(micros)).toBe(text.slice(0, 10));
});

const COLUMNS: Column[] = [
  { name: 'article_id', kind: 'id' },
  { name: 'title', kind: 'text' },
  { name: 'seen_at', kind: 'time' },
  { name: 'tags', kind: 'texts' },
  { name: 'is_free', kind: 'bool' },
  { name: 'entities', kind: [{ name: 'name', kind: 'text' }] },
];

test.each([
  [
    'plain',
    { article_id: 1, title: 'Ferry', seen_at: 0, tags: ['a'], is_free: true, entities: [{ name: 'Ida' }] },
    '{"article_id":1,"title":"Ferry","seen_at":"1970-01-01T00:00:00.000000Z","tags":["a"],"is_free":true,"entities":[{"name":"Ida"}]}\n',
    '1,Ferry,1970-01-01T00:00:00.000000Z,"[""a""]",true,"[{""name"":""Ida""}]"\n',
  ],
  [
    'null, and what is empty',
    { article_id: 2, title: '', seen_at: null, tags: [], is_free: null, entities: [] },
    '{"article_id":2,"title":"","seen_at":null,"tags":[],"is_free":null,"entities":[]}\n',
    '2,"",,[],,[]\n',
  ],
  [
    'quotes, commas, line ends',
    { article_id: 3, title: 'a "b", c\nd\u2028e', seen_at: null, tags: [], is_free: false, entities: [] },
    '{"article_id":3,"title":"a \\"b\\", c\\nd\\u2028e","seen_at":null,"tags":[],"is_free":false,"entities":[]}\n',
    '3,"a ""b"", c\nd\u2028e",,[],false,[]\n',
  ],
])('%s', (_, row, json, csv) => {
  expect(jsonRow(COLUMNS, row)).toBe(json);
  expect(csvRow(COLUMNS, row)).toBe(csv);
});

test('the header of CSV', () => expect(csvHeader(COLUMNS)).toBe('article_id,title,seen_at,tags,is_free,entities\n'));
