import { cleanLine } from '../../shared/text.ts';
import { foldWords } from './boilerplate.ts';
import { lineOf } from './jsonld.ts';
import { type Found, metaLine, type Page } from './witness.ts';

/** A headline is shorter, in characters. */
const TITLE_LIMIT = 500;

/**
 * What each witness weighs, found by trying on the pages of half of 96 publishers (.935 right) and confirmed on the other half (.877, from .863).
 * og:title is the headline under which the newsroom shares its article; it yields where linked data agrees with its own alternative headline, with the feed,
 * or with all that is shown. Twitter's is a copy of og:title and only counts where nothing else is there; the document's title is made for search engines.
 */
const WEIGHTS = { linkedData: 2, alternative: 1.75, openGraph: 3, headline: 0.5, feed: 2.5, document: 0.25, twitter: 0 };

interface Vote {
  text: string;
  weight: number;
  source: string;
}

/** The title that the page's witnesses agree on, without the site's name. */
export function findTitle(page: Page, siteNames: string[]): Found<string> | null {
  const [best] = ballotsOf(page, siteNames).sort((a, b) => b.weight - a.weight);
  return best ? { value: best.text, source: best.sources.join(', ') } : null;
}

interface Ballot extends Omit<Vote, 'source'> {
  sources: string[];
}

/** Votes for the same words together. */
function ballotsOf(page: Page, siteNames: string[]): Ballot[] {
  const votes = votesOf(page);
  const words = new Map(votes.map(({ text }) => [text, foldWords(text)]));
  const sites = new Set(siteNames.map(foldWords));
  const ballots = new Map<string, Ballot>();
  for (const { text, weight, source } of votes) {
    const others = votes.flatMap((vote) => (vote.text === text ? [] : words.get(vote.text)!));
    const title = withoutSite(text, sites, new Set(others));
    const key = foldWords(title) || title;
    const ballot = ballots.get(key) ?? { text: title, weight: 0, sources: [] };
    ballot.weight += weight;
    ballot.sources.push(source);
    ballots.set(key, ballot);
  }
  return [...ballots.values()];
}

function votesOf(page: Page): Vote[] {
  const { document, data, article, headlines, hints } = page;
  const texts: [string | null | undefined, number, string][] = [
    [lineOf(data, article, 'headline') ?? lineOf(data, article, 'name'), WEIGHTS.linkedData, 'jsonld headline'],
    [lineOf(data, article, 'alternativeHeadline'), WEIGHTS.alternative, 'jsonld alternativeHeadline'],
    [metaLine(page, 'og:title')?.value, WEIGHTS.openGraph, 'meta og:title'],
    ...headlines.map((text): [string, number, string] => [text, WEIGHTS.headline, 'h1']),
    [hints.title, WEIGHTS.feed, 'feed'],
    [metaLine(page, 'twitter:title')?.value, WEIGHTS.twitter, 'meta twitter:title'],
    [document.title, WEIGHTS.document, 'title'],
  ];
  return texts.flatMap(([text, weight, source]) => {
    const line = cleanLine(text, TITLE_LIMIT);
    return line ? [{ text: line, weight, source }] : [];
  });
}

/** Between a headline and a site's name: a mark with spaces around it, or a bar. */
const SEPARATOR = /\s[-|–—·•:«»/]\s|[|｜：]/g;

/** Cuts the site's name off: what follows or precedes a separator and is a known name, or leaves what another witness says is the whole title. */
function withoutSite(text: string, sites: Set<string>, others: Set<string>): string {
  for (const { index, 0: separator } of text.matchAll(SEPARATOR)) {
    const head = text.slice(0, index).trim();
    const tail = text.slice(index + separator.length).trim();
    if (head && (others.has(foldWords(head)) || sites.has(foldWords(tail)))) return head;
    if (tail && (others.has(foldWords(tail)) || sites.has(foldWords(head)))) return tail;
  }
  return text;
}
