import { FEED_STATES } from '../../../shared/feed-counts.ts';
import type { Stage } from '../../../shared/pipeline.ts';
import { counted, formatCount, formatLag } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { Status } from '../status.ts';
import type { Rates } from '../store/rates.ts';
import type { Printing, StoryRow } from '../store/stories.ts';
import { noFeeds, noStories } from './empty.ts';
import { layout } from './layout.ts';
import { relationTag, words } from './parts.ts';
import { pipelineView } from './pipeline.ts';
import { storyItem } from './stories.ts';

export interface Overview {
  status: Status;
  rates: Record<Stage, Rates>;
  stories: StoryRow[];
  printings: Printing[];
}

/** The first screen: how the pipeline does, and what was printed most. */
export function overviewPage({ status, rates, stories, printings }: Overview, now: Date): Html {
  return layout({
    title: 'Overview',
    section: '/',
    body: html`<h1>Overview</h1>
${status.configError && configAlert(status.configError)}
<section aria-labelledby="pipeline">
<h2 id="pipeline">Pipeline</h2>
<div data-refresh="/parts/pipeline">${pipelineView(status, rates)}</div>
<p class="legend">Bars: what ended in each of the last 30 minutes, what failed in red. Scheduled work waits for its next poll, the next look at a page, or another try. Dead work was given up after several tries: see <a href="/queues">Queues</a>.
<span id="live" data-at="${status.at.toISOString()}">As of ${status.at.toISOString().slice(11, 19)}; reload for newer numbers.</span></p>
</section>
<section aria-labelledby="feeds">
<h2 id="feeds">Feeds</h2>
${feedSummary(status.feeds)}
</section>
<section aria-labelledby="stories">
<h2 id="stories">Most printed of the latest stories</h2>
${stories.length > 0 ? html`<ol class="stories">${stories.map((story) => storyItem(story, now, printedLine(story, printings)))}</ol>` : noStories()}
</section>`,
  });
}

/** Lines of an alert: the rest is in the log. */
const PROBLEMS_SHOWN = 10;

function configAlert(problems: string): Html {
  const lines = problems.split('\n');
  const more = lines.length - PROBLEMS_SHOWN;
  return html`<section class="alert" role="alert">
<p>The configuration file is not valid. The one before stays in force until it is corrected.</p>
<ul>${lines.slice(0, PROBLEMS_SHOWN).map((line) => html`<li>${words(line)}</li>\n`)}</ul>
${more > 0 && html`<p>${counted(more, 'more problem')}: <code>bin/wirecopy feeds validate</code> shows all.</p>`}
</section>`;
}

function feedSummary(feeds: Status['feeds']): Html {
  const total = FEED_STATES.reduce((sum, state) => sum + feeds[state], 0);
  if (total === 0) return noFeeds();
  const states = FEED_STATES.filter((state) => feeds[state] > 0 || state === 'healthy' || state === 'failing');
  return html`<ul class="states">${states.map(
    (state) =>
      html`<li><a class="state ${state}" href="/feeds?state=${state}"><b>${formatCount(feeds[state])}</b> ${state}</a></li>`,
  )}</ul>`;
}

/** Who printed first and who followed, in one line; nothing for a text that ran once. */
function printedLine(story: StoryRow, printings: Printing[]): Html | null {
  const [first, ...copies] = printings.filter(({ story_id }) => story_id === story.story_id);
  if (!first || copies.length === 0) return null;
  const unnamed = story.article_count - copies.length - 1;
  return html`<p class="printed"><span class="first">${words(first.source)}</span>${copies.map(
    ({ source, relation, lag_s }) =>
      html` <span class="copier"><span aria-hidden="true">→</span> ${words(source)} ${relationTag(relation)} ${formatLag(lag_s)}</span>`,
  )}${unnamed > 0 && html` <span class="copier">and ${counted(unnamed, 'more copy', 'more copies')}</span>`}</p>`;
}
