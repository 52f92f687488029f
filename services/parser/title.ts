import { cleanLine } from '../../shared/text.ts';
import { foldWords } from './boilerplate.ts';
import { lineOf } from './jsonld.ts';
import { type Found, metaLine, type Page } from './witness.ts';

/** A headline is shorter, in characters. */
const TITLE_LIMIT = 500;

/**
 * What each witness weighs. Linked data is written by the newsroom and is right most often (.83, against .76 for the first headline and .69 for og:title,
 * which carries slogans); it yields where the headline that is shown and the one that is shared agree against it. Twitter's is nearly always a copy of
 * og:title, and the document's title is often made for search engines.
 */
const WEIGHTS = { linkedData: 2.5, alternative: 1.75, openGraph: 1.75, headline: 1.5, feed: 1.5, document: 0.5, twitter: 0.25 };

interface Vote {
  text: string;
  weight: number;
  source: string;
}

/** The title that the page's witnesses agree on, without the site's name. */
export function findTitle(page: Page, siteNames: string[]): Found<string> | null {
  const votes = votesOf(page);
  const words = new Map(votes.map(({ text }) => [text, foldWords(text)]));
  const sites = new Set(siteNames.map(foldWords));
  const ballots = new Map<string, { text: string; weight: number; sources: string[] }>();
  for (const { text, weight, source } of votes) {
    const others = votes.flatMap((vote) => (vote.text === text ? [] : words.get(vote.text)!));
    const title = withoutSite(text, sites, new Set(others));
    const key = foldWords(title) || title;
    const ballot = ballots.get(key) ?? { text: title, weight: 0, sources: [] };
    ballot.weight += weight;
    ballot.sources.push(source);
    ballots.set(key, ballot);
  }
  const [best] = [...ballots.values()].sort((a, b) => b.weight - a.weight);
  return best ? { value: best.text, source: best.sources.join(', ') } : null;
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
