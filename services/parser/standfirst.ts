import { spelledLength } from '../../shared/text.ts';
import { blockLines } from './blocks.ts';
import { foldWords } from './boilerplate.ts';
import { CAPTION, FURNITURE, IMAGE } from './clean.ts';
import { elementsOf } from './dom.ts';
import { anyOf, roleWords } from './roles.ts';

/** Shorter lines are slogans or section names, longer ones whole articles; in characters. */
const LENGTH = { min: 40, max: 1000 };

/** Between the standfirst and the text stand at most this many lines: byline, date, sharing buttons, caption. */
const GAP_LINES = 15;

/** The shown standfirst may begin with a place that its description lacks, of at most so many words. */
const DATELINE_WORDS = 3;

/** Descriptions are cut off by some sites: this much of one is enough to know it, in characters. */
const CUT_MIN = 80;

/** Names of blocks that hold the standfirst, in newsrooms' English, German, French, the Nordic and Slavic languages. */
const STANDFIRST = anyOf(
  'standfirst stand-first deck dek lede lead lead-text intro introduction subtitle sub-title subheadline sub-headline subheading subhead',
  'summary description desc excerpt abstract chapo chapeau vorspann teaser-text ingress perex anons sommario sottotitolo entradilla bajada',
);

/** Texts of the blocks of a page that are named as standfirsts. */
export function namedStandfirsts(document: Document): string[] {
  return elementsOf(document, 'p', 'h2', 'h3', 'h4', 'div', 'section', 'span').flatMap((element) => {
    const words = roleWords(element);
    if (!STANDFIRST.test(words) || CAPTION.test(words) || IMAGE.test(words) || FURNITURE.test(words)) return [];
    const lines = blockLines(element);
    return lines.length === 1 && isStandfirst(lines[0]!) ? lines : [];
  });
}

const isStandfirst = (line: string): boolean => spelledLength(line) >= LENGTH.min && line.length <= LENGTH.max;

/**
 * The standfirst of an article, which Readability loses where it stands outside the container of the text: a line of the page above the text that
 * says what the metadata calls the description, or stands in a block that is named so. None or one.
 * `shown` are all lines of the page, `body` those of its text.
 */
export function findStandfirst(shown: string[], body: string[], descriptions: (string | null)[], named: string[]): string[] {
  const wanted = descriptions.map((text) => foldWords(text ?? '')).filter((text) => spelledLength(text) >= LENGTH.min);
  const blocks = new Set(named);
  const start = shown.indexOf(body.find((line) => spelledLength(line) >= LENGTH.min) ?? '');
  if (start < 0 || wanted.length + blocks.size === 0) return [];
  const opening = foldWords(body.slice(0, GAP_LINES).join(' '));
  const line = shown.slice(Math.max(0, start - GAP_LINES), start).find((above) => {
    const words = foldWords(above.slice(0, LENGTH.max));
    if (!isStandfirst(above) || opening.includes(words)) return false;
    return blocks.has(above) || wanted.some((description) => describes(description, words));
  });
  return line ? [line] : [];
}

/** Does a description say the same as the words of a line, which may have a place in front, or go on where the description is cut off? */
function describes(description: string, words: string): boolean {
  const at = words.indexOf(description.slice(0, -1)); // the last letter may belong to a word that is cut
  if (at < 0 || words.slice(0, at).split(' ').length - 1 > DATELINE_WORDS) return false;
  return words.length - at <= description.length || description.length >= CUT_MIN;
}
