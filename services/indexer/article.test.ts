import { describe, expect, test } from 'vitest';
import type { Article } from '../../shared/types.ts';
import { type ArticleRow, articleRow, judge, type Verdict } from './article.ts';

const ARTICLE: Article = {
  title: 'Lantern parade moved to Sunday',
  authors: ['Mina Holt'],
  publishedAt: '2026-11-20T08:00:00.000Z',
  publishedPrecision: 'instant',
  modifiedAt: null,
  language: 'en',
  siteName: null,
  canonicalUrl: null,
  imageUrl: null,
  imageCaption: null,
  section: null,
  tags: ['parade'],
  description: null,
  text: 'The lantern parade moves to Sunday.\n\nThe wind is to blame, the town said.',
  html: '<p>The lantern parade moves to Sunday.</p><p>The wind is to blame, the town said.</p>',
  wordCount: 13,
  isAccessibleForFree: null,
  method: 'test',
  version: 3,
  quality: 0.8123456789,
  evidence: { title: 'h1', quality: [] },
};
const row = (own: Partial<Article> = {}): ArticleRow => articleRow({ ...ARTICLE, ...own });

/** As the database gives it back. */
const stored = (own: Partial<Article> = {}): ArticleRow => {
  const given = row(own);
  return {
    ...given,
    published_at: new Date(given.published_at!),
    extraction_quality: Number.parseFloat(Math.fround(given.extraction_quality).toPrecision(7)),
    evidence: JSON.parse(JSON.stringify(given.evidence)),
  };
};
const CHANGED = { text: `${ARTICLE.text}\n\nIt begins at six.` };
const FOOTER = 'Support the Gazette with a subscription.';

describe('what is read is judged against the article that is there', () => {
  const SAME = { isSamePage: true, entryChanged: false };
  const OTHER_PAGE = { isSamePage: false, entryChanged: false };
  test.each<[name: string, known: ArticleRow | null, read: ArticleRow, input: typeof SAME, expected: Verdict]>([
    ['no article yet', null, row(), OTHER_PAGE, { kind: 'new' }],
    ['the same page, read alike', stored(), row(), SAME, { kind: 'unchanged' }],
    ['another page with the same text', stored(), row(), OTHER_PAGE, { kind: 'unchanged' }],
    ['another page with the same text and another author', stored(), row({ authors: [] }), OTHER_PAGE, { kind: 'unchanged' }],
    ['another page with another text', stored(), row(CHANGED), OTHER_PAGE, { kind: 'revised', reason: 'publisher' }],
    ['another headline', stored(), row({ title: 'No parade' }), OTHER_PAGE, { kind: 'revised', reason: 'publisher' }],
    ['the same page with another text', stored(), row({ ...CHANGED, version: 4 }), SAME, { kind: 'revised', reason: 'parser' }],
    ['the same page with another text by the same version', stored(), row(CHANGED), SAME, { kind: 'revised', reason: 'parser' }],
    ['both are others', stored(), row({ ...CHANGED, version: 4 }), OTHER_PAGE, { kind: 'revised', reason: 'unclear' }],
    [
      'the same page, but another entry',
      stored(),
      row(CHANGED),
      { isSamePage: true, entryChanged: true },
      { kind: 'revised', reason: 'publisher' },
    ],
    [
      'the same page with other metadata',
      stored(),
      row({ authors: [], publishedAt: null, quality: 0.1 }),
      SAME,
      { kind: 'updated', changed: ['authors', 'published_at'] },
    ],
    ['the same time, spelt otherwise', stored(), row({ publishedAt: '2026-11-20T09:00:00+01:00' }), SAME, { kind: 'unchanged' }],
    ['another version, nothing else', stored(), row({ version: 4 }), SAME, { kind: 'stamped' }],
    ['other evidence', stored(), row({ evidence: { title: 'og', quality: [] } }), SAME, { kind: 'stamped' }],
  ])('%s', (_, known, read, input, expected) => expect(judge(known, { row: read, ...input })).toEqual(expected));

  test.each<[name: string, known: Partial<Article>, read: Partial<Article>, expected: Verdict['kind']]>([
    [
      'a footer that is known by now',
      { text: `${ARTICLE.text}\n\n${FOOTER}` },
      { evidence: { boilerplate: [FOOTER] } },
      'unchanged',
    ],
    [
      'a footer that is forgotten again',
      { evidence: { boilerplate: [FOOTER] } },
      { text: `${ARTICLE.text}\n\n${FOOTER}` },
      'unchanged',
    ],
    [
      'a footer that is known by now, and another text',
      { text: `${ARTICLE.text}\n\n${FOOTER}` },
      { ...CHANGED, evidence: { boilerplate: [FOOTER] } },
      'revised',
    ],
    ['a footer that nobody knows', { text: `${ARTICLE.text}\n\n${FOOTER}` }, {}, 'revised'],
  ])('another page with %s', (_, known, read, expected) =>
    expect(judge(stored(known), { row: row(read), ...OTHER_PAGE }).kind).toBe(expected),
  );

  test('a footer that is known by now goes when the page itself is read again', () => {
    const read = row({ evidence: { boilerplate: [FOOTER] } });
    expect(judge(stored({ text: `${ARTICLE.text}\n\n${FOOTER}` }), { row: read, ...SAME })).toEqual({
      kind: 'revised',
      reason: 'parser',
    });
  });
});
