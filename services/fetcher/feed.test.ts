import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { codeOf, messageOf } from '../../shared/errors.ts';
import { countWords } from '../../shared/text.ts';
import type { Entry, Feed } from '../../shared/types.ts';
import { parseFeed } from './feed.ts';

const URL_OF_FEED = 'https://paper.example/feeds/all.xml';

const parse = (document: string | Uint8Array, contentType?: string): Promise<Feed> =>
  parseFeed(typeof document === 'string' ? Buffer.from(document) : document, { url: URL_OF_FEED, contentType });

const rss = (items: string, channel = '<title>The Paper</title>') =>
  `<rss version="2.0"><channel>${channel}${items}</channel></rss>`;
const atom = (entries: string) => `<feed xmlns="http://www.w3.org/2005/Atom"><title>The Paper</title>${entries}</feed>`;

/** The first entry of a feed with this item. */
const item = async (fields: string): Promise<Entry> => (await parse(rss(`<item>${fields}</item>`))).entries[0]!;
const entry = async (fields: string): Promise<Entry> => (await parse(atom(`<entry>${fields}</entry>`))).entries[0]!;

const NO_HINTS = { ttlMinutes: null, updatePeriodMs: null, skipHours: [], skipDays: [] };

describe('formats', () => {
  const jane: Entry = {
    id: 'tag:paper.example,2026:7',
    title: 'Bridge to be repaired',
    url: 'https://paper.example/news/bridge',
    publishedAt: '2026-01-21T10:05:00.000Z',
    updatedAt: null,
    authors: ['Jane Doe'],
    summary: 'Work begins in spring.',
    contentHtml: '<p>Work begins in <b>spring</b>.</p>',
    categories: ['City'],
  };
  const feed = {
    title: 'The Paper',
    link: 'https://paper.example/',
    language: 'en',
    hints: NO_HINTS,
    hubs: [],
    self: null,
    entries: [jane],
  };

  test.each<[string, Feed['format'], string]>([
    [
      'RSS 2.0',
      'rss',
      `<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
       <channel><title>The Paper</title><link>https://paper.example/</link><language>en</language><image><title>Logo</title></image>
       <item><title>Bridge to be repaired</title><link>https://paper.example/news/bridge</link>
       <guid isPermaLink="false">tag:paper.example,2026:7</guid><pubDate>Wed, 21 Jan 2026 10:05:00 GMT</pubDate><dc:creator>Jane Doe</dc:creator>
       <description>Work begins in spring.</description><content:encoded><![CDATA[<p>Work begins in <b>spring</b>.</p>]]></content:encoded>
       <category>City</category></item></channel></rss>`,
    ],
    [
      'RSS 1.0',
      'rdf',
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
       xmlns:content="http://purl.org/rss/1.0/modules/content/">
       <channel rdf:about="https://paper.example/"><title>The Paper</title><link>https://paper.example/</link><dc:language>en</dc:language>
       <items><rdf:Seq><rdf:li resource="x"/></rdf:Seq></items></channel>
       <item rdf:about="tag:paper.example,2026:7"><title>Bridge to be repaired</title><link>https://paper.example/news/bridge</link>
       <dc:date>2026-01-21T11:05+01:00</dc:date><dc:creator>Jane Doe</dc:creator><dc:subject>City</dc:subject>
       <description>Work begins in spring.</description><content:encoded>&lt;p>Work begins in &lt;b>spring&lt;/b>.&lt;/p></content:encoded></item></rdf:RDF>`,
    ],
    [
      'Atom 1.0',
      'atom',
      `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Paper</title><link rel="self" href="https://paper.example/atom"/>
       <link href="https://paper.example/"/><entry><title>Bridge to be repaired</title>
       <link rel="enclosure" href="https://paper.example/news/bridge.mp3"/><link rel="alternate" href="https://paper.example/news/bridge"/>
       <id>tag:paper.example,2026:7</id><published>2026-01-21T10:05:00Z</published><author><email>jane@paper.example</email><name>Jane Doe</name></author>
       <category term="City"/><summary>Work begins in spring.</summary>
       <content type="html">&lt;p&gt;Work begins in &lt;b&gt;spring&lt;/b&gt;.&lt;/p&gt;</content><source><title>Another</title></source></entry></feed>`,
    ],
    [
      'Atom 0.3',
      'atom',
      `<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="en"><title>The Paper</title><link rel="alternate" href="https://paper.example/"/>
       <entry><title mode="base64">QnJpZGdlIHRvIGJlIHJlcGFpcmVk</title><link rel="alternate" href="https://paper.example/news/bridge"/>
       <id>tag:paper.example,2026:7</id><issued>2026-01-21T10:05Z</issued><author><name>Jane Doe</name></author><dc:subject>City</dc:subject>
       <summary>Work begins in spring.</summary><content type="application/xhtml+xml"><p>Work begins in <b>spring</b>.</p></content></entry></feed>`,
    ],
    [
      'JSON Feed',
      'json',
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: 'The Paper',
        home_page_url: 'https://paper.example/',
        language: 'en',
        items: [
          {
            id: 'tag:paper.example,2026:7',
            url: '/news/bridge',
            title: 'Bridge to be repaired',
            date_published: '2026-01-21T10:05:00Z',
            authors: [{ name: 'Jane Doe' }],
            summary: 'Work begins in spring.',
            content_html: '<p>Work begins in <b>spring</b>.</p>',
            tags: ['City'],
          },
        ],
      }),
    ],
  ])('%s', async (_name, format, document) => {
    const self = format === 'atom' && document.includes('rel="self"') ? 'https://paper.example/atom' : null;
    expect(await parse(document)).toEqual({ format, ...feed, self });
  });

  test.each<[string, Feed['format'], string]>([
    ['RSS without version', 'rss', '<rss><channel><item><title>One</title></item></channel></rss>'],
    ['RSS without channel', 'rss', '<rss version="0.91"><item><title>One</title></item></rss>'],
    ['items after the channel', 'rss', '<rss><channel><title>x</title></channel><item><title>One</title></item></rss>'],
    ['only a channel', 'rss', '<channel><item><title>One</title></item></channel>'],
    ['upper case', 'rss', '<RSS><CHANNEL><ITEM><TITLE>One</TITLE></ITEM></CHANNEL></RSS>'],
    [
      'RDF 0.9',
      'rdf',
      '<r:RDF xmlns:r="x" xmlns="http://my.netscape.com/rdf/simple/0.9/"><item><title>One</title></item></r:RDF>',
    ],
    ['a lone entry', 'atom', '<entry xmlns="http://www.w3.org/2005/Atom"><title>One</title></entry>'],
    ['Atom without namespace', 'atom', '<feed><entry><title>One</title></entry></feed>'],
    [
      'Atom under a prefix',
      'atom',
      '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>One</a:title></a:entry></a:feed>',
    ],
    [
      'RSS in the namespace of Atom',
      'rss',
      '<rss xmlns="http://www.w3.org/2005/Atom"><channel><item><title>One</title></item></channel></rss>',
    ],
    [
      'after a warning',
      'rss',
      'Warning: include() in <b>/srv/feed.php</b><?xml version="1.0"?><rss><item><title>One</title></item></rss>',
    ],
  ])('%s', async (_name, format, document) => {
    const parsed = await parse(document);
    expect([parsed.format, parsed.entries.map(({ title }) => title)]).toEqual([format, ['One']]);
  });

  test('a feed without entries is a feed', async () => {
    expect(await parse('<rss/>')).toEqual({
      format: 'rss',
      title: null,
      link: null,
      language: null,
      hints: NO_HINTS,
      hubs: [],
      self: null,
      entries: [],
    });
  });
});

describe('titles are one line of plain text', () => {
  test.each([
    ['entities of HTML', 'Caf&eacute; &amp;amp; Bar &ndash; AT&amp;T', 'Café & Bar – AT&T'],
    ['a bare ampersand', 'AT&T & Sons', 'AT&T & Sons'],
    ['escaped markup', '&lt;b&gt;Rain&lt;/b&gt;&lt;br&gt;today', 'Rain today'],
    ['markup inside', '<b>Rain</b> <i>today</i>', 'Rain today'],
    ['a formula', 'H&lt;sub&gt;2&lt;/sub&gt;O', 'H2O'],
    ['a comparison', '5 &lt; 6 and 7 > 6', '5 < 6 and 7 > 6'],
    ['CDATA', '<![CDATA[Rain & <i>snow</i> ]]]]><![CDATA[> today]]>', 'Rain & snow ]]> today'],
    ['a script', '&lt;script&gt;alert(1)&lt;/script&gt;Rain', 'Rain'],
    ['white space', '\n Rain\t&#160; today\n', 'Rain today'],
    ['characters nobody can use', 'Ra\u0000i\u0001n&#0;&#8; &#xD800;today', 'Rain\ufffd \ufffdtoday'],
    ['a number that means windows-1252', 'Jane&#146;s', 'Jane’s'],
    ['nothing but markup', '&lt;img src=x onerror=alert(1)&gt;', null],
  ])('%s', async (_name, title, expected) => expect((await item(`<title>${title}</title>`)).title).toBe(expected));

  test('plain text of Atom keeps what looks like markup', async () => {
    expect((await entry('<title type="text">The &lt;b&gt; tag</title>')).title).toBe('The <b> tag');
  });

  test('a text that only looks like base64 stays', async () => {
    expect((await entry('<title type="application/x-own">word</title>')).title).toBe('word');
  });
});

describe('links', () => {
  test.each<[string, string, string | null]>([
    ['as text', '<link>https://paper.example/a?x=1&y=2</link>', 'https://paper.example/a?x=1&y=2'],
    ['escaped', '<link>https://paper.example/a?x=1&amp;y=2</link>', 'https://paper.example/a?x=1&y=2'],
    ['relative', '<link>../news/a</link>', 'https://paper.example/news/a'],
    ['relative to a base', '<link xml:base="https://other.example/x/">a</link>', 'https://other.example/x/a'],
    ['as an attribute', '<link href="https://paper.example/a"/>', 'https://paper.example/a'],
    [
      'of Atom in RSS',
      '<link/><a:link xmlns:a="http://www.w3.org/2005/Atom" href="https://paper.example/a"/>',
      'https://paper.example/a',
    ],
    ['a permanent id', '<guid>https://paper.example/a</guid>', 'https://paper.example/a'],
    ['an id that is no link', '<guid isPermaLink="false">https://paper.example/a</guid>', null],
    ['only a file', '<link rel="enclosure" href="https://paper.example/a.mp3"/>', null],
    ['a script', '<link>javascript:alert(1)</link>', null],
    ['a file of ours', '<link>file:///etc/passwd</link>', null],
    ['with a password', '<link>https://me:secret@paper.example/</link>', null],
    ['too long', `<link>https://paper.example/${'a'.repeat(3000)}</link>`, null],
  ])('%s', async (_name, fields, expected) => expect((await item(fields)).url).toBe(expected));
});

describe('identity', () => {
  test.each([
    ['guid', '<guid> 7 </guid>', '7'],
    ['guid with elements', '<guid><b>7</b></guid>', '7'],
    ['only a link', '<link>https://paper.example/a</link>', null],
  ])('%s', async (_name, fields, expected) => expect((await item(fields)).id).toBe(expected));

  test('an entry without id and link is known by what it says', async () => {
    const [first, again, other] = await Promise.all([
      item('<title>Rain</title>'),
      item('<title>Rain</title>'),
      item('<title>Snow</title>'),
    ]);
    expect(first.id).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(again.id).toBe(first.id);
    expect(other.id).not.toBe(first.id);
  });
});

describe('other fields', () => {
  test('dates that are none are left out', async () => {
    const entries = await parse(
      rss(
        ['not a date', 'Sat, 01 Jan 0000 00:00:00 GMT', 'Sat, 13 Sep 275760 00:00:00 GMT', '2999-01-01']
          .map((date) => `<item><title>x</title><pubDate>${date}</pubDate></item>`)
          .join(''),
      ),
    );
    expect(entries.entries.map(({ publishedAt }) => publishedAt)).toEqual([null, null, null, null]);
  });

  test('of several dates the first that is one', async () => {
    expect((await item('<pubDate>soon</pubDate><dc:date>2026-01-21</dc:date>')).publishedAt).toBe('2026-01-21T00:00:00.000Z');
  });

  test('authors by name, each once', async () => {
    const fields =
      '<author>jane@paper.example (Jane Doe)</author><dc:creator>Jane Doe</dc:creator><dc:creator>Max Roe</dc:creator>';
    expect((await item(fields)).authors).toEqual(['Jane Doe', 'Max Roe']);
  });

  test('a description alone is summary and content', async () => {
    const { summary, contentHtml } = await item('<description>&lt;p&gt;Rain,&lt;br/&gt;snow&lt;/p&gt;</description>');
    expect({ summary, contentHtml }).toEqual({ summary: 'Rain, snow', contentHtml: '<p>Rain,<br/>snow</p>' });
  });

  test('inner markup becomes HTML that means the same', async () => {
    const xhtml =
      '<content type="xhtml"><h:div xmlns:h="http://www.w3.org/1999/xhtml">5 &lt; 6<h:br/><h:a href="/?a&amp;b">x</h:a></h:div></content>';
    expect((await entry(xhtml)).contentHtml).toBe('<div>5 &lt; 6<br><a href="/?a&amp;b">x</a></div>');
  });
});

test('when the publisher wants the feed to be read', async () => {
  const channel = `<ttl>30</ttl><x:updatePeriod xmlns:x="http://purl.org/rss/1.0/modules/syndication/">hourly</x:updatePeriod>
    <x:updateFrequency xmlns:x="http://purl.org/rss/1.0/modules/syndication/">4</x:updateFrequency>
    <skipHours><hour>1</hour><hour>2</hour></skipHours><skipDays><day>Sunday</day></skipDays>`;
  const { hints } = await parse(rss('', channel));
  expect(hints).toEqual({ ttlMinutes: 30, updatePeriodMs: 900_000, skipHours: [1, 2], skipDays: [0] });
});

describe('what is broken costs one entry at most', () => {
  const good = (n: number) => `<item><title>Good ${n}</title><link>https://paper.example/${n}</link></item>`;
  test.each([
    ['not closed', '<item><title>Bad'],
    ['closed twice', '<item><title>Bad</title></item></item>'],
    ['crossed tags', '<item><title>Bad<b></title></b></item>'],
    ['an unknown entity', '<item><title>&nosuch; &</title></item>'],
    ['an unknown prefix', '<item><x:title>Bad</x:title></item>'],
    ['a bad date', '<item><title>Bad</title><pubDate>32 Foo</pubDate></item>'],
    ['a wild sign', '<item><title>a < b << c</title></item>'],
    ['an attribute twice', '<item a="1" a="2" b><title c=d>Bad</title></item>'],
    ['an end of CDATA', '<item><title>]]></title></item>'],
  ])('%s', async (_name, bad) => {
    const titles = (await parse(rss(good(1) + bad + good(2)))).entries.map(({ title }) => title);
    expect(titles).toEqual(expect.arrayContaining(['Good 1', 'Good 2']));
    expect(titles.length).toBeLessThanOrEqual(3);
  });

  test('a feed cut short keeps what came before', async () => {
    const cut = rss(good(1) + good(2)).slice(0, -60);
    expect((await parse(cut)).entries.map(({ title }) => title)).toEqual(['Good 1', 'Good 2']);
  });
});

describe('encodings', () => {
  test.each(['utf-8', 'utf-16le', 'windows-1251'])('%s', async (encoding) => {
    const document = `<?xml version="1.0" encoding="${encoding}"?>${rss('<item><title>Новости дня</title></item>')}`;
    expect((await parse(iconv.encode(document, encoding))).entries[0]!.title).toBe('Новости дня');
  });
});

describe('entities of the document', () => {
  const withDoctype = (doctype: string, title: string) =>
    `<?xml version="1.0"?><!-- a <!DOCTYPE b> -->${doctype}${rss(`<item><title>${title}</title></item>`)}`;
  const title = async (doctype: string, text: string) => (await parse(withDoctype(doctype, text))).entries[0]!.title;

  test.each([
    ['by value', `<!DOCTYPE rss [<!ENTITY who "Jane"><!ENTITY what 'rain'>]>`, '&who; saw &what;', 'Jane saw rain'],
    ['one level only', '<!DOCTYPE rss [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>', '&b;', '&a;&a;'],
    ['never from a file', '<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]>', '&f;', '&f;'],
    [
      'no declarations',
      '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.netscape.example/rss.dtd">',
      'Caf&eacute;',
      'Café',
    ],
  ])('%s', async (_name, doctype, text, expected) => expect(await title(doctype, text)).toBe(expected));

  test('that would flood the text are refused', async () => {
    const bomb = withDoctype(`<!DOCTYPE rss [<!ENTITY a "${'x'.repeat(1000)}">]>`, '&a;'.repeat(5000));
    expect(await parse(bomb).catch(codeOf)).toBe('E_FEED_TOO_COMPLEX');
  });
});

describe('limits', () => {
  test('nested too deep', async () => {
    const deep = rss(`<item><title>${'<a>'.repeat(10_000)}x</title></item>`);
    expect(await parse(deep).catch(codeOf)).toBe('E_FEED_TOO_COMPLEX');
  });

  test.each([
    ['entries', rss('<item><title>x</title></item>'.repeat(50_000)), 2000],
    ['entries that are not closed', rss('<item><title>x'.repeat(50_000)), 2001],
    ['instructions before the feed', '<?a b?>'.repeat(100_000) + rss(''), 0],
    ['an attribute', rss(`<item a="${'x'.repeat(5_000_000)}"><title>x</title></item>`), 1],
    [
      'namespaces',
      rss(`<item ${Array.from({ length: 20_000 }, (_, n) => `xmlns:n${n}="u"`).join(' ')}><title>x</title></item>`),
      1,
    ],
    ['one field a million times', rss(`<item>${'<link>a</link>'.repeat(300_000)}</item>`), 1],
    ['a text of escaped signs', rss(`<item><description>${'&lt;'.repeat(1_000_000)}</description></item>`), 1],
    ['comments that never end', rss(`<item><description>${'&lt;!--'.repeat(300_000)}</description></item>`), 1],
  ])('%s', async (_name, document, count) => {
    const { entries } = await parse(document);
    expect(entries).toHaveLength(count);
    expect(JSON.stringify(entries).length).toBeLessThan(2_500_000);
  });

  test('a long text is cut, its summary sooner', async () => {
    const { summary, contentHtml } = await item(`<description>${'word '.repeat(400_000)}</description>`);
    expect(contentHtml!.length).toBeLessThanOrEqual(1_000_000);
    expect(countWords(summary!)).toBe(2000);
  });
});

describe('not a feed', () => {
  test.each<[string, string | Uint8Array, string | undefined, string]>([
    ['empty', ' \n', undefined, 'not a feed: the document is empty'],
    ['a web page', '<!doctype html><title>x</title>', undefined, 'not a feed: a web page that advertises none'],
    [
      'a web page with a feed',
      '<html><head><link rel="icon" href="/i"><link rel="alternate" type="application/rss+xml" href="/rss"></head>',
      'text/html',
      'not a feed: a web page, which advertises the feed https://paper.example/rss',
    ],
    ['binary', Buffer.from([0, 1, 2, 255, 254]), 'video/mp4', 'not a feed: binary data (video/mp4)'],
    ['other XML', '<?xml version="1.0"?><!-- x --><svg:svg/>', undefined, 'not a feed: XML that begins with <svg:svg>'],
    ['words', 'garbage', undefined, 'not a feed: neither XML nor JSON'],
    ['other JSON', '{"error":"no"}', undefined, 'not a feed: JSON without the items of a JSON Feed'],
    ['broken JSON', '{"items":[', undefined, 'not a feed: JSON without the items of a JSON Feed'],
  ])('%s', async (_name, document, contentType, message) => {
    const error = await parse(document, contentType).catch((thrown) => thrown);
    expect([codeOf(error), messageOf(error)]).toEqual(['E_NOT_A_FEED', message]);
  });
});

test('fields of a wrong type in a JSON Feed count as absent', async () => {
  const items = [
    null,
    7,
    {
      id: 7,
      title: ['x'],
      url: {},
      tags: 'City',
      authors: 'Jane',
      author: { name: 'Max' },
      date_published: 1,
      content_text: '1 < 2',
    },
  ];
  expect((await parse(JSON.stringify({ items, title: {} }))).entries).toEqual([
    {
      id: '7',
      title: '1 < 2',
      titleFrom: 'text',
      url: null,
      publishedAt: null,
      updatedAt: null,
      authors: ['Jane', 'Max'],
      summary: null,
      contentHtml: '1 &lt; 2',
      categories: ['City'],
    },
  ]);
});
