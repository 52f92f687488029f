import { expect, test } from 'vitest';
import { counted, formatAgo, formatInstant, formatLag, formatShare, withoutBidi } from './format.ts';

const NOW = new Date('2026-11-21T10:05:09Z');
const before = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1000);

test.each<[formatted: string, expected: string]>([
  [counted(1, 'story', 'stories'), '1 story'],
  [counted(0, 'story', 'stories'), '0 stories'],
  [counted(1234, 'article'), '1,234 articles'],
  [formatShare(null), '–'],
  [formatShare(0), '0%'],
  [formatShare(0.873), '87%'],
  [formatShare(0.999), '99%'],
  [formatShare(1), '100%'],
  [formatInstant(NOW), '21 Nov 2026, 10:05 UTC'],
  [formatLag(null), '–'],
  [formatLag(-0.2), 'same time'],
  [formatLag(720), '+12 min'],
  [formatLag(-300), '−5 min'],
  [formatAgo(NOW, NOW), 'now'],
  [formatAgo(before(240), NOW), '4 min ago'],
  [formatAgo(before(-240), NOW), 'in 4 min'],
  [withoutBidi('a\u202eb\u2066c\u200f'), 'abc'],
])('%s', (formatted, expected) => {
  expect(formatted).toBe(expected);
});
