import { dayFolder } from './dates.ts';
import type { HouseStyle } from './style.ts';
import type { PaperId } from './texts.ts';

/** The two agencies. Norwire has a site of its own; Fairlead is known by its credits only. */
export const AGENCIES = { norwire: 'Norwire', fairlead: 'Fairlead' } as const;

/** What the address of an article is made from. */
export interface Addressed {
  number: number;
  slug: string;
  section: string;
  publishedAt: Date;
}

export interface Paper {
  id: PaperId;
  name: string;
  tagline: string;
  town: string;
  /** BCP 47 */
  language: string;
  charset: 'utf-8' | 'windows-1252';
  style: HouseStyle;
  /** What stands before the first word, blank included. `agency` is null for the paper's own reports. */
  dateline(place: string, agency: string | null): string;
  /** The line below the text of an agency. */
  credit(agency: string): string | null;
  path(article: Addressed): string;
  sections: string[];
}

const SECTIONS = [
  'Politics',
  'Economy',
  'Business',
  'Science',
  'Health',
  'Transport',
  'Energy',
  'Courts',
  'Culture',
  'Sport',
  'Weather',
];

export const PAPER_LIST: Paper[] = [
  {
    id: 'norwire',
    name: 'Norwire',
    tagline: 'The news agency of the northern coast',
    town: 'Varnholm',
    language: 'en',
    charset: 'utf-8',
    style: { spelling: 'wire', percent: 'percent', quotes: 'straight', words: 9 },
    dateline: (place) => `${place.toUpperCase()} (Norwire) — `,
    credit: () => null,
    path: ({ publishedAt, slug, number }) => `/${dayFolder(publishedAt)}/${slug}-${number}`,
    sections: SECTIONS,
  },
  {
    id: 'courier',
    name: 'The Harrowgate Courier',
    tagline: 'Read in the port since 1846',
    town: 'Harrowgate Point',
    language: 'en-GB',
    charset: 'utf-8',
    style: { spelling: 'british', percent: 'per cent', quotes: 'double', words: 9 },
    dateline: (place, agency) => (agency ? `${place.toUpperCase()} (${agency}) — ` : ''),
    credit: (agency) => `Source: ${agency}`,
    path: ({ section, slug }) => `/news/${section.toLowerCase()}/${slug}.html`,
    sections: ['Local', 'National', ...SECTIONS, 'Briefing'],
  },
  {
    id: 'herald',
    name: 'Calder Bay Herald',
    tagline: 'The voice of the bay',
    town: 'Calder Bay',
    language: 'en-GB',
    charset: 'utf-8',
    style: { spelling: 'british', percent: 'per cent', quotes: 'single', words: 9 },
    dateline: () => '',
    credit: (agency) => `With material from ${agency}`,
    path: ({ number, slug }) => `/story/${number}/${slug}`,
    sections: ['Local', 'People', 'Police', ...SECTIONS],
  },
  {
    id: 'times',
    name: 'Merrin Valley Times',
    tagline: 'All the news from Upper Merrin to the sea',
    town: 'Stanbeck',
    language: 'en-GB',
    charset: 'windows-1252',
    style: { spelling: 'british', percent: '%', quotes: 'straight', words: 12 },
    dateline: (place, agency) => (agency ? `${place} (${agency}): ` : ''),
    credit: (agency) => `(c) ${agency}`,
    path: ({ number }) => `/news/article.php?id=${number}`,
    sections: ['Police', 'Education', ...SECTIONS],
  },
  {
    id: 'tribune',
    name: 'Port Lessing Tribune',
    tagline: 'Independent. Southern. Awake.',
    town: 'Port Lessing',
    language: 'en-US',
    charset: 'utf-8',
    style: { spelling: 'american', percent: 'percent', quotes: 'double', words: 9 },
    dateline: (place, agency) => (agency ? `${place.toUpperCase()} (${agency}) - ` : ''),
    credit: (agency) => `© ${agency}. All rights reserved.`,
    path: ({ slug }) => `/articles/${slug}`,
    sections: ['City', 'Police', ...SECTIONS],
  },
  {
    id: 'estuary',
    name: 'Estuary Notes',
    tagline: 'Two reporters, one dog, a great deal of mud',
    town: 'Mudlark Flats',
    language: 'en',
    charset: 'utf-8',
    style: { spelling: 'wire', percent: 'percent', quotes: 'double', words: 9 },
    dateline: () => '',
    credit: (agency) => `Text: ${agency}, printed here under our subscription.`,
    path: ({ publishedAt, slug }) => `/${dayFolder(publishedAt).slice(0, 7)}/${slug}/`,
    sections: ['Notebook', 'Notices', 'Energy', 'Science', 'Transport'],
  },
];
