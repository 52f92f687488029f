import { counted, formatCount, formatSeconds, formatShare } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { Viewer } from '../sessions.ts';
import type { FeedAnswer, FeedDetail, LatestItem, PollRow } from '../store/feed.ts';
import { answerView } from './answer.ts';
import { bars } from './chart.ts';
import { changeForm, doneNote, withoutLogin } from './forms.ts';
import { layout } from './layout.ts';
import { ago, articleLink, codeMeaning, external, facts, nothing, table, words } from './parts.ts';

export interface FeedView {
  feed: FeedDetail;
  polls: PollRow[];
  perHour: number[];
  items: LatestItem[];
  answer: FeedAnswer | undefined;
  viewer: Viewer | null;
  /** What was just done with it. */
  done: unknown;
}

/** One feed: how it does and why, what it brought, and what its server said. */
export function feedPage({ feed, polls, perHour, items, answer, viewer, done }: FeedView, now: Date): Html {
  return layout({
    title: feed.title ?? feed.url,
    section: '/feeds',
    body: html`<h1>${words(feed.title ?? feed.url)}</h1>
<p class="figures"><span class="state ${feed.state}">${feed.state}</span> · ${external(feed.url)}</p>
${care(feed, now)}
${doneNote(done)}
${actions(feed, viewer)}
<div class="halves">
<section aria-labelledby="how"><h2 id="how">How it does</h2>${health(feed, now)}</section>
<section aria-labelledby="new"><h2 id="new">New items</h2>
${bars({ label: 'New items per hour of the last 48 hours', values: perHour, ends: ['48 hours ago', 'now'], nameOf: (i) => `${perHour.length - i} hours ago` })}
${latest(items, now)}</section>
</div>
<section aria-labelledby="answer"><h2 id="answer">What its server said last</h2>${answerView(answer, feed, now)}</section>
<section aria-labelledby="polls"><h2 id="polls">Last polls</h2>${pollTable(polls, now)}</section>`,
  });
}

function actions({ feed_id, state }: FeedDetail, viewer: Viewer | null): Html {
  if (!viewer) return withoutLogin('feeds pause');
  const button = (action: string, text: string): Html =>
    changeForm(`/feeds/${feed_id}/${action}`, viewer, html`<button>${text}</button>`);
  const isAsleep = state === 'paused' || state === 'gone';
  return html`<div class="buttons">${isAsleep ? button('resume', 'Poll it again') : state !== 'stopped' && html`${button('poll', 'Test now')}${button('pause', 'Pause')}`}</div>`;
}

const CARE: Record<string, string> = {
  gone: 'It is gone: its server said so, or it failed for weeks.',
  not_a_feed: 'What its server sends is not a feed, but a web page for example.',
  refused: 'Its server does not let us in.',
  failing: 'It keeps failing.',
  moved: 'Its publisher moved it for good: put the new address into feeds.yml.',
  silent: 'It has been silent for much longer than usual.',
};

/** Why it needs care, and what its server said last. */
function care(
  { care, care_since, last_error_code: code, last_error, consecutive_failures, polled_url }: FeedDetail,
  now: Date,
): Html | null {
  if (care === null && code === null) return null;
  return html`<section class="alert" aria-label="Needs care">
${care && html`<p>${CARE[care] ?? care} ${care_since && html`Since ${ago(care_since, now)}.`}</p>`}
${code && html`<p>${codeMeaning(code, true)}</p>\n<p>${words(last_error, '')} <small>(${counted(consecutive_failures, 'failure')} in a row)</small></p>`}
${polled_url && html`<p>Polled at ${external(polled_url)}</p>`}
</section>`;
}

const health = (feed: FeedDetail, now: Date): Html =>
  facts([
    ['Last success', ago(feed.last_success_at, now)],
    ['Last new item', ago(feed.last_new_item_at, now)],
    [
      'Next poll',
      feed.next_poll_at !== null && feed.next_poll_at <= now ? 'due now' : ago(feed.next_poll_at, now, 'not scheduled'),
    ],
    ['New in 24 h', formatCount(feed.items_24h)],
    ['Median delay', feed.p50_lag_seconds === null ? null : formatSeconds(feed.p50_lag_seconds)],
    [
      'Originals',
      feed.items === 0 ? null : `${formatShare(feed.originals / feed.items)} of ${counted(feed.items, 'article')} in 7 days`,
    ],
    ['Publisher', feed.source && words(feed.source)],
    ['Id', words(feed.id)],
    ['Every', feed.every ?? 'learnt from its rhythm'],
    ['Text', feed.content],
    ['Oldest entry', feed.max_age],
    ['Tags', feed.tags.length > 0 ? html`${feed.tags.map((tag) => html`<span class="tag">${words(tag)}</span> `)}` : null],
    ['Subscribed', ago(feed.created_at, now)],
  ]);

function latest(items: LatestItem[], now: Date): Html {
  if (items.length === 0) return nothing(html`It has not announced anything yet.`);
  return html`<ul>${items.map(
    ({ item_id, url, at, article_id, title }) =>
      html`<li>${article_id ? articleLink(article_id, title) : html`<a href="/trace?url=item:${item_id}">${words(url)}</a> <small>no article: trace it</small>`} <small>${ago(at, now)}</small></li>\n`,
  )}</ul>`;
}

function pollTable(polls: PollRow[], now: Date): Html {
  if (polls.length === 0)
    return nothing(html`It was not polled lately. Is the fetcher running? <code>bin/wirecopy status</code> tells.`);
  return table(
    'What the last polls gave, newest first',
    ['When', 'Outcome', 'Answer'],
    polls.map(({ at, outcome, code, detail }) => [
      ago(at, now),
      html`${outcome}`,
      html`${code && html`${codeMeaning(code)} `}${detail && words(detail)}`,
    ]),
  );
}
