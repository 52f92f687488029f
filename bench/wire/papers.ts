import type { WireText } from './forms.ts';
import type { Words } from './words.ts';

/** What papers do to an agency's text. */
export type Treatment = 'exact' | 'house style' | 'cut' | 'brief' | 'local' | 'furniture' | 'reordered' | 'retouched';
export const TREATMENTS: Treatment[] = ['exact', 'house style', 'cut', 'brief', 'local', 'furniture', 'reordered', 'retouched'];

const HOUSE_STYLE: [RegExp, string][] = [
  [/ percent\b/g, ' per cent'],
  [/ kilometres\b/g, ' km'],
  [/ million\b/g, ' mln'],
  [/\bon (Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b/g, 'on $1.'],
  [/"([^"]+)"/g, '\u201c$1\u201d'],
  [/ said\b/g, ' says'],
];

/** Words that a subeditor exchanges without changing a fact. */
const SYNONYMS: [RegExp, string][] = [
  [/\babout\b/g, 'around'],
  [/\bbegan\b/g, 'started'],
  [/\bshortly\b/g, 'just'],
  [/\bannounced\b/g, 'made known'],
  [/\btold\b/g, 'informed'],
  [/\bwants?\b/g, 'would like'],
  [/\breached\b/g, 'came to'],
  [/\bsent\b/g, 'dispatched'],
];

const FURNITURE = [
  'Support independent reporting in PLACE: become a member of the NAME today, from three crowns a month.',
  'The NAME may earn a small commission when you buy something through links in our articles. This does not influence what we write.',
];

/** A printing of a text in a paper. */
export interface Printing {
  paper: string;
  treatment: Treatment;
  title: string;
  paragraphs: string[];
}

export function print(text: WireText, treatment: Treatment, words: Words): Printing {
  const place = words.town;
  const paper = `${place} ${words.pick(['Gazette', 'Herald', 'Mercury', 'Observer'])}`;
  const title = words.chanceOf(0.5) ? text.title : `${text.title.split(' ').slice(0, 4).join(' ')}: what we know`;
  return { paper, treatment, title, paragraphs: treat(text.paragraphs, treatment, words, paper, place) };
}

function treat(paragraphs: string[], treatment: Treatment, words: Words, paper: string, place: string): string[] {
  const replaced = (list: [RegExp, string][]) =>
    paragraphs.map((p) => list.reduce((text, [from, to]) => text.replace(from, to), p));
  switch (treatment) {
    case 'exact':
      return paragraphs;
    case 'house style':
      return replaced(HOUSE_STYLE);
    case 'retouched':
      return replaced([...SYNONYMS, ...HOUSE_STYLE.slice(0, 2)]);
    case 'cut':
      return paragraphs.slice(0, Math.max(2, Math.ceil(paragraphs.length * (0.6 + 0.25 * words.chance()))));
    case 'brief':
      return paragraphs.slice(0, Math.max(2, Math.ceil(paragraphs.length * 0.3)));
    case 'local':
      return [
        ...paragraphs.slice(0, -1),
        `In ${place} the news was received with mixed feelings. "${words.pick(['It concerns us more than one might think', 'We have seen this coming', 'Nobody here is surprised'])}," said ${words.person}, who runs the ${words.pick(['bakery', 'garage', 'village shop', 'post office'])} in ${words.last} Street.`,
        ...paragraphs.slice(-1),
      ];
    case 'furniture':
      return [...paragraphs, ...FURNITURE.map((line) => line.replaceAll('NAME', paper).replaceAll('PLACE', place))];
    case 'reordered':
      return [paragraphs[0]!, ...words.shuffled(paragraphs.slice(1))];
  }
}
