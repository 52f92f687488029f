import { counted, formatCount, formatSeconds } from '../format.ts';
import { type Html, html } from '../html.ts';
import { FEED_STATES, type FeedHealth, type FeedState } from '../store/feeds.ts';
import type { Page } from '../store/page.ts';
import { noFeeds } from './empty.ts';
import { layout } from './layout.ts';
import { ago, codeMeaning, external, nothing, onward, table, words } from './parts.ts';

const COLUMNS = ['Feed', 'State', 'Last success', 'New in 24 h', 'Median delay', 'Next poll', 'Reason'];

/** All feeds and how they do; `state` is the filter that holds. */
export function feedsPage(page: Page<FeedHealth>, counts: Record<FeedState, number>, state: FeedState | null, now: Date): Html {
  const total = FEED_STATES.reduce((sum, known) => sum + counts[known], 0);
  const next = page.last && `/feeds?after=${page.last.feed_id}${state ? `&state=${state}` : ''}`;
  return layout({
    title: 'Feeds',
    section: '/feeds',
    body: html`<h1>Feeds</h1>
${
  total === 0
    ? noFeeds()
    : html`<nav aria-label="State"><ul class="states"><li><a class="state" href="/feeds"${state === null && html` aria-current="page"`}><b>${formatCount(total)}</b> all</a></li>${FEED_STATES.map(
        (known) =>
          html`<li><a class="state ${known}" href="/feeds?state=${known}"${state === known && html` aria-current="page"`}><b>${formatCount(counts[known])}</b> ${known}</a></li>`,
      )}</ul></nav>
${
  page.rows.length > 0
    ? table(
        'Feeds',
        COLUMNS,
        page.rows.map((feed) => feedCells(feed, now)),
      )
    : nothing(html`No feed is ${state}.`)
}
${onward(next ?? null, 'More feeds')}`
}`,
  });
}

function feedCells(feed: FeedHealth, now: Date): Html[] {
  return [
    html`${words(feed.title, '(not read yet)')}<br><small>${external(feed.url)}</small>`,
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
