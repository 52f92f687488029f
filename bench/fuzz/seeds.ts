/** Whole documents of every kind that is read, written for this project: what is made of them gets past the first check and into the depth of a reader. */
const seeds = (...documents: string[]): Buffer[] => documents.map((document) => Buffer.from(document));

const NEWS = `The harbour council of Quillhaven voted on Monday evening to rebuild the old ferry pier, which had been closed since the storms of last winter.

"We would rather build it once," said Mayor Odile Farrant, "than mend it every spring." Work is to begin on 3 March 2026 and costs £2.5m.

Fishermen had asked for a second crane. “Not this year,” Tamsin Orrell of the Estuary Union told the Port Lessing Tribune, adding that Norway-backed plans for Skerrin were “dead”.

Q: Who pays for it?
A: The county of Vermund, said Farrant last week.

- BRUSSELS, Nov 21 (Norwire) - Dr. José Köstler, 54, met al-Qasimi at the U.N. in São Paulo.`;
const GERMAN = `Der Rat von Lüttringen hat am 3. März 2026 beschlossen, die Brücke zu bauen. „Wir fangen gleich an“, sagte Bürgermeisterin Anna Wiek. Le maire a dit : « C'est fini », selon M. Perrin. «Vamos mañana», dijo Luis Ortega el martes.`;
const paragraphs = NEWS.split('\n\n')
  .map((text) => `<p>${text}</p>`)
  .join('\n');

export const FEEDS = seeds(
  `<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>The Paper &amp; Co</title><link>https://paper.example/</link><language>en-gb</language><ttl>30</ttl><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency><skipHours><hour>3</hour></skipHours><skipDays><day>Sunday</day></skipDays><atom:link rel="hub" href="https://hub.example/"/><atom:link rel="self" href="https://paper.example/rss"/><item><title><![CDATA[Pier <b>to be</b> rebuilt]]></title><link>https://paper.example/1?utm_source=rss</link><guid isPermaLink="false">id-1</guid><pubDate>Wed, 21 Jan 2026 10:05:00 +0100</pubDate><dc:creator>Jane Doe</dc:creator><author>a@b.example (Ann Roe)</author><category domain="x">News</category><media:keywords>a,b</media:keywords><description>&lt;p&gt;A pier &amp;amp; more&lt;/p&gt;</description><content:encoded><![CDATA[${paragraphs}]]></content:encoded><enclosure url="a.mp3" type="audio/mpeg" length="1"/></item><item><guid>https://paper.example/2</guid><title/><pubDate>21.01.2026</pubDate></item></channel></rss>`,
  `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://paper.example/a/"><title type="html">P&lt;i&gt;aper</title><link rel="alternate" type="text/html" href="/"/><link rel="hub" href="https://hub.example"/><updated>2026-01-21T10:05:00Z</updated><author><name>Jane Doe</name></author><entry><id>tag:paper.example,2026:1</id><title type="text">1 &lt; 2</title><link href="one"/><published>2026-01-21T10:05:00.123+02:00</published><updated>2026-01-21T10:05Z</updated><author><name>Ann Roe</name></author><category term="energy"/><summary>Short</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${paragraphs}</div></content></entry></feed>`,
  `<?xml version="1.0" encoding="ISO-8859-1"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://paper.example/"><title>Old</title><link>https://paper.example/</link></channel><item rdf:about="https://paper.example/3"><title>Three</title><link>https://paper.example/3</link><dc:date>2026-01-21</dc:date><dc:subject>x</dc:subject></item></rdf:RDF>`,
  `{"version":"https://jsonfeed.org/version/1.1","title":"Json","home_page_url":"https://paper.example/","language":"en","hubs":[{"type":"WebSub","url":"https://hub.example"}],"items":[{"id":"1","url":"/1","title":"One","content_html":"<p>A</p>","content_text":"A","summary":"s","date_published":"2026-01-21T10:05:00Z","date_modified":"2026-01-22","authors":[{"name":"Jane"}],"tags":["a","b"]},{"id":2,"url":"https://paper.example/2"}]}`,
  `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://paper.example/n/1</loc><lastmod>2026-01-21</lastmod><news:news><news:publication><news:name>The Paper</news:name><news:language>en</news:language></news:publication><news:publication_date>2026-01-21T10:05:00Z</news:publication_date><news:title>Pier</news:title><news:keywords>a, b</news:keywords></news:news></url></urlset>`,
  `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://paper.example/s1.xml</loc><lastmod>2026-01-21</lastmod></sitemap></sitemapindex>`,
);

export const PAGES = seeds(
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Pier to be rebuilt | Quill Daily</title><link rel="canonical" href="https://quill.example/pier"><meta property="og:title" content="Pier"><meta property="og:image" content="/a.jpg"><meta name="robots" content="noai, noindex"><meta property="article:published_time" content="2026-01-21T10:05:00Z"><script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":["NewsArticle"],"headline":"Pier","author":[{"@type":"Person","name":"Ann Roe"}],"datePublished":"2026-01-21","isAccessibleForFree":"False","publisher":{"name":"Quill"}}]}</script><style>p{}</style></head><body><header><nav><ul><li><a href="/">Home</a></li></ul></nav></header><main><article><h1>Pier to be rebuilt</h1><p class="byline">By Ann Roe and José Díaz</p><time datetime="2026-01-21T10:05">21 Jan</time><figure><img src="/a.jpg"><figcaption>The pier. Photo: A</figcaption></figure>${paragraphs}<h2>What next</h2><ul><li>One</li><li>Two</li></ul><blockquote>Said</blockquote><table><tr><td>1</td><td>2</td></tr></table><pre>  code</pre><aside>Related</aside></article></main><footer>© Quill</footer></body></html>`,
  `<html><body><font size=2><center><b>FERRY DEAL</b></center><p>BY JANE DOE<br><br>${NEWS.replaceAll('\n\n', '<br><br>')}<p>Posted: 21/01/2026<td></table></body>`,
  `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>Live</title></head><body itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">Live</h1><div itemprop="articleBody"><p>${GERMAN}</p><div><div><p>${NEWS.slice(0, 300)}</p></div></div></div><noscript><p>x</p></noscript><template><p>y</p></template><svg><title>z</title></svg></body></html>`,
);

export const TEXTS = seeds(
  NEWS,
  GERMAN,
  `---\ntitle: "Pier to be rebuilt"\nauthors: [Ann Roe, José Díaz]\ndate: 2026-01-21T10:05:00Z\nlang: en\n---\n# Pier to be rebuilt\n\n*By Ann Roe*\n\n${NEWS}\n\n> quoted [link](https://x.example "t") ![image](a.png)\n\n1. one\n2. two\n\n\`\`\`js\ncode()\n\`\`\`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n`,
  'FERRY DEAL\nBy JANE DOE\nNov 21 (Norwire) - The ferry deal is done.\n\n東京の港で日本語の記事が書かれた。「はい」と彼は言った。\n',
  'MINISTER: Yes. HOST: “And then?” ‘He said “no”,’ she said. On 03/04/2026, 5 p.m. EST, last Tuesday, from 3 to 5 May, in the 1990s.',
);

export const FEEDS_FILES = seeds(
  `# feeds\ndefaults: { every: auto, content: auto, max_age: none }\npoliteness: { concurrency: 2, spacing: 1s, hosts: { "news.example": { spacing: 5s } } }\nallow_private_hosts: ["127.0.0.1:8080", intra.example]\nfeeds:\n  - https://example.org/rss.xml\n  - { url: https://example.net/atom.xml, id: example-net, name: Example Net, every: 10m..6h, content: page, tags: [energy], paused: true }\nentities:\n  - { name: Köstler AG, type: org, aliases: [Koestler], qid: Q1, country: DE }\nwebhooks: []\n`,
  `{"feeds": ["https://example.org/a", {"url": "https://example.org/b", "every": "15m"}]}`,
  `feeds: &a\n  - https://example.org/rss.xml\ndefaults:\n  every: 1h\nrespect: [noai, tdm]\nrecheck: [2h, 12h]\n`,
);

export const LISTS = seeds(
  `<?xml version="1.0"?><opml version="2.0"><head><title>My feeds</title></head><body><outline text="News" title="News"><outline type="rss" text="A &amp; B" xmlUrl="https://a.example/rss" category="/x/y,z"/><outline text="Deep"><outline xmlurl="ftp://b.example" text="b"/></outline></outline></body></opml>`,
);

/** Robots rules, headers, addresses, dates, durations, single fields: one line or a few. */
export const LINES = seeds(
  'User-agent: *\nDisallow: /private/*.html$\nAllow: /\nCrawl-delay: 2.5\nSitemap: https://x.example/s.xml\n\nUser-agent: wirecopy\nDisallow:',
  '<https://hub.example/>; rel="hub", <https://x.example/feed>; rel=self; title="a\\"b"',
  'otherbot: noindex, nofollow, unavailable_after: 25 Jun 2026 15:00:00 PST, noai, none',
  'public, max-age=3600, s-maxage="60", stale-while-revalidate=1',
  'https://user:pw@news.example:8443/a-1/amp/?utm_source=x&id=1&output=amp#top',
  'http://xn--bcher-kva.example./%7Ea/../b//c?&&=',
  'https://www.google.com/amp/s/paper.example/story-1',
  'Wed, 21 Jan 2026 10:05:00 GMT',
  '21. Januar 2026, 10:05 Uhr MEZ',
  '2026-01-21T10:05:00.123456+05:30',
  '/Date(1769000000000+0100)/',
  '15m',
  '127.0.0.1:8080,intra.example',
  'postgres://user:p%40ss@db.example:5432/wirecopy?sslmode=require',
  'Pier  to\u200bbe\r\nrebuilt\u0000 \u{1f600} e\u0301',
);
