import { describe, expect, test } from 'vitest';
import { linkedData, open, testPage } from './fixtures/page.ts';
import { findTitle } from './title.ts';
import { readPage } from './witness.ts';

interface Witnesses {
  data?: string;
  alternative?: string;
  og?: string;
  twitter?: string;
  h1?: string[];
  title?: string;
  feed?: string;
}

function titleOf({ data, alternative, og, twitter, h1 = [], title = '', feed }: Witnesses): string | null {
  const head = [
    `<title>${title}</title>`,
    data ? linkedData({ '@type': 'NewsArticle', headline: data, alternativeHeadline: alternative }) : '',
    og ? `<meta property="og:title" content="${og}">` : '',
    twitter ? `<meta name="twitter:title" content="${twitter}">` : '',
  ];
  const document = open(testPage(h1.map((text) => `<h1>${text}</h1>`).join(''), head.join('')));
  const page = readPage(document, 'https://www.quill.example/news/pier', { title: feed });
  return findTitle(page, ['Quill Daily', 'quill.example'])?.value ?? null;
}

describe('title', () => {
  test.each<[name: string, witnesses: Witnesses, expected: string | null]>([
    ['none', {}, null],
    ['the only witness', { h1: ['Pier to be rebuilt'] }, 'Pier to be rebuilt'],
    ['the name of the site behind it', { title: 'Pier to be rebuilt - Quill Daily' }, 'Pier to be rebuilt'],
    ['the name of the site before it', { title: 'Quill Daily | Pier to be rebuilt' }, 'Pier to be rebuilt'],
    ['the host behind it', { title: 'Pier to be rebuilt | quill.example' }, 'Pier to be rebuilt'],
    [
      'section and site behind it',
      { title: 'Pier to be rebuilt | News | Quill', h1: ['Pier to be rebuilt'] },
      'Pier to be rebuilt',
    ],
    ['a dash of its own', { title: 'Pier - the long story' }, 'Pier - the long story'],
    [
      'shared under another headline',
      { data: 'Pier', og: 'Pier to be rebuilt', h1: ['Pier'], title: 'Pier' },
      'Pier to be rebuilt',
    ],
    [
      'a slogan, where linked data and the feed agree',
      { data: 'Pier to be rebuilt', og: 'You will not believe this pier', feed: 'Pier to be rebuilt' },
      'Pier to be rebuilt',
    ],
    [
      'a slogan, where linked data knows only one headline',
      { data: 'Pier to be rebuilt', alternative: 'Pier to be rebuilt', og: 'You will not believe this pier', h1: ['Believe it'] },
      'Pier to be rebuilt',
    ],
    [
      'all others against linked data',
      { data: 'Old', og: 'New pier', h1: ['New pier'], title: 'New pier', twitter: 'New pier', feed: 'New pier' },
      'New pier',
    ],
    [
      'a slogan, where all that is shown and the feed agree',
      {
        og: 'Slogan',
        h1: ['Pier to be rebuilt'],
        title: 'Pier to be rebuilt - Quill Daily',
        feed: 'Pier to be rebuilt',
        twitter: 'Slogan',
      },
      'Pier to be rebuilt',
    ],
    ['a headline that only names the site', { h1: ['Log in'], og: 'Pier', feed: 'Pier' }, 'Pier'],
    ['entities encoded twice', { data: 'Fish &amp;amp; chips' }, 'Fish & chips'],
  ])('%s', (_, witnesses, expected) => expect(titleOf(witnesses)).toBe(expected));
});
