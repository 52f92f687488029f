import { describe, expect, test } from 'vitest';
import { chooseOrigin, type OriginCandidate, wireAgency } from './origin.ts';

const BODY = 'Divers have found cracks in the old ferry pier.\n\nIt will be closed on Monday, the council said.';

describe('an agency that signs its text', () => {
  const cases: [string, string, string][] = [
    ['dateline', `PORT ELLERY, Norland (AP) — ${BODY}`, 'AP'],
    ['dateline with a date', `LONDON, March 3 (Reuters) - ${BODY}`, 'Reuters'],
    ['dateline in mixed case', `Berlin (dpa) - ${BODY}`, 'dpa'],
    ['dateline with a regional desk', `Essen (dpa/lnw) - ${BODY}`, 'dpa'],
    ['dateline with two hyphens', `BEIJING, March 3 (Xinhua) -- ${BODY}`, 'Xinhua'],
    ['agency first', `(ANSA) - ROMA, 03 MAR - ${BODY}`, 'ANSA'],
    ['full stop and dash', `Madrid, 3 mar (EFE).- ${BODY}`, 'EFE'],
    ['slashes', `МОСКВА, 3 марта. /ТАСС/. ${BODY}`, 'TASS'],
    ['Chinese', `新华社北京3月3日电 ${BODY}`, 'Xinhua'],
    ['Japanese', `【東京共同】${BODY}`, 'Kyodo'],
    ['Korean', `(서울=연합뉴스) ${BODY}`, 'Yonhap'],
    ['an agency in no list', `KALMSUND (Norvik) — ${BODY}`, 'Norvik'],
    ['behind furniture', `Share\n3 March\nPARIS (AFP) - ${BODY}`, 'AFP'],
    ['byline', `By Ann Roe, Associated Press\n3 March\n${BODY}`, 'AP'],
    ['byline in capitals', `ANN ROE and BO LEE Associated Press\n${BODY}`, 'AP'],
    ['byline of the agency alone', `Reuters\n${BODY}`, 'Reuters'],
    ['byline with a date behind', `The Associated Press | Sunday, March 3\n${BODY}`, 'AP'],
    ['byline behind the date', `Posted 3:57 pm, March 3, by Associated Press\n${BODY}`, 'AP'],
    ['source line', `${BODY}\n\nQuelle: dpa`, 'dpa'],
    ['source line above', `/ Source: Associated Press\n${BODY}`, 'AP'],
    ['credit line', `${BODY}\n\n— Reuters`, 'Reuters'],
    ['credit in brackets', `${BODY} (APA)`, 'APA'],
    ['copyright', `${BODY}\n\nCopyright 2031 The Associated Press. All rights reserved.`, 'AP'],
    ['copyright sign', `${BODY}\n© 2031 AFP\n© Agence France-Presse`, 'AFP'],
    ['sign-off', `${BODY}\n\n(Reporting by Ann Roe in London; Editing by Bo Lee)`, 'Reuters'],
  ];
  test.each(cases)('%s', (_, text, expected) => {
    expect(wireAgency(text, [])).toBe(expected);
  });

  test.each([
    ['the agency itself', ['Reuters'], 'Reuters'],
    ['a writer of the agency', ['By Ann Roe, AP Business Writer'], 'AP'],
    ['name and agency', ['Ann Roe, Associated Press'], 'AP'],
    ['staff', ['Reuters Staff'], 'Reuters'],
    ['short names alone', ['dpa', 'Ann Roe'], 'dpa'],
    ['a person', ['Ann Roe'], null],
  ])('authors: %s', (_, authors, expected) => {
    expect(wireAgency(BODY, authors)).toBe(expected);
  });

  test('the end of the title', () => {
    expect(wireAgency(BODY, [], 'Pier to close - Reuters')).toBe('Reuters');
    expect(wireAgency(BODY, [], 'Pier to close, Reuters reports')).toBeNull();
  });
});

test.each([
  ['an agency quoted', `"The pier is safe," Brannoch told Reuters. ${BODY}`],
  ['an agency reports', `${BODY}\nThe Associated Press reported on Monday that the divers were not paid.`],
  ['a photo credit', `The pier in spring. (AP Photo/Ann Roe)\n${BODY}`],
  ['a photo credit with a slash', `Ann Roe/Reuters\n${BODY}`],
  ['an abbreviation', `Avalon Airways (AA) - the oldest line of the island - ${BODY}`],
  ['an abbreviation behind a lower-case word', `The Coast Protection Office (CPO) - founded in 1968 - warned. ${BODY}`],
  ['a date in brackets', `LONDON (March 3) — ${BODY}`],
  ['thanks to an agency', `${BODY}\nThis report contains material from Reuters and other media.`],
  ['no text', ''],
])('no credit: %s', (_, text) => {
  expect(wireAgency(text, [])).toBeNull();
});

test('endless lines end soon', () => {
  const text = `${'A (b '.repeat(200_000)}\n${'Reuters, '.repeat(100_000)}`;
  expect(wireAgency(text, ['x, '.repeat(1000)], 'y - '.repeat(1000))).toBeNull();
});

const SEEN = new Date('2031-05-06T12:00:00Z');
const member = (id: string, rest: Partial<OriginCandidate> = {}): OriginCandidate => ({
  id,
  url: `https://${id}.example/pier`,
  canonicalUrl: null,
  domain: `${id}.example`,
  agency: null,
  publishedAt: new Date('2031-05-06T10:00:00Z'),
  publishedPrecision: 'instant',
  firstSeenAt: SEEN,
  tokenCount: 300,
  ...rest,
});
const at = (time: string) => ({ publishedAt: new Date(`2031-05-06T${time}:00Z`) });

describe('the origin of a story', () => {
  const cases: [string, OriginCandidate[], ReturnType<typeof chooseOrigin>][] = [
    ['one article', [member('a')], { originId: 'a', agency: null }],
    ['the earliest', [member('a', at('10:00')), member('b', at('09:00'))], { originId: 'b', agency: null }],
    [
      'a mere day is not credible',
      [member('a', at('10:00')), member('b', { ...at('00:00'), publishedPrecision: 'day' })],
      { originId: 'a', agency: null },
    ],
    [
      'nor is the future',
      [member('a', { publishedAt: null }), member('b', at('23:00')), member('c', at('11:00'))],
      { originId: 'c', agency: null },
    ],
    [
      'first seen breaks ties',
      [member('a'), member('b', { firstSeenAt: new Date('2031-05-06T11:00:00Z') })],
      { originId: 'b', agency: null },
    ],
    ['then the longest', [member('a'), member('b', { tokenCount: 400 })], { originId: 'b', agency: null }],
    [
      'a credited agency without its own page',
      [member('a'), member('b', { agency: 'Reuters' })],
      { originId: null, agency: 'Reuters' },
    ],
    [
      "the agency's own page",
      [member('a', at('08:00')), member('b', { agency: 'Reuters', domain: 'reuters.com' })],
      { originId: 'b', agency: 'Reuters' },
    ],
    [
      'its own page without a credit',
      [member('a', at('08:00')), member('b', { domain: 'apnews.com' })],
      { originId: 'b', agency: 'AP' },
    ],
    [
      'the credit that most give',
      [member('a', { agency: 'AP' }), member('b', { agency: 'dpa' }), member('c', { agency: 'dpa' })],
      { originId: null, agency: 'dpa' },
    ],
    [
      'what others name as canonical',
      [member('a', at('08:00')), member('b'), member('c', { canonicalUrl: 'https://b.example/pier?utm_source=c#top' })],
      { originId: 'b', agency: null },
    ],
    [
      'itself as canonical says nothing',
      [member('a'), member('b', { ...at('09:00'), canonicalUrl: 'https://b.example/pier' })],
      { originId: 'b', agency: null },
    ],
    [
      'nor does an unknown page',
      [member('a', at('09:00')), member('b', { canonicalUrl: 'https://x.example/pier' })],
      { originId: 'a', agency: null },
    ],
  ];
  test.each(cases)('%s', (_, members, expected) => {
    expect(chooseOrigin(members)).toEqual(expected);
    expect(chooseOrigin([...members].reverse())).toEqual(expected);
  });
});
