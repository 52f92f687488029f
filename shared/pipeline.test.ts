import { expect, test } from 'vitest';
import { readBell, requireHandlers, type Stage } from './pipeline.ts';

test.each<[string, 'fetch' | 'parse', Stage[], boolean]>([
  ['one each', 'fetch', ['poll', 'page', 'recheck'], true],
  ['one is missing', 'fetch', ['poll', 'page'], false],
  ['one is doubled', 'parse', ['parse', 'parse'], false],
  ['one belongs elsewhere', 'parse', ['parse', 'index'], false],
])('handlers of a queue: %s', (_, queue, stages, fine) => {
  const start = () => requireHandlers(queue, stages);
  if (fine) expect(start).not.toThrow();
  else expect(start).toThrow(expect.objectContaining({ code: 'E_INTERNAL' }));
});

test.each([[null], [{}], [{ id: 1, fence: '2' }], ['7']])('a bell of an older version is refused: %j', (data) => {
  expect(() => readBell(data)).toThrow(expect.objectContaining({ code: 'E_QUEUE' }));
});

test('a bell is read', () => {
  expect(readBell({ id: '1', fence: '2', more: true })).toEqual({ id: '1', fence: '2' });
});
