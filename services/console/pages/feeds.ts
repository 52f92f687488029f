import { FEED_STATES, type FeedState } from '../../../shared/feed-counts.ts';
import { counted, formatCount, formatSeconds } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { FeedHealth } from '../store/feeds.ts';
import type { Page } from '../store/page.ts';
import { noFeeds } from './empty.ts';
import { layout } from './layout.ts';
import { ago, codeMeaning, external, nothing, onward, table, words } from './parts.ts';

const COLUMNS = ['Feed', 'State', 'Last success', 'New in 24 h', 'Median delay', 'Next poll', 'Reason'];

export interface FeedList {
  page: Page<FeedHealth>;
  /** How many feeds are in each state. */
  counts: Record<FeedState, number>;
  /** The filter that holds, null = all feeds. */
  state: FeedState | null;
}

/** The feeds and how they do. */
export function feedsPage(list: FeedList, now: Date): Html {
  const total = FEED_STATES.reduce((sum, state) => sum + list.counts[state], 0);
  return layout({
    title: 'Feeds',
    section: '/feeds',
    body: html`<h1>Feeds</h1>
${total === 0 ? noFeeds() : html`${stateFilter(list, total)}\n${feedTable(list, now)}`}`,
  });
}

function stateFilter({ counts, state }: FeedList, total: number): Html {
  const entry = (href: string, name: FeedState | 'all', count: number, isCurrent: boolean): Html =>
    html`<li><a class="state ${name}" href="${href}"${isCurrent && html` aria-current="page"`}><b>${formatCount(count)}</b> ${name}</a></li>`;
  return html`<nav aria-label="State"><ul class="states">${entry('/feeds', 'all', total, state === null)}${FEED_STATES.map(
    (known) => entry(`/feeds?state=${known}`, known, counts[known], known === state),
  )}</ul></nav>`;
}

function feedTable({ page: { rows, last }, state }: FeedList, now: Date): Html {
  if (rows.length === 0) return nothing(state ? html`No feed is ${state}.` : html`There are no more feeds.`);
  const cells = rows.map((feed) => feedCells(feed, now));
  const next = last ? `/feeds?after=${last.feed_id}${state ? `&state=${state}` : ''}` : null;
  return html`${table('Feeds', COLUMNS, cells)}\n${onward(next, 'More feeds')}`;
}

function feedCells(feed: FeedHealth, now: Date): Html[] {
  return [
    html`<a href="/feeds/${feed.feed_id}">${words(feed.title, '(not read yet)')}</a><br><small>${external(feed.url)}</small>`,
    html`<span class="state ${feed.state}">${feed.state}</span>`,
    ago(feed.last_success_at, now),
    html`${formatCount(feed.items_24h)}`,
    html`${feed.p50_lag_seconds === null ? '–' : formatSeconds(feed.p50_lag_seconds)}`,
    nextPoll(feed, now),
    reason(feed),
  ];
}

function nextPoll({ next_poll_at: at }: FeedHealth, now: Date): Html {
  return at !== null && at <= now ? html`due now` : ago(at, now, 'not scheduled');
}

/** Why the last polls failed and what to do about it. */
function reason({ last_error_code: code, last_error, consecutive_failures }: FeedHealth): Html {
  if (code === null) return html``;
  return html`${codeMeaning(code, true)} <small>${words(last_error, '')} (${counted(consecutive_failures, 'failure')} in a row)</small>`;
}
