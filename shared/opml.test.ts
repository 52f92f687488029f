import { describe, expect, test } from 'vitest';
import { formatOpml, type ListedFeed, type OpmlContent, parseOpml } from './opml.ts';

const opml = (body: string): string =>
  `<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>${body}</body></opml>`;
const A = 'https://a.example/rss';

const READ: [name: string, body: string, expected: Partial<OpmlContent>][] = [
  ['nothing', '', { feeds: [], skipped: [] }],
  ['a feed', `<outline type="rss" text="A" xmlUrl="${A}"/>`, { feeds: [{ url: A, name: 'A', tags: [] }] }],
  [
    'a title before a text',
    `<outline text="text" title="title" xmlUrl="${A}"/>`,
    { feeds: [{ url: A, name: 'title', tags: [] }] },
  ],
  ['an address as name', `<outline text="${A}" xmlUrl="${A}"/>`, { feeds: [{ url: A, name: null, tags: [] }] }],
  ['other letters', `<OUTLINE TITLE="A" XMLURL=" ${A} "></OUTLINE>`, { feeds: [{ url: A, name: 'A', tags: [] }] }],
  [
    'folders',
    `<outline text="World"><outline title="Sea"><outline text="A" xmlUrl="${A}"/></outline></outline><outline xmlUrl="https://b.example/"/>`,
    {
      feeds: [
        { url: A, name: 'A', tags: ['World', 'Sea'] },
        { url: 'https://b.example/', name: null, tags: [] },
      ],
    },
  ],
  [
    'categories',
    `<outline text="Sea"><outline xmlUrl="${A}" category="/Sea/Ports, energy"/></outline>`,
    { feeds: [{ url: A, name: null, tags: ['Sea', 'Ports', 'energy'] }] },
  ],
  [
    'entities and lines in names',
    `<outline text="A &amp; B\n &lt;b&gt;" xmlUrl="https://a.example/?a=1&amp;b=2"/>`,
    { feeds: [{ url: 'https://a.example/?a=1&b=2', name: 'A & B <b>', tags: [] }] },
  ],
  [
    'what cannot be polled',
    '<outline xmlUrl="javascript:alert(1)"/><outline xmlUrl="https://me:pw@a.example/"/><outline xmlUrl="feed"/>',
    {
      feeds: [],
      skipped: [
        { url: 'javascript:alert(1)', reason: 'the scheme javascript: is not http or https' },
        { url: 'https://me:pw@a.example/', reason: 'The address carries a user name or password.' },
        { url: 'feed', reason: 'not a usable URL: feed' },
      ],
    },
  ],
  [
    'elements of others',
    `<rule><outline text="x"/></rule><outline text="A" xmlUrl="${A}"><note/></outline>`,
    { feeds: [{ url: A, name: 'A', tags: [] }] },
  ],
  ['a list that breaks off', `<outline text="Sea"><outline xmlUrl="${A}"/>`, { feeds: [{ url: A, name: null, tags: ['Sea'] }] }],
];

describe('an OPML list with', () => {
  test.each(READ)('%s', (_, body, expected) => expect(parseOpml(opml(body))).toMatchObject(expected));

  test.each([
    ['a web page', '<!doctype html><title>Feeds</title>', 'not an OPML list'],
    ['nothing at all', '', 'not an OPML list'],
    ['folders without end', opml('<outline text="a">'.repeat(1_000_000)), 'nested more than 50 deep'],
    ['elements without end', opml('<a>'.repeat(1_000_000)), 'nested more than 50 deep'],
    ['outlines without end', opml('<outline text="a"/>'.repeat(100_001)), 'more than 100000 outlines'],
  ])('%s is refused', (_, text, message) => {
    expect(() => parseOpml(text)).toThrow(
      expect.objectContaining({ code: 'E_INPUT', message: expect.stringContaining(message) }),
    );
  });

  test('entities of its own does not grow', () => {
    const bomb = `<!DOCTYPE opml [<!ENTITY a "${'a'.repeat(1000)}"><!ENTITY b "${'&a;'.repeat(1000)}">]>${opml(`<outline text="&b;" xmlUrl="${A}"/>`)}`;
    expect(parseOpml(bomb).feeds).toEqual([{ url: A, name: '&b;', tags: [] }]);
  });
});

test('what is written is read again', () => {
  const feeds: ListedFeed[] = [
    { url: A, name: 'A & <B> "C"', tags: ['sea', 'ports'] },
    { url: 'https://b.example/?a=1&b=2', name: 'Ærø Avis', tags: ['sea'] },
    { url: 'https://c.example/', name: null, tags: [] },
  ];
  const text = formatOpml(feeds, 'Feeds');
  expect(text).toContain(
    '    <outline text="sea">\n      <outline type="rss" text="A &amp; &lt;B&gt; &quot;C&quot;" xmlUrl="https://a.example/rss" category="sea,ports"/>',
  );
  expect(parseOpml(text)).toEqual({ feeds, skipped: [] });
});
