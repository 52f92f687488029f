import { describe, expect, test } from 'vitest';
import type { Entry, Feed } from '../../shared/types.ts';
import { type Answer, examineFeed, type FeedReport } from './examine.ts';
import type { HttpResponse } from './http.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const ADDRESS = 'https://gazette.example/rss';

const entry = (n: number, own: Partial<Entry> = {}): Entry => ({
  id: String(n),
  title: `Title ${n}`,
  url: `https://gazette.example/${n}`,
  publishedAt: new Date(NOW.getTime() - n * 7_200_000).toISOString(),
  updatedAt: null,
  authors: [],
  summary: null,
  contentHtml: '<p>Words</p>',
  categories: [],
  ...own,
});

const four = (own: Partial<Entry> = {}) => [1, 2, 3, 4].map((n) => entry(n, own));

interface Given {
  entries?: Entry[];
  format?: Feed['format'];
  settings?: Partial<Answer['settings']>;
  headers?: Partial<HttpResponse['headers']>;
  body?: string;
  response?: Partial<HttpResponse>;
}

function examine({ entries = four(), format = 'rss', settings, headers, body = '<rss/>', response }: Given): FeedReport {
  return examineFeed({
    url: ADDRESS,
    now: NOW,
    settings: { everyMs: null, content: 'auto', maxAgeMs: null, ...settings },
    feed: {
      format,
      title: 'Quayside Gazette',
      link: null,
      language: 'en',
      hints: { ttlMinutes: null, updatePeriodMs: null, skipHours: [], skipDays: [] },
      hubs: [],
      self: null,
      entries,
    },
    response: {
      status: 200,
      url: ADDRESS,
      bytes: Buffer.from(body),
      gzip: null,
      contentType: 'application/rss+xml; charset=utf-8',
      etag: '"v1"',
      lastModified: null,
      permanentRedirect: null,
      ...response,
      headers: {
        cacheControl: null,
        expires: null,
        age: null,
        date: null,
        retryAfter: null,
        link: null,
        robotsTag: null,
        tdmReservation: null,
        ...headers,
      },
      shownHeaders: {},
    },
  });
}

test('a feed as it should be', () => {
  expect(examine({})).toEqual({
    title: 'Quayside Gazette',
    format: 'rss',
    language: 'en',
    entries: 4,
    newest: '2026-11-21T10:00:00.000Z',
    oldest: '2026-11-21T04:00:00.000Z',
    counts: {
      withoutDate: 0,
      withoutTitle: 0,
      withoutLink: 0,
      withoutIdentity: 0,
      titleOnly: 0,
      repeated: 0,
      inFuture: 0,
    },
    poll: { pages: { 'gazette.example': 4 }, ownText: 0, tooOld: 0 },
    nextPoll: { after: '105m', reason: 'learnt: there is a new entry about every 105m' },
    redirectedTo: null,
    movedTo: null,
    contentType: 'application/rss+xml; charset=utf-8',
    charset: 'utf-8',
    bytes: 6,
    etag: '"v1"',
    lastModified: null,
    cacheControl: null,
    odd: [],
    sample: [1, 2, 3, 4].map((n) => ({
      title: `Title ${n}`,
      url: `https://gazette.example/${n}`,
      publishedAt: entry(n).publishedAt,
      textLength: 12,
    })),
  });
});

describe('odd is', () => {
  test.each<[name: string, given: Given, expected: string[]]>([
    [
      'an address that has moved',
      { response: { url: 'https://gazette.example/new', permanentRedirect: 'https://gazette.example/new' } },
      ['it has moved to https://gazette.example/new: put that address into feeds.yml'],
    ],
    [
      'one that leads elsewhere, in part for good',
      { response: { url: 'https://c.example/', permanentRedirect: 'https://b.example/' } },
      ['it has moved to https://b.example/: put that address into feeds.yml', 'it redirects to https://c.example/'],
    ],
    [
      'a page that is a feed',
      { response: { contentType: 'text/html; charset=utf-8' }, format: 'atom' },
      ['the server calls it text/html; charset=utf-8, but it is Atom'],
    ],
    [
      'XML that is JSON',
      { response: { contentType: 'application/xml' }, format: 'json' },
      ['the server calls it application/xml, but it is a JSON Feed'],
    ],
    ['a document without a type', { response: { contentType: null } }, ['the server does not say what kind of document it is']],
    [
      'another encoding than was said',
      { body: '<rss>Ærø</rss>', response: { contentType: 'text/xml; charset="ISO-8859-1"' } },
      ['the server says ISO-8859-1, but the bytes are utf-8'],
    ],
    [
      'no validators',
      { response: { etag: null } },
      ['the server gives neither ETag nor Last-Modified: each poll transfers all of it (1 kB)'],
    ],
    [
      'a wish for a week',
      { headers: { cacheControl: 'max-age=604800' } },
      ['the server asks to be left alone for 7d; a day is the most that is kept to'],
    ],
    ['an empty feed', { entries: [] }, ['it has no entries at the moment']],
    ['no dates', { entries: four({ publishedAt: null }) }, ['4 of 4 entries have no date: the time of their discovery counts']],
    [
      'one date for all',
      { entries: four({ publishedAt: '2026-11-21T11:59:00Z' }) },
      ['all entries have the same date, probably that of the request'],
    ],
    [
      'the future',
      { entries: [...four(), entry(5, { publishedAt: '2026-11-22T12:00:00Z' })] },
      ['1 of 5 entries are dated in the future'],
    ],
    ['silence', { entries: [entry(24 * 20)] }, ['its newest entry is 40 days old']],
    [
      'neither link nor id',
      { entries: [entry(1), entry(2, { url: null, id: 'sha256:00' })] },
      ['1 of 2 entries have neither link nor id: a change of their text makes them new'],
    ],
    [
      'no link',
      { entries: [entry(1), entry(2, { url: null })] },
      ['1 of 2 entries have no link: their own text is all there is'],
    ],
    [
      'the same entry twice',
      { entries: [entry(1), entry(2, { url: 'https://gazette.example/1?utm_source=feed' })] },
      ['1 of 2 entries repeat another one'],
    ],
    [
      'titles without more',
      { entries: [entry(1, { contentHtml: null }), entry(2, { title: null })] },
      ['1 of 2 entries have no title', '1 of 2 entries have a title only'],
    ],
    [
      'broken characters',
      { entries: [entry(1, { title: 'F\ufffdhre' })] },
      ['1 of 1 entries have broken characters in their title'],
    ],
  ])('%s', (_, given, expected) => expect(examine(given).odd).toEqual(expected));
});

describe('a poll', () => {
  test('takes the settings of the feed', () => {
    const entries = [
      ...four(),
      entry(5, { contentHtml: null, url: 'https://pages.example:8080/5' }),
      entry(6, { url: null }),
      entry(100),
    ];
    const settings = { content: 'feed', maxAgeMs: 86_400_000 } as const;
    expect(examine({ entries, settings }).poll).toEqual({ pages: { 'pages.example:8080': 1 }, ownText: 5, tooOld: 1 });
  });

  test.each<[name: string, given: Given, expected: FeedReport['nextPoll']]>([
    ['as feeds.yml says', { settings: { everyMs: 30_000 } }, { after: '30s', reason: 'feeds.yml says so' }],
    [
      'as the server asks',
      { settings: { everyMs: 60_000 }, headers: { cacheControl: 'max-age=900' } },
      { after: '15m', reason: 'the publisher asks for it' },
    ],
    [
      'about hourly without a rhythm',
      { entries: [entry(1)] },
      { after: '59m', reason: 'no dated entries to learn a rhythm from' },
    ],
  ])('comes again %s', (_, given, expected) => expect(examine(given).nextPoll).toEqual(expected));
});
