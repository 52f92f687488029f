import { expect, test } from 'vitest';
import { followMove, type Whereabouts } from './move.ts';

const A = 'https://a.example/rss';
const B = 'https://b.example/rss';
const C = 'https://c.example/rss';
const start: Whereabouts = { subscribedUrl: A, polledUrl: null, redirectUrl: null, redirectAnswers: 0 };
/** Where the feed is polled after these answers. */
const after = (...answers: (string | null)[]): string => {
  const { polledUrl, subscribedUrl } = answers.reduce(followMove, start);
  return polledUrl ?? subscribedUrl;
};

test.each<[string, (string | null)[], string]>([
  ['two answers', [B, B], A],
  ['three answers', [B, B, B], B],
  ['three answers with a pause', [B, B, null, B, B], A],
  ['three answers to different places', [B, C, B, C], A],
  ['moved twice', [B, B, B, C, C, C], C],
  ['moved and back', [B, B, B, A, A, A], A],
  ['it stays where it moved', [B, B, B, null, null], B],
  ['from https to http', ['http://a.example/rss', 'http://a.example/rss', 'http://a.example/rss'], A],
])('%s', (_name, answers, expected) => expect(after(...answers)).toBe(expected));
