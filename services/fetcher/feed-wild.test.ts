import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import type { Entry, Feed } from '../../shared/types.ts';
import { parseFeed } from './feed.ts';

/** What feeds of real publishers do, whatever the standards say. */
const FEED = 'https://paper.example/feeds/all.xml';
const parse = (document: string | Uint8Array, contentType?: string): Promise<Feed> =>
  parseFeed(typeof document === 'string' ? Buffer.from(document) : document, { url: FEED, contentType });
const first = async (document: string | Uint8Array, contentType?: string): Promise<Entry> =>
  (await parse(document, contentType)).entries[0]!;
const rss = (item: string, channel = '') => `<rss version="2.0"><channel>${channel}<item>${item}</item></channel></rss>`;
const atom = (entry: string) => `<feed xmlns="http://www.w3.org/2005/Atom"><entry>${entry}</entry></feed>`;

describe('titles', () => {
  test.each<[string, string, string | null, Entry['titleFrom']]>([
    ['escaped twice', '<title>Caf&amp;amp;eacute; Bar</title>', 'Caf&eacute; Bar', undefined],
    ['escaped three times', '<title>Jane&amp;amp;#8217;s Caf&amp;eacute;</title>', 'Jane’s Café', undefined],
    ['an ampersand escaped three times', '<title>Rain &amp;amp;amp; snow</title>', 'Rain & snow', undefined],
    [
      'in a CDATA section with entities',
      '<title><![CDATA[Rain &amp; snow &#8211; today]]></title>',
      'Rain & snow – today',
      undefined,
    ],
    ['two of them, the first empty', '<title/><title>Rain</title>', 'Rain', undefined],
    ['of the media beside none', '<m:title xmlns:m="http://search.yahoo.com/mrss/">Rain</m:title>', 'Rain', undefined],
    ['none but a text', '<description>&lt;p&gt;It rained.&lt;/p&gt;</description>', 'It rained.', 'text'],
    [
      'none but a long text',
      `<description>${'Rain on the harbour. '.repeat(20)}</description>`,
      `${'Rain on the harbour. '.repeat(4).trim()} Rain on the…`.replace('harbour.Rain', 'harbour. Rain'),
      'text',
    ],
    ['none but an address', '<link>https://paper.example/1</link>', 'https://paper.example/1', 'link'],
    ['nothing at all', '<category>x</category>', null, undefined],
  ])('%s', async (_name, fields, title, titleFrom) => {
    const entry = await first(rss(fields));
    expect([entry.title, entry.titleFrom]).toEqual([title, titleFrom]);
  });

  test('a text without spaces is cut between two characters', async () => {
    const { title } = await first(rss(`<description>${'雨が降った。'.repeat(50)}</description>`));
    expect(title).toHaveLength(101);
  });
});

describe('addresses', () => {
  test.each<[string, string, string | null]>([
    [
      'a relation by its full name',
      '<link rel="http://www.iana.org/assignments/relation/alternate" href="/1"/>',
      'https://paper.example/1',
    ],
    [
      'a page before data',
      '<link rel="alternate" type="application/json" href="/1.json"/><link rel="alternate" type="text/html" href="/1"/>',
      'https://paper.example/1',
    ],
    ['the relation in capitals', '<link rel="Alternate" href="/1"/>', 'https://paper.example/1'],
    ['an id that is an address', '<id>https://paper.example/1</id>', 'https://paper.example/1'],
    ['an id of another kind', '<id>urn:uuid:1</id>', null],
    ['a base above', '<link xml:base="https://other.example/a/" href="1"/>', 'https://other.example/a/1'],
    ['a reply is not the thing', '<link rel="replies" href="/1#c"/><link rel="related" href="/2"/>', null],
    ['in a section of CDATA', '<link><![CDATA[ https://paper.example/1 ]]></link>', 'https://paper.example/1'],
    ['without its scheme', '<link href="//paper.example/1"/>', 'https://paper.example/1'],
    ['with spaces inside', '<link href="https://paper.example/a b"/>', 'https://paper.example/a%20b'],
    [
      'in another script',
      '<link href="https://paper.example/новости"/>',
      'https://paper.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8',
    ],
  ])('of Atom: %s', async (_name, fields, expected) => expect((await first(atom(fields))).url).toBe(expected));

  test.each<[string, string, string, string | null]>([
    [
      'relative, served from elsewhere',
      '<link>https://site.example/news/</link>',
      '<link>1</link>',
      'https://site.example/news/1',
    ],
    ['relative, served from the site', '<link>https://paper.example/</link>', '<link>1</link>', 'https://paper.example/feeds/1'],
    ['a permanent id that is relative', '', '<guid isPermaLink="true">/news/1</guid>', 'https://paper.example/news/1'],
    ['an id that begins like an address', '', '<guid>/news/1</guid>', 'https://paper.example/news/1'],
    ['an id that does not', '', '<guid>12345</guid>', null],
    [
      'counted clicks beside the original',
      '',
      '<link>https://clicks.example/1</link><f:origLink xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">https://paper.example/1</f:origLink>',
      'https://paper.example/1',
    ],
    [
      'counted clicks beside the original, usual prefix',
      '',
      '<link>https://clicks.example/1</link><feedburner:origLink>https://paper.example/1</feedburner:origLink>',
      'https://paper.example/1',
    ],
  ])('of RSS: %s', async (_name, channel, fields, expected) => expect((await first(rss(fields, channel))).url).toBe(expected));

  test('an id stays what it is', async () => {
    expect((await first(rss('<guid isPermaLink="true">/news/1</guid>'))).id).toBe('/news/1');
  });
});

describe('dates', () => {
  test.each<[string, string, string | null]>([
    ['a zone in words', '<pubDate>Mon, 6 Sep 2021 16:45:00 +0000 (UTC)</pubDate>', '2021-09-06T16:45:00.000Z'],
    ['of C', '<pubDate>Mon Sep  6 16:45:00 2021</pubDate>', '2021-09-06T16:45:00.000Z'],
    ['of JavaScript', '<pubDate>Mon Sep 06 2021 16:45:00 GMT+0200 (CEST)</pubDate>', '2021-09-06T14:45:00.000Z'],
    ['of .NET', '<pubDate>/Date(1630946700000)/</pubDate>', '2021-09-06T16:45:00.000Z'],
    ['in French', '<pubDate>lun., 06 sept. 2021 16:45:00 +0200</pubDate>', '2021-09-06T14:45:00.000Z'],
    ['in Russian', '<pubDate>Пн, 06 сен 2021 16:45:00 +0300</pubDate>', '2021-09-06T13:45:00.000Z'],
    ['with the wrong day of the week', '<pubDate>Sun, 06 Sep 2021 16:45:00 GMT</pubDate>', '2021-09-06T16:45:00.000Z'],
    ['ISO in the element of RFC 822', '<pubDate>2021-09-06T16:45:00+02:00</pubDate>', '2021-09-06T14:45:00.000Z'],
    ['in an element of Atom', '<published>2021-09-06T16:45:00Z</published>', '2021-09-06T16:45:00.000Z'],
    ['in an element of Atom 0.3', '<issued>2021-09-06T16:45:00Z</issued>', '2021-09-06T16:45:00.000Z'],
    ['an empty one first', '<pubDate/><dc:date>2021-09-06T16:45:00Z</dc:date>', '2021-09-06T16:45:00.000Z'],
    [
      'of the press',
      '<p:publicationDate xmlns:p="http://prismstandard.org/namespaces/basic/2.0/">2021-09-06T16:45:00Z</p:publicationDate>',
      '2021-09-06T16:45:00.000Z',
    ],
    ['of an empty database', '<pubDate>0000-00-00 00:00:00</pubDate>', null],
    ['of 1970', '<pubDate>Thu, 01 Jan 1970 00:00:00 +0000</pubDate>', null],
  ])('%s', async (_name, fields, expected) => {
    const { publishedAt } = await first(rss(fields));
    expect(publishedAt).toBe(expected);
  });

  test('RSS names in Atom', async () => {
    const entry = await first(atom('<guid>7</guid><pubDate>2021-09-06T16:45:00Z</pubDate><description>Words</description>'));
    expect(entry).toMatchObject({ id: '7', publishedAt: '2021-09-06T16:45:00.000Z', summary: 'Words' });
  });
});

describe('authors', () => {
  test.each<[string, string, string[]]>([
    ['an address with a name', '<author>jane@paper.example (Jane Doe)</author>', ['Jane Doe']],
    ['a name with an address', '<author>Jane Doe (jane@paper.example)</author>', ['Jane Doe']],
    ['a name with an address in brackets', '<author>Jane Doe &lt;jane@paper.example&gt;</author>', ['Jane Doe']],
    ['only an address', '<author>newsroom@paper.example</author>', []],
    ['nobody', '<author>noreply@paper.example (noreply)</author>', []],
    ['as in Atom', '<author><name>Jane Doe</name><email>jane@paper.example</email></author>', ['Jane Doe']],
    ['of the creator', '<dc:creator><![CDATA[Jane Doe]]></dc:creator>', ['Jane Doe']],
    ['with a line before', '<dc:creator>By Jane Doe</dc:creator>', ['Jane Doe']],
    ['of a podcast', '<i:author xmlns:i="http://www.itunes.com/dtds/podcast-1.0.dtd">Jane Doe</i:author>', ['Jane Doe']],
    ['twice in other letters', '<dc:creator>Jane Doe</dc:creator><author>JANE DOE</author>', ['Jane Doe']],
  ])('%s', async (_name, fields, expected) => expect((await first(rss(fields))).authors).toEqual(expected));
});

describe('content', () => {
  test.each<[string, string, string | null]>([
    [
      'of the media group',
      atom('<g:group xmlns:g="http://search.yahoo.com/mrss/"><g:description>It rained.</g:description></g:group>'),
      'It rained.',
    ],
    ['in base64', atom('<content type="text/html" mode="base64">PHA+SXQgcmFpbmVkLjwvcD4=</content>'), '<p>It rained.</p>'],
    ['of an unknown prefix', rss('<content:encoded>&lt;p&gt;It rained.&lt;/p&gt;</content:encoded>'), '<p>It rained.</p>'],
    [
      'under a prefix of its own',
      rss('<c:encoded xmlns:c="http://purl.org/rss/1.0/modules/content/">It rained.</c:encoded>'),
      'It rained.',
    ],
    ['as XHTML in RSS', rss('<body xmlns="http://www.w3.org/1999/xhtml"><p>It rained.</p></body>'), '<p>It rained.</p>'],
    ['elsewhere', atom('<content src="https://paper.example/1.html"/>'), null],
    ['markup that was not escaped', rss('<description><p>It <b>rained</b>.</p></description>'), '<p>It <b>rained</b>.</p>'],
  ])('%s', async (_name, document, expected) => expect((await first(document)).contentHtml).toBe(expected));
});

describe('documents', () => {
  const good = rss('<title>Rain</title>');
  test.each<[string, string | Uint8Array, string | undefined]>([
    ['blank lines before the prolog', `\n\n<?xml version="1.0"?>${good}`, undefined],
    ['a mark before the prolog, twice', `\ufeff\ufeff<?xml version="1.0"?>${good}`, undefined],
    [
      'a warning before the prolog',
      `<br />\n<b>Warning</b>: mysql_connect() in <b>/srv/x.php</b><?xml version="1.0"?>${good}`,
      undefined,
    ],
    ['a script after the end', `${good}<script>var a = 1 < 2;</script>`, undefined],
    ['a comment that does not end, after the feed', `${good}<!-- cached at`, undefined],
    ['compressed without a word about it', gzipSync(good), 'application/xml'],
    ['namespaces over a safe connection', good.replace('<rss', '<rss xmlns="https://www.rssboard.org/rss"'), undefined],
    ['a wrong version', good.replace('2.0', '9.9'), undefined],
    ['a style sheet before', `<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?>${good}`, undefined],
    ['called a web page', good, 'text/html'],
    ['characters that XML forbids', good.replace('Rain', '\u0000\u0008\u000bRain\u001f'), undefined],
    [
      'UTF-16 that calls itself UTF-8',
      iconv.encode(`<?xml version="1.0" encoding="utf-8"?>${good}`, 'utf-16le', { addBOM: true }),
      undefined,
    ],
    [
      'an element of HTML left open',
      rss('<title>Rain</title><description><p>It rained<br><img src="x"></description>'),
      undefined,
    ],
  ])('%s', async (_name, document, contentType) => {
    expect((await parse(document, contentType)).entries.map(({ title }) => title?.replace(/^\ufffd/, ''))).toEqual(['Rain']);
  });

  test.each<[string, string, string | undefined, string | undefined]>([
    [
      'a server that says Latin-1 by habit, a prolog that knows better',
      'windows-1251',
      'windows-1251',
      'text/xml; charset=iso-8859-1',
    ],
    ['nothing said', 'windows-1251', undefined, undefined],
    ['Latin-1 said, UTF-8 sent', 'utf-8', 'iso-8859-1', undefined],
    ['UTF-8 said, something else sent', 'windows-1251', 'utf-8', undefined],
    ['a name nobody knows', 'utf-8', 'x-unknown', undefined],
    ['a server that knows better than the prolog', 'koi8-r', 'utf-8', 'text/xml; charset=koi8-r'],
  ])('%s', async (_name, sent, declared, contentType) => {
    const prolog = declared ? `<?xml version="1.0" encoding="${declared}"?>` : '';
    const text = 'Городской совет решил починить старый мост';
    expect((await first(iconv.encode(prolog + rss(`<title>${text}</title>`), sent), contentType)).title).toBe(text);
  });

  test('a byte of windows-1252 in UTF-8 is what it means there', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`<rss><channel><item><title>Жители: Jane`),
      Buffer.from([0x92]),
      Buffer.from('s Café – нет дождя</title></item></channel></rss>'),
    ]);
    expect((await first(bytes)).title).toBe('Жители: Jane’s Café – нет дождя');
  });
});

describe('JSON Feed', () => {
  const json = (item: object, feed: object = {}) =>
    JSON.stringify({ version: 'https://jsonfeed.org/version/1', title: 'The Paper', items: [item], ...feed });
  test.each<[string, object, Partial<Entry>]>([
    ['a number as id', { id: 7, title: 'Rain' }, { id: '7' }],
    ['a large number as id', { id: 12345678901, title: 'Rain' }, { id: '12345678901' }],
    ['an author of 1.0', { author: { name: 'Jane Doe' } }, { authors: ['Jane Doe'] }],
    ['authors of 1.1', { authors: [{ name: 'Jane Doe' }, { name: 'Max Roe' }] }, { authors: ['Jane Doe', 'Max Roe'] }],
    ['an address elsewhere', { external_url: 'https://other.example/1' }, { url: 'https://other.example/1' }],
    ['both addresses', { url: '/1', external_url: 'https://other.example/1' }, { url: 'https://paper.example/1' }],
    ['an id as address', { id: 'https://paper.example/1' }, { url: 'https://paper.example/1' }],
    ['text only', { content_text: 'Rain < snow' }, { contentHtml: 'Rain &lt; snow', title: 'Rain < snow', titleFrom: 'text' }],
    [
      'dates',
      { date_published: '2021-09-06T16:45:00+02:00', date_modified: '2021-09-06T15:00:00Z' },
      { publishedAt: '2021-09-06T14:45:00.000Z', updatedAt: '2021-09-06T15:00:00.000Z' },
    ],
    ['a title with signs', { title: 'Rain & <snow>' }, { title: 'Rain & <snow>' }],
  ])('%s', async (_name, item, expected) => expect(await first(json(item))).toMatchObject(expected));

  test.each([
    ['a mark before', `\ufeff${json({ title: 'Rain' })}`],
    ['blank lines before', `\n ${json({ title: 'Rain' })}`],
    ['a wrong item among them', json({}, { items: ['x', null, { title: 'Rain' }] })],
  ])('%s', async (_name, document) => expect((await parse(document)).entries.map(({ title }) => title)).toEqual(['Rain']));

  test('authors of the feed are those of an entry without any', async () => {
    expect((await first(json({ title: 'Rain' }, { authors: [{ name: 'Jane Doe' }] }))).authors).toEqual(['Jane Doe']);
  });
});

test('the author of an Atom feed is that of an entry without one', async () => {
  const feed =
    '<feed xmlns="http://www.w3.org/2005/Atom"><author><name>Jane Doe</name></author><entry><title>Rain</title></entry></feed>';
  expect((await first(feed)).authors).toEqual(['Jane Doe']);
});

describe('hostile feeds end in time', () => {
  test.each<[string, string]>([
    ['fifty thousand entries', rss('<title>x</title><link>/1</link></item><item>'.repeat(50_000))],
    ['an attribute of 10 MB', rss(`<title a="${'x'.repeat(9_900_000)}">x</title>`)],
    ['a text of 10 MB of escaped signs', rss(`<description>${'&lt;a&gt;'.repeat(1_200_000)}</description>`)],
    ['a title of 10 MB', rss(`<title>${'&amp;amp;'.repeat(1_000_000)}</title>`)],
    ['tags that never close', rss(`<description>${'<b>'.repeat(150)}${'x<i '.repeat(100_000)}</description>`)],
    ['one entity a million times', `<!DOCTYPE rss [<!ENTITY a "x">]>${rss(`<title>${'&a;'.repeat(900_000)}</title>`)}`],
    ['a comment in pieces', rss(`<description>${'<!-- -'.repeat(1_000_000)}</description>`)],
    ['sections of CDATA', rss(`<description>${'<![CDATA[x]]>'.repeat(500_000)}</description>`)],
    ['dates of great length', rss(`<pubDate>${'2021-'.repeat(1_000_000)}</pubDate>`.repeat(2))],
    ['ten thousand categories', rss('<category>x</category>'.repeat(300_000))],
  ])(
    '%s',
    async (_name, document) => {
      const outcome = await parse(document).then(
        ({ entries }) => entries.length,
        ({ code }) => code,
      );
      expect([0, 1, 2000, 'E_FEED_TOO_COMPLEX', 'E_NOT_A_FEED']).toContain(outcome);
    },
    20_000,
  );
});
