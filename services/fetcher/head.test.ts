import { describe, expect, test } from 'vitest';
import { headerReservations, readHead } from './head.ts';

const PAGE = 'https://paper.example/news/1?utm_source=x';
const head = (html: string) => readHead(Buffer.from(html), PAGE);

test('a page without a word about itself', () => {
  expect(head('<p>Rain</p>')).toEqual({ canonicalUrl: null, title: null, reservations: [] });
});

describe('canonical address', () => {
  test.each<[string, string, string | null]>([
    ['absolute', '<link rel="canonical" href="https://paper.example/news/1">', 'https://paper.example/news/1'],
    ['relative', '<link href="/news/1" rel=Canonical>', 'https://paper.example/news/1'],
    ['the first counts', '<link rel=canonical href=/a><link rel=canonical href=/b>', 'https://paper.example/a'],
    ['a script', '<link rel=canonical href="javascript:alert(1)">', null],
    ['nothing', '<link rel=canonical>', null],
    ['in the text of the page', '<body><link rel=canonical href=/a>', null],
    ['in a comment', '<!-- <link rel=canonical href=/a> --><link rel=canonical href=/b>', 'https://paper.example/b'],
    ['in a script', '<SCRIPT>"<link rel=canonical href=/a>"</SCRIPT ><link rel=canonical href=/b>', 'https://paper.example/b'],
    ['after styles', '<style>a{}</style><style>b{}</style><link rel=canonical href=/b>', 'https://paper.example/b'],
    ['after a comment with a body', '<!-- <body> --><link rel=canonical href=/b>', 'https://paper.example/b'],
    ['after a script without an end', '<script>a<b <link rel=canonical href=/b>', null],
  ])('%s', (_name, html, expected) => expect(head(html).canonicalUrl).toBe(expected));
});

test('title', () => {
  expect(head('<title>\n Rain &amp; snow </title><svg><title>Icon</title></svg>').title).toBe('Rain & snow');
  expect(head('<script>1</script><title>Schnee &ndash; bis März</title>').title).toBe('Schnee – bis März');
});

describe('reservations of the head', () => {
  test.each<[string, string[]]>([
    ['<meta name="robots" content="index, follow, max-image-preview:large">', []],
    ['<meta name="ROBOTS" content="NOINDEX,noarchive">', ['noindex', 'noarchive']],
    ['<meta name="robots" content="none">', ['noindex', 'nofollow']],
    ['<meta name="googlebot" content="noindex">', []],
    ['<meta name="wirecopy" content="noindex">', ['noindex']],
    ['<meta name="robots" content="noai, noimageai">', ['noai', 'noimageai']],
    ['<meta name="tdm-reservation" content="1">', ['tdm']],
    ['<meta name="tdm-reservation" content="0">', []],
  ])('%s', (html, expected) => expect(head(html).reservations).toEqual(expected));
});

describe('reservations of the headers', () => {
  test.each<[string | null, string | null, string[]]>([
    [null, null, []],
    ['noindex', null, ['noindex']],
    ['noindex, nofollow', '1', ['noindex', 'nofollow', 'tdm']],
    ['otherbot: noindex', null, []],
    ['otherbot: noindex, wirecopy: noarchive', null, ['noarchive']],
    ['wirecopy: noindex, nofollow, otherbot: noarchive', null, ['noindex', 'nofollow']],
    ['max-snippet: 20, noindex', null, ['noindex']],
    ['unavailable_after: 25 Jun 2030 15:00:00 GMT, noarchive', null, ['noarchive']],
    ['all', '0', []],
  ])('%s, %s', (robotsTag, tdm, expected) => expect(headerReservations(robotsTag, tdm)).toEqual(expected));
});
