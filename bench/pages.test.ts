import { expect, test } from 'vitest';
import { CONTENDERS } from './extract-contenders.ts';
import { makePages } from './pages.ts';

test('made pages are the same every time, of a realistic size, and read without a word too much or too few', () => {
  const pages = [...makePages(3)];
  expect(pages).toEqual([...makePages(3)]);
  for (const page of pages) {
    expect(page.html.length).toBeGreaterThan(100_000);
    expect(CONTENDERS.wirecopy!(page)).toBe(page.text);
  }
});
