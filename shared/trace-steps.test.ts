import { describe, expect, test } from 'vitest';
import { type Attempt, judge, type Standing, withLostLeases } from './trace-steps.ts';

let seconds = 0;
const attempt = (outcome: string, lost: number, stage = 'page', code: string | null = null): Attempt => ({
  at: new Date(1_800_000_000_000 + 1_000 * ++seconds),
  stage,
  outcome,
  code,
  detail: null,
  lost,
  final: ['done', 'rejected', 'skipped', 'dead'].includes(outcome),
});

test.each<[name: string, attempts: Attempt[], expected: string[]]>([
  ['none', [attempt('retry', 0), attempt('later', 0), attempt('done', 0)], ['retry', 'later', 'done']],
  ['one before the first end', [attempt('done', 1)], ['lost', 'done']],
  ['told once', [attempt('retry', 1), attempt('retry', 1), attempt('done', 1)], ['lost', 'retry', 'retry', 'done']],
  [
    'several between failures',
    [attempt('retry', 0), attempt('retry', 2), attempt('dead', 3)],
    ['retry', 'lost', 'retry', 'lost', 'dead'],
  ],
  ['one before what is in hand', [attempt('retry', 0), attempt('in hand', 1)], ['retry', 'lost', 'in hand']],
  ['a deadline that passed tells of itself', [attempt('retry', 0, 'page', 'E_DEADLINE'), attempt('done', 1)], ['retry', 'done']],
  ['stages count for themselves', [attempt('done', 1), attempt('done', 1, 'parse')], ['lost', 'done', 'lost', 'done']],
  [
    'a new life counts anew',
    [attempt('dead', 10), attempt('replayed', 0), attempt('done', 0)],
    ['lost', 'dead', 'replayed', 'done'],
  ],
  ['a second life after the first', [attempt('done', 0), attempt('done', 1)], ['done', 'lost', 'done']],
])('lost leases: %s', (_, attempts, expected) => {
  expect(withLostLeases(attempts).map(({ outcome }) => outcome)).toEqual(expected);
});

test('a lost lease is told with its number, before the row that tells of it', () => {
  const [lost, done] = withLostLeases([attempt('done', 2)]);
  expect(lost).toMatchObject({ outcome: 'lost', at: done!.at, detail: '2 leases ran out before: the worker was killed or hung' });
});

describe('the verdict', () => {
  const standing: Standing = { itemId: '7', article: null, isTakenDown: false, dead: null, attempts: [] };
  const article = { articleId: '3', storyId: '4', relation: 'trimmed', title: 'Pier reopens' };

  test.each<[name: string, given: Partial<Standing>, state: string, text: string]>([
    ['a row', { article }, 'indexed', 'article 3 in story 4 (trimmed): Pier reopens'],
    ['a row that is being looked at again', { article, attempts: [attempt('waiting', 0)] }, 'indexed', 'article 3'],
    [
      'taken down',
      { isTakenDown: true, attempts: [attempt('rejected', 0, 'index', 'E_TAKEN_DOWN')] },
      'taken down',
      'its text is gone',
    ],
    ['on its way', { attempts: [attempt('done', 0), attempt('in hand', 0, 'parse')] }, 'in hand', 'in hand at parse'],
    [
      'between two tries',
      { attempts: [attempt('retry', 0), attempt('waiting', 1, 'page', 'E_TIMEOUT')] },
      'waiting',
      'after E_TIMEOUT',
    ],
    [
      'given up',
      { dead: { stage: 'page', code: 'E_TIMEOUT', tries: 6 }, attempts: [attempt('dead', 5)] },
      'dead',
      '6 tries. E_TIMEOUT: The server did not answer',
    ],
    [
      'refused',
      { attempts: [attempt('rejected', 0, 'page', 'E_HTTP_403')] },
      'rejected',
      '`wirecopy replay item:7` tries it again',
    ],
    [
      'refused by a code of tomorrow',
      { attempts: [attempt('rejected', 0, 'page', 'E_TOMORROW')] },
      'rejected',
      'E_TOMORROW: see',
    ],
    [
      'refused, then put back',
      { attempts: [attempt('rejected', 0), attempt('replayed', 0), attempt('waiting', 0)] },
      'waiting',
      'waits for page',
    ],
    ['too old', { attempts: [attempt('skipped', 0)] }, 'skipped', 'skipped: by configuration'],
    ['nothing left that tells', {}, 'unknown', 'nothing is known'],
  ])('%s', (_, given, state, text) => {
    expect(judge({ ...standing, ...given })).toMatchObject({ state, text: expect.stringContaining(text) });
  });
});
