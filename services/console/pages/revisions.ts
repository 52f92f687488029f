import { diffWords } from '../../../shared/word-diff.ts';
import { counted } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { RevisionRow, Version } from '../store/revisions.ts';
import { diffCounts, diffView } from './diff.ts';
import { moment, table, words } from './parts.ts';

const REASONS: Record<RevisionRow['reason'], string> = {
  publisher: 'the publisher changed it',
  parser: 'a newer parser read the same page otherwise',
  unclear: 'page and parser changed at once',
};

export interface Revisions {
  articleId: string;
  rows: RevisionRow[];
  /** The revision that is shown beside the one that replaced it. */
  shown: { revision: number; versions: [Version, Version] } | null;
}

/** The earlier texts of an article, and what changed from one to the next. */
export function revisionsSection({ articleId, rows, shown }: Revisions): Html | null {
  if (rows.length === 0) return null;
  return html`<section aria-labelledby="revisions"><h2 id="revisions" tabindex="-1">Earlier versions</h2>
${table(
  'Earlier versions, newest first',
  ['Version', 'Read', 'Headline', 'Replaced because', 'Changes'],
  rows.map(({ revision, seen_at, title, reason }) => [
    html`${revision}`,
    moment(seen_at),
    words(title),
    html`${REASONS[reason]}`,
    html`<a href="/articles/${articleId}?revision=${revision}#revisions"${shown?.revision === revision && html` aria-current="true"`}>${shown?.revision === revision ? 'shown' : 'show'}<span class="hidden"> what changed after version ${revision}</span></a>`,
  ]),
)}
${shown && changes(shown)}</section>`;
}

function changes({ revision, versions: [before, after] }: NonNullable<Revisions['shown']>): Html {
  const parts = diffWords(before.text, after.text);
  const counts = diffCounts(parts);
  return html`<h3>From version ${revision} to ${revision + 1}</h3>
<p class="figures">${counted(counts.both, 'word')} kept, <span class="out">${counted(counts.a, 'word')} removed</span>, <span class="in">${counted(counts.b, 'word')} added</span></p>
${before.title !== after.title && html`<p class="headline"><del>${words(before.title)}</del> <ins>${words(after.title)}</ins></p>`}
${diffView(parts)}`;
}
