import { spelledLength } from '../../shared/text.ts';
import type { Doubt } from './quality.ts';

/** The readings of one page as lines: by Readability, by collecting paragraphs, from linked data, and all that is shown. */
export interface Readings {
  readability: string[];
  paragraphs: string[];
  jsonld: string[];
  page: string[];
}

export interface Choice {
  method: keyof Readings;
  lines: string[];
  doubts: Doubt[];
}

/** Less than this is no article, in characters: about 60 words. */
const STUB = 350;

/** Readability missed most of a page when it has less than this share of the page's paragraphs. */
const SPLIT_SHARE = 0.3;

/** The publisher's own `articleBody` may be a teaser; as a judge it has to be this long beside the shorter reading. */
const WITNESS_SHARE = 0.6;

/** An `articleBody` this many times longer than all that is shown belongs to a page whose text comes by a script or behind a notice. */
const HIDDEN_FACTOR = 3;

/** Collected paragraphs lack headings and lists: they have to be closer to the `articleBody` by this much. */
const MARGIN = 0.05;

/** Less in common with the `articleBody` than this leaves a doubt. */
const AGREEMENT = 0.5;

/**
 * Chooses among the readings of one page.
 * `articleBody` judges between the others, and stands in when they are stubs, but does not replace them:
 * it lacks headings and lists, and is sometimes only a teaser. `headlines` is the number of headlines of the first order.
 */
export function chooseBody(readings: Readings, headlines: number): Choice {
  const lengths = {
    main: lengthOf(readings.readability),
    rescue: lengthOf(readings.paragraphs),
    witness: lengthOf(readings.jsonld),
  };
  const { main, rescue, witness } = lengths;
  const shown = Math.max(main, rescue);
  const choose = (method: keyof Readings, ...doubts: Doubt[]): Choice => ({ method, lines: readings[method], doubts });

  if (witness > (shown < STUB ? shown : HIDDEN_FACTOR * shown)) return choose('jsonld', 'text only in linked data');
  if (shown === 0) return choose('page', 'the whole page, no article was found');
  if (rescue === 0) return choose('readability');
  if (main < STUB)
    return rescue > main ? choose('paragraphs', 'paragraphs collected from the whole page') : choose('readability');
  if (witness >= WITNESS_SHARE * Math.min(main, rescue)) {
    const [likeMain, likeRescue] = [
      similarity(readings.readability, readings.jsonld),
      similarity(readings.paragraphs, readings.jsonld),
    ];
    const doubts: Doubt[] = Math.max(likeMain, likeRescue) < AGREEMENT ? ['differs from the articleBody of linked data'] : [];
    return likeRescue > likeMain + MARGIN ? choose('paragraphs', ...doubts) : choose('readability', ...doubts);
  }
  return main < SPLIT_SHARE * rescue && headlines <= 1
    ? choose('paragraphs', 'paragraphs collected from the whole page')
    : choose('readability');
}

const lengthOf = (lines: string[]): number => lines.reduce((sum, line) => sum + spelledLength(line), 0);

/** Share of runs of four words that two readings have in common, 0 to 1. */
export function similarity(a: string[], b: string[]): number {
  const left = shingles(a);
  const right = shingles(b);
  let shared = 0;
  for (const shingle of left) if (right.has(shingle)) shared++;
  return shared / Math.max(1, left.size + right.size - shared);
}

function shingles(lines: string[]): Set<string> {
  const words = lines.join(' ').match(/[\p{L}\p{N}]+/gu) ?? [];
  const runs = new Set<string>();
  for (let i = 0; i + 3 < words.length; i++) runs.add(words.slice(i, i + 4).join(' '));
  return runs;
}
