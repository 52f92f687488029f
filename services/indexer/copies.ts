import { type Agreement, agreement } from './agreement.ts';
import { type Overlap, overlap } from './overlap.ts';
import type { Sketch } from './sketch.ts';
import { tokenise } from './tokens.ts';

/** An article as it is compared. */
export interface Comparable {
  articleId?: string;
  sketch: Sketch;
  title: string | null;
  publishedAt: Date | null;
  sourceId: string;
  /** As `wireAgency` gave it. */
  agency: string | null;
}

export type Relation = 'exact_copy' | 'near_copy' | 'trimmed' | 'extended' | 'contains' | 'partial' | 'update' | 'none';

/** What two articles `a` and `b` share. All figures are from 0 to 1. */
export interface Edge {
  /**
   * What `b` is to `a`: `trimmed` is shorter, `extended` longer. The others have no direction of their own: of `contains` the article with the
   * lower coverage holds the other one, of `update` the one published later is the newer version.
   */
  relation: Relation;
  /** Share of `a` that `b` has too. */
  coverageA: number;
  coverageB: number;
  /** Share of the longer text's first quarter that the shorter one has. */
  lead: number;
  /** Share of the names that the text with fewer of them has in common with the other. */
  anchors: number;
  numbers: number;
  /** Shared words as a share of all words of both. */
  similarity: number;
  /** What decided, in words. */
  why: string;
}

// Lengths are in words. The marks stand in the gap between copies with a known history and look-alikes.

/** Below, a text holds too little to be told by its words: the headline or the names have to agree as well. */
const SHORT_TEXT = 40;
/** Equal normalised words of fewer than this ("Watch the video here") prove nothing without the headline. */
const SHORTEST_EXACT = 12;
/** The text is the other one, but for edits. */
const NEARLY_ALL = 0.8;
/** Shared words that can make a copy; two sentences. */
const LEAST_SHARED = 25;
/** A brief with the furniture of its site and a local paragraph still consists of the original by this share. */
const TRIMMED_SHARE = 0.4;
/** A trimmed text is this much of the original, or it has kept that much of the original's first quarter: news is cut from the end. */
const KEPT_OF_LONG = 0.45;
const KEPT_OF_LEAD = 0.35;
/** Names and numbers in common: copies have more than half, look-alikes on one subject up to a third. */
const SAME_ANCHORS = 0.35;
/** Numbers alone: a form keeps its days, offices and addresses, and has other figures. */
const SAME_NUMBERS = 0.5;
/** Fewer names and numbers than this are no witnesses. */
const FEWEST_ANCHORS = 3;
/** Form letters (draws, traffic, results) exchange more than half of the names and numbers, copies hardly any. */
const FILLED_IN_ANEW = 0.5;
/** Most of an article that stands inside another one. */
const CONTAINED_SHARE = 0.6;
/** A round-up has text of its own before and after the article that it carries; furniture above a text is shorter. */
const ROUND_UP_FRAME = 40;
/** A text that begins with a sentence of its own has another lead; a dateline and a byline are shorter. */
const OWN_LEAD = 25;
/** Where both begin so, each has a lead of its own for the same file; furniture above a text stands in one of them, and a shorter beginning is an edit. */
const NEW_LEAD = 12;
/** Sentences that each text has put between those that both kept: a local paragraph is one, and it is in one text only. */
const REWRITTEN = 2;
/** An agency's file keeps at least this much from one version to the next. */
const UPDATE_SHARE = 0.35;
/** Without a common agency, source or headline, two texts that have so much of each other still are one file. */
const SAME_FILE_SHARE = 0.4;
/** What begins to match only in its second half is a new story with old background. */
const BACKGROUND_STARTS = 0.5;
/** An agency rolls a story for a day or two; later texts on the same lines are new stories or forms. */
const UPDATE_WINDOW_MS = 72 * 3600 * 1000;
/** Sharing this share, or as many words as a paragraph, is worth an edge. */
const PARTIAL_SHARE = 0.2;
const PARAGRAPH = 50;
/** Words that two headlines have in common at least, and their share of the shorter one: sites add their name, aggregators lengthen. */
const TITLE_WORDS = 3;
const TITLE_SHARE = 0.6;

/**
 * Compares two articles that share a key. `compare(b, a)` is the same edge seen from the other side.
 * Same text alone does not make a copy: the names and numbers must agree (not a form filled in anew), the shorter text must start where the longer
 * one does (not a round-up), and neither may have been rewritten between the sentences that both kept (not a later version).
 */
export function compare(a: Comparable, b: Comparable): Edge {
  const swapped = isLonger(a.sketch, b.sketch);
  const [short, long] = swapped ? [b, a] : [a, b];
  const edge = compareByLength(short, long);
  return swapped
    ? { ...edge, relation: INVERSE[edge.relation] ?? edge.relation, coverageA: edge.coverageB, coverageB: edge.coverageA }
    : edge;
}

const INVERSE: Partial<Record<Relation, Relation>> = { trimmed: 'extended', extended: 'trimmed' };

/** Of texts of one length the order must not depend on who asks. */
const isLonger = (a: Sketch, b: Sketch): boolean =>
  a.tokens.length === b.tokens.length ? a.exactKey.compare(b.exactKey) > 0 : a.tokens.length > b.tokens.length;

function compareByLength(short: Comparable, long: Comparable): Edge {
  const [a, b] = [short.sketch, long.sketch];
  const sameTitle = titlesAgree(short.title, long.title);
  if (a.exactKey.equals(b.exactKey) && (a.tokenCount >= SHORTEST_EXACT || (a.tokenCount > 0 && sameTitle))) return EXACT_COPY;
  if (a.unit !== b.unit) return unrelated('one is written with spaces between words, the other without');
  const shared = overlap(a, b);
  if (shared.coverageShort < PARTIAL_SHARE && shared.matched < PARAGRAPH) return unrelated('they share less than a paragraph');
  const agreed = agreement(a, b, shared.passages);
  return {
    ...relate(shared, agreed, sameTitle, isSameFile(short, long, shared, sameTitle)),
    coverageA: shared.coverageShort,
    coverageB: shared.coverageLong,
    lead: shared.lead,
    anchors: agreed.names,
    numbers: agreed.numbers,
    similarity:
      (shared.coverageShort * a.tokens.length + shared.coverageLong * b.tokens.length) / (a.tokens.length + b.tokens.length),
  };
}

const EXACT_COPY: Edge = {
  relation: 'exact_copy',
  coverageA: 1,
  coverageB: 1,
  lead: 1,
  anchors: 1,
  numbers: 1,
  similarity: 1,
  why: 'the same words',
};
const unrelated = (why: string): Edge => ({
  relation: 'none',
  coverageA: 0,
  coverageB: 0,
  lead: 0,
  anchors: 0,
  numbers: 0,
  similarity: 0,
  why,
});

type Judgement = Pick<Edge, 'relation' | 'why'>;

/** What the longer text is to the shorter one. */
function relate(shared: Overlap, agreed: Agreement, sameTitle: boolean, sameFile: boolean): Judgement {
  if (agreed.exchanged > FILLED_IN_ANEW)
    return { relation: 'none', why: 'the same sentences with other names or figures: a form filled in anew' };
  if (shared.length < SHORT_TEXT) return relateShort(shared, agreed, sameTitle);
  if (shared.matched < LEAST_SHARED) return { relation: 'partial', why: 'they share no more than a sentence or two' };
  if (!isSameMatter(shared, agreed)) return { relation: 'partial', why: 'their names or numbers are others' };
  const rewritten = whyRewritten(shared, agreed);
  if (rewritten) {
    if (sameFile && isVersion(shared)) return { relation: 'update', why: rewritten };
    return { relation: 'partial', why: `${rewritten}, and they are not versions of one file` };
  }
  if (isCopy(shared, sameTitle)) return { relation: copyRelation(shared), why: 'text, names and numbers agree' };
  if (shared.coverageShort >= CONTAINED_SHARE)
    return { relation: 'contains', why: 'one stands inside the other, which does not begin with it' };
  return { relation: 'partial', why: 'they share a part, and not the beginning' };
}

function relateShort(shared: Overlap, agreed: Agreement, sameTitle: boolean): Judgement {
  const isWitnessed = sameTitle || (agreed.evidence > FEWEST_ANCHORS && agreed.anchors >= NEARLY_ALL);
  const isCopy =
    isWitnessed && shared.coverageShort >= NEARLY_ALL && agreed.changedNumbers === 0 && agreed.anchors > SAME_ANCHORS;
  if (!isCopy) return { relation: 'partial', why: 'one is short, and headline, names or numbers do not bear it out' };
  if (shared.headLong <= ROUND_UP_FRAME)
    return { relation: copyRelation(shared), why: 'one is short, and headline, names and numbers bear it out' };
  return { relation: 'contains', why: 'one is short and stands inside the other' };
}

function isSameMatter(shared: Overlap, agreed: Agreement): boolean {
  if (agreed.evidence < FEWEST_ANCHORS) return shared.coverageShort >= NEARLY_ALL;
  return agreed.anchors >= SAME_ANCHORS && (agreed.numberEvidence < FEWEST_ANCHORS || agreed.numbers >= SAME_NUMBERS);
}

/** How the text has been worked on by its author, other than by cutting, inserting in one place and editing words; null when it has not. */
function whyRewritten(shared: Overlap, agreed: Agreement): string | null {
  if (agreed.changedNumbers > 0) return 'a number was exchanged for another';
  const haveOwnLeads = shared.headShort >= NEW_LEAD && shared.headLong >= NEW_LEAD;
  if (haveOwnLeads || (shared.headShort >= OWN_LEAD && shared.coverageShort < NEARLY_ALL)) return 'the lead is another';
  return shared.rewrites >= REWRITTEN ? 'each has new sentences between those that both kept' : null;
}

const isVersion = (shared: Overlap): boolean =>
  shared.coverageShort >= UPDATE_SHARE && shared.headShort < BACKGROUND_STARTS * shared.length;

function isCopy(shared: Overlap, sameTitle: boolean): boolean {
  if (shared.coverageLong >= NEARLY_ALL) return true;
  const isFramed = shared.headLong > ROUND_UP_FRAME && shared.tailLong > ROUND_UP_FRAME;
  if (isFramed && !sameTitle && shared.coverageShort >= CONTAINED_SHARE) return false;
  const isAligned = shared.coverageLong >= KEPT_OF_LONG || shared.lead >= KEPT_OF_LEAD || sameTitle;
  return isAligned && shared.coverageShort >= TRIMMED_SHARE;
}

const copyRelation = ({ coverageShort, coverageLong }: Overlap): Relation =>
  Math.min(coverageShort, coverageLong) >= NEARLY_ALL ? 'near_copy' : 'extended';

/** Can one be a later version of the other: one agency, source or headline, or most of both texts, within a few days? */
function isSameFile(a: Comparable, b: Comparable, shared: Overlap, sameTitle: boolean): boolean {
  const sameAgency = a.agency !== null && a.agency === b.agency;
  const apart = a.publishedAt && b.publishedAt ? Math.abs(a.publishedAt.getTime() - b.publishedAt.getTime()) : 0;
  return (
    (sameAgency || sameTitle || a.sourceId === b.sourceId || shared.coverageLong >= SAME_FILE_SHARE) && apart <= UPDATE_WINDOW_MS
  );
}

function titlesAgree(a: string | null, b: string | null): boolean {
  const [wordsA, wordsB] = [titleWords(a), titleWords(b)];
  let shared = 0;
  for (const word of wordsA) if (wordsB.has(word)) shared++;
  return shared >= TITLE_WORDS && shared >= TITLE_SHARE * Math.min(wordsA.size, wordsB.size);
}

function titleWords(title: string | null): Set<number> {
  const { hashes, count } = tokenise(title ?? '');
  return new Set(hashes.subarray(0, count));
}
