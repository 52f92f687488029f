import { expect, test } from 'vitest';
import { Window } from './window.ts';

test('a window takes four bells for each handler, and more when some are answered', () => {
  const window = new Window();
  window.handlers = 2;
  expect([window.take(5), window.take(5), window.take(5)]).toEqual([5, 3, 0]);
  window.answer();
  expect([window.take(5), window.outstanding]).toEqual([1, 8]);
});

test('what the queue says counts', () => {
  const window = new Window();
  window.handlers = 1;
  window.count(3);
  expect(window.take(5)).toBe(1);
  window.count(40); // other processes ring as well
  expect(window.take(5)).toBe(0);
  window.count(0);
  window.answer(); // one that the count has missed
  expect(window.take(5)).toBe(4);
});
