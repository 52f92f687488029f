import { diffWords } from '../../../shared/word-diff.ts';
import { counted, formatCount, formatLag, formatShare } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { Viewer } from '../sessions.ts';
import type { Evidence, Side } from '../store/comparison.ts';
import type { CopyRow, StoryRow } from '../store/stories.ts';
import type { EventStory, StoryEntity, StoryEvent, StoryQuote } from '../store/story-parts.ts';
import { decideSection } from './decide.ts';
import { diffCounts, diffView } from './diff.ts';
import { doneNote } from './forms.ts';
import { layout } from './layout.ts';
import {
  articleLink,
  entityLink,
  external,
  facts,
  moment,
  nothing,
  published,
  relationTag,
  storyLink,
  table,
  words,
} from './parts.ts';
import { timeline } from './timeline.ts';

const COLUMNS = ['Published', 'Paper', 'Kind', 'Headline', 'Of the original', 'From the original', 'Alike', 'Words', 'Changes'];

/** The original beside one of its copies. */
export interface Comparison {
  original: Side;
  copy: Side;
  evidence: Evidence | undefined;
}

export interface StoryView {
  story: StoryRow;
  copies: CopyRow[];
  /** Absent for a text that ran once. */
  comparison: Comparison | null;
  entities: StoryEntity[];
  quotes: StoryQuote[];
  events: StoryEvent[];
  sameEvent: EventStory[];
}

/** One text and everyone who printed it: when, how much of it, what they changed, and how we know. */
export function storyPage(view: StoryView, viewer: Viewer | null, done: unknown): Html {
  const { story, copies, comparison } = view;
  const unseen = story.article_count - copies.length;
  return layout({
    title: story.title ?? 'Story without a title',
    section: '/stories',
    body: html`<article>
<h1${story.language && html` lang="${story.language}"`}>${words(story.title)}</h1>
${doneNote(done)}
<p class="figures">story ${story.story_id} · <b>${counted(story.source_count, 'paper')}</b>, ${counted(story.article_count, 'article')}
${story.origin_agency && html`· wire text by ${words(story.origin_agency)}`}
· first ${moment(story.first_published_at)}${story.article_count > 1 && html` · last ${moment(story.last_published_at)}`}</p>
<p><a href="/articles/${story.canonical_article_id}">Read the fullest version</a></p>
${timeline(copies)}
<h2>${story.article_count > 1 ? 'Who printed it' : 'Printed once'}</h2>
${table(
  'Articles of this story in the order of publication',
  COLUMNS.slice(0, comparison ? undefined : -1),
  copies.map((copy) => copyCells(copy, view)),
)}
${unseen > 0 && html`<p>${counted(unseen, 'later copy', 'later copies')} not shown.</p>`}
${story.article_count > 1 && html`<p class="legend">Of the original: share of the original's words that stand in this article. From the original: share of this article's words that stand in the original.</p>`}
${comparison && changes(comparison, story)}
<div class="halves">
<section aria-labelledby="names"><h2 id="names">Who and what it names</h2>${names(view)}</section>
<section aria-labelledby="quotes"><h2 id="quotes">What is said</h2>${quotations(view)}</section>
</div>
${view.sameEvent.length > 0 && sameHappening(view.sameEvent)}
<section aria-labelledby="history"><h2 id="history">History</h2>${history(view.events)}</section>
${decideSection({ ...view, storyId: story.story_id }, viewer)}
</article>`,
  });
}

function copyCells(copy: CopyRow, { story, comparison }: StoryView): Html[] {
  const isFullest = copy.article_id === story.canonical_article_id && story.article_count > 1;
  const isShown = copy.article_id === comparison?.copy.article_id;
  const cells = [
    html`${published(copy)}${copy.relation !== 'original' && html`<br><small>${formatLag(copy.lag_s)}</small>`}`,
    external(copy.url, copy.source),
    html`${relationTag(copy.relation)}${isFullest && html` <small>fullest</small>`}`,
    articleLink(copy.article_id, copy.title),
    html`${formatShare(copy.coverage_of_origin)}`,
    html`${formatShare(copy.coverage_of_copy)}`,
    html`${formatShare(copy.similarity)}`,
    html`${formatCount(copy.word_count)}`,
  ];
  if (!comparison) return cells;
  if (copy.article_id === comparison.original.article_id) return [...cells, html``];
  return [
    ...cells,
    html`<a href="/stories/${story.story_id}?compare=${copy.article_id}#changes"${isShown && html` aria-current="true"`}>${isShown ? 'shown' : 'show'}<span class="hidden"> what ${copy.source} changed</span></a>`,
  ];
}

/** What a copy left out and put in, and what was found when the two were matched. */
function changes({ original, copy, evidence }: Comparison, { language }: StoryRow): Html {
  const parts = diffWords(original.text, copy.text);
  const counts = diffCounts(parts);
  const headline = original.title !== copy.title;
  return html`<section aria-labelledby="changes">
<h2 id="changes" tabindex="-1">What ${words(copy.source)} changed</h2>
<p class="figures">${counted(counts.both, 'word')} kept, <span class="out">${counted(counts.a, 'word')} of ${words(original.source)} left out</span>, <span class="in">${counted(counts.b, 'word')} put in</span></p>
${headline && html`<p class="headline"><del>${words(original.title)}</del> <ins>${words(copy.title)}</ins></p>`}
<div class="beside">
<div${language && html` lang="${language}"`}>${diffView(parts)}</div>
<section aria-labelledby="matched"><h3 id="matched">How they were matched</h3>
${evidence ? evidenceFacts(evidence) : nothing(html`These two were never compared with each other: both are copies of other articles of this story.`)}
</section>
</div>
</section>`;
}

function evidenceFacts({ similarity, coverage_of_first, coverage_of_second, evidence, version }: Evidence): Html {
  const { lead, anchors, numbers, why } = evidence;
  const share = (value: number | undefined): string | null => (value === undefined ? null : formatShare(value));
  return facts([
    ['Decided by', why ?? null],
    ['Alike', formatShare(similarity)],
    ['Of the original', `${formatShare(coverage_of_first)} of its words`],
    ['From the original', `${formatShare(coverage_of_second)} of the copy's words`],
    ['Beginning', share(lead)],
    ['Names in common', share(anchors)],
    ['Numbers in common', share(numbers)],
    ['Method', `comparison of words, version ${version}`],
  ]);
}

function names({ entities, story }: StoryView): Html {
  if (entities.length === 0) return nothing(html`No names were found in this story.`);
  return html`<ul class="names">${entities.map(
    ({ entity_id, name, type, articles }) =>
      html`<li>${entityLink(entity_id, name)} <small>${type}${story.article_count > 1 && `, in ${formatCount(articles)} of ${formatCount(story.article_count)}`}</small></li>\n`,
  )}</ul>`;
}

function quotations({ quotes, story }: StoryView): Html {
  if (quotes.length === 0) return nothing(html`No quotations were found in this story.`);
  return html`${quotes.map(
    ({ text, speaker, speaker_entity_id, articles }) => html`<figure><blockquote>${words(text)}</blockquote>
<figcaption>${speaker && speaker_entity_id ? entityLink(speaker_entity_id, speaker) : words(speaker, 'nobody named')}${story.article_count > 1 && html` <small>kept by ${formatCount(articles)} of ${formatCount(story.article_count)}</small>`}</figcaption></figure>
`,
  )}`;
}

const sameHappening = (stories: EventStory[]): Html =>
  html`<section aria-labelledby="event"><h2 id="event">The same happening in other words</h2>
<ul>${stories.map(({ story_id, title, source_count }) => html`<li>${storyLink(story_id, title)} <small>${counted(source_count, 'paper')}</small></li>\n`)}</ul></section>`;

const EVENT_NAMES: Record<StoryEvent['kind'], string> = {
  came: 'came in',
  went: 'went out',
  merge: 'an editor put articles together',
  split: 'an editor took articles apart',
};

function history(events: StoryEvent[]): Html {
  if (events.length === 0) return nothing(html`Nothing has been merged, split or decided.`);
  return table(
    'What happened to this story, newest first',
    ['When', 'What', 'Why'],
    events.map(({ at, kind, story_id, reason, undone_at }) => [
      moment(at),
      html`${EVENT_NAMES[kind]}${story_id && html` ${kind === 'came' ? 'from' : 'to'} <a href="/stories/${story_id}">story ${story_id}</a>`}`,
      html`${reason && words(reason)}${undone_at && html` <small>(undone ${moment(undone_at)})</small>`}`,
    ]),
  );
}
