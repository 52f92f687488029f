import { describe, expect, test } from 'vitest';
import { randomNumbers, shuffled } from '../../shared/random.ts';
import { groupStories, type Pin, type Story, type StoryArticle, type StoryEdge, seenFrom } from './stories.ts';

const article = (id: string, minute = 0, tokenCount = 300): StoryArticle => ({
  id,
  publishedAt: new Date(Date.UTC(2031, 4, 6, 10, minute)),
  firstSeenAt: new Date(Date.UTC(2031, 4, 6, 12)),
  tokenCount,
});

const edge = (a: string, b: string, relation: StoryEdge['relation'] = 'near_copy', similarity = 0.9): StoryEdge => ({
  a,
  b,
  relation,
  similarity,
  coverageA: relation === 'trimmed' ? 0.5 : 0.95,
  coverageB: relation === 'extended' ? 0.5 : 0.95,
});

/** Every pair of the ids. */
const all = (ids: string): StoryEdge[] => [...ids].flatMap((a, i) => [...ids].slice(i + 1).map((b) => edge(a, b)));

/** Stories as strings, the canonical article first. */
const show = (stories: Story[]): string[] => stories.map(({ members }) => members.map(({ id }) => id).join('')).sort();

/** Four copies of each other, and two of the first one only: it leads. */
const LED_BY_A = [...all('abcd'), edge('a', 'e'), edge('a', 'f')];

describe('groups', () => {
  const cases: [string, StoryArticle[], StoryEdge[], string[]][] = [
    ['articles without edges stay alone', [article('a'), article('b')], [], ['a', 'b']],
    ['copies of one text are one story', [...'abcd'].map((id) => article(id)), all('abcd'), ['abcd']],
    ['the earliest of equals leads', [article('a', 9), article('b', 5), article('c', 7)], all('abc'), ['bac']],
    ['the longest of equally early ones leads', [article('a', 0, 90), article('b', 0, 400)], all('ab'), ['ba']],
    ['most like its copies leads', [...'abc'].map((id) => article(id)), [edge('a', 'c'), edge('b', 'c')], ['cab']],
    [
      'a chain is cut',
      [...'abcde'].map((id) => article(id)),
      [edge('a', 'b'), edge('b', 'c', 'near_copy', 0.95), edge('c', 'd'), edge('d', 'e')],
      ['bac', 'de'],
    ],
    [
      'an article between two leaders joins the more similar one',
      [...'abcpqrx'].map((id) => article(id)),
      [...all('abc'), ...all('pqr'), edge('a', 'x', 'trimmed', 0.6), edge('p', 'x', 'trimmed', 0.7)],
      ['abc', 'pqrx'],
    ],
    [
      'reuse never joins',
      [...'abcd'].map((id) => article(id)),
      [edge('a', 'b', 'contains'), edge('a', 'c', 'partial'), edge('a', 'd', 'update')],
      ['a', 'b', 'c', 'd'],
    ],
    [
      'a copy of most of the core joins, though nobody compared it with the leader',
      [...'abcdefx'].map((id) => article(id)),
      [...LED_BY_A, ...['b', 'c', 'd'].map((id) => edge(id, 'x', 'near_copy', 0.5))],
      ['abcdefx'],
    ],
    [
      'a copy of one member only does not',
      [...'abcdefx'].map((id) => article(id)),
      [...LED_BY_A, edge('b', 'x')],
      ['abcdef', 'x'],
    ],
    [
      'another version of the leader does not join by its core',
      [...'abcdefx'].map((id) => article(id)),
      [...LED_BY_A, edge('a', 'x', 'update'), ...['b', 'c', 'd'].map((id) => edge(id, 'x', 'near_copy', 0.5))],
      ['abcdef', 'x'],
    ],
    [
      'another version of most members does not join by a copy of the leader',
      [...'abcdx'].map((id) => article(id)),
      [...all('abcd'), edge('a', 'x', 'trimmed', 0.4), edge('b', 'x', 'update'), edge('c', 'x', 'update')],
      ['abcd', 'x'],
    ],
    ['no time is the time of the first sight', [{ ...article('a'), publishedAt: null }, article('b', 30)], all('ab'), ['ba']],
    ['nothing', [], [], []],
  ];
  test.each(cases)('%s', (_, articles, edges, expected) => {
    expect(show(groupStories(articles, edges))).toEqual(expected);
  });
});

describe('what an editor has pinned', () => {
  const six = [...'abcpqr'].map((id) => article(id));
  const edges = [...all('abc'), ...all('pqr')];
  const cases: [string, StoryArticle[], StoryEdge[], Pin[], string[]][] = [
    ['nothing', six, edges, [], ['abc', 'pqr']],
    ['stories are put together', six, edges, [{ a: 'a', b: 'p', kind: 'together' }], ['abcpqr']],
    [
      'articles without any likeness are put together',
      six,
      [],
      [{ a: 'a', b: 'p', kind: 'together' }],
      ['ap', 'b', 'c', 'q', 'r'],
    ],
    ['an article is taken out', six, edges, [...'ab'].map((a) => ({ a, b: 'c', kind: 'apart' as const })), ['ab', 'c', 'pqr']],
    [
      'what is apart stays apart, whoever is like both',
      [...six, article('x')],
      [...edges, edge('a', 'x', 'near_copy', 0.5), edge('c', 'x', 'near_copy', 0.5)],
      [...'ab'].map((a) => ({ a, b: 'c', kind: 'apart' as const })),
      ['abx', 'c', 'pqr'],
    ],
  ];
  test.each(cases)('%s', (_, articles, given, pins, expected) => {
    expect(show(groupStories(articles, given, pins))).toEqual(expected);
    expect(show(groupStories([...articles].reverse(), [...given].reverse(), [...pins].reverse()))).toEqual(expected);
  });
});

test('members are seen from the canonical article', () => {
  const edges = [edge('a', 'b', 'trimmed', 0.7), edge('c', 'a', 'trimmed', 0.6), edge('a', 'd', 'exact_copy', 1)];
  const [story] = groupStories(
    [...'abcd'].map((id) => article(id)),
    edges,
  );
  expect(story!.members).toEqual([
    { id: 'a', relation: 'original', similarity: 1, coverageOfOrigin: 1, coverageOfCopy: 1 },
    { id: 'b', relation: 'trimmed', similarity: 0.7, coverageOfOrigin: 0.5, coverageOfCopy: 0.95 },
    { id: 'c', relation: 'extended', similarity: 0.6, coverageOfOrigin: 0.95, coverageOfCopy: 0.5 },
    { id: 'd', relation: 'exact_copy', similarity: 1, coverageOfOrigin: 0.95, coverageOfCopy: 0.95 },
  ]);
});

test('an edge can be seen from either article', () => {
  expect(seenFrom('b', edge('a', 'b', 'trimmed', 0.7))).toMatchObject({
    id: 'a',
    relation: 'extended',
    coverageOfOrigin: 0.95,
    coverageOfCopy: 0.5,
  });
});

const mirrored = (e: StoryEdge): StoryEdge => ({
  a: e.b,
  b: e.a,
  relation: e.relation === 'trimmed' ? 'extended' : e.relation === 'extended' ? 'trimmed' : e.relation,
  similarity: e.similarity,
  coverageA: e.coverageB,
  coverageB: e.coverageA,
});

test.each(Array.from({ length: 20 }, (_, seed) => seed))(
  'whatever the order of arrival, the stories are the same (seed %i)',
  (seed) => {
    const random = randomNumbers(seed);
    const relations: StoryEdge['relation'][] = [
      'exact_copy',
      'near_copy',
      'trimmed',
      'extended',
      'update',
      'partial',
      'contains',
    ];
    const articles = Array.from({ length: 40 }, (_, i) =>
      article(`n${i}`, Math.floor(random() * 5), 200 + Math.floor(random() * 3)),
    );
    const edges = articles.flatMap(({ id: a }, i) =>
      articles
        .slice(i + 1)
        .filter(() => random() < 0.08)
        .map(({ id: b }) =>
          edge(a, b, relations[Math.floor(random() * relations.length)], Math.floor(random() * 10) / 10 + 0.05),
        ),
    );
    const byCanonical = (stories: Story[]) => stories.sort((x, y) => (x.canonical < y.canonical ? -1 : 1));
    const expected = byCanonical(groupStories(articles, edges));
    expect(expected.flatMap(({ members }) => members)).toHaveLength(articles.length);
    for (let round = 0; round < 10; round++) {
      const turned = edges.map((e) => (random() < 0.5 ? mirrored(e) : e));
      expect(byCanonical(groupStories(shuffled(articles, random), shuffled(turned, random)))).toEqual(expected);
    }
  },
);
