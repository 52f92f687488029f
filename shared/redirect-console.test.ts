import { expect, test } from 'vitest';
import { redirectConsole } from './redirect-console.ts';

test('a line of a library is said once in a row, on one line, until it is undone', () => {
  const { warn, error } = console;
  const said: string[] = [];
  const undo = redirectConsole((line) => said.push(line));
  console.warn('Redis is %s\n   Current: 5.0', 'old');
  console.warn('Redis is old\n   Current: 5.0');
  console.error(new Error('gone').message, 7);
  console.warn('Redis is old\n   Current: 5.0');
  undo();
  expect(said).toEqual(['Redis is old Current: 5.0', 'gone 7', 'Redis is old Current: 5.0']);
  expect([console.warn, console.error]).toEqual([warn, error]);
});
