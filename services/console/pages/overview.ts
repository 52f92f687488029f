import { FEED_STATES } from '../../../shared/feed-counts.ts';
import { STAGES, type Stage } from '../../../shared/pipeline.ts';
import type { StageCounts } from '../../../shared/stage-counts.ts';
import { counted, formatCount, formatLag } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { Status } from '../status.ts';
import type { Printing, StoryRow } from '../store/stories.ts';
import { noFeeds, noStories } from './empty.ts';
import { layout } from './layout.ts';
import { relationTag, words } from './parts.ts';
import { storyItem } from './stories.ts';

const STAGE_NAMES: Record<Stage, string> = {
  poll: 'Poll',
  page: 'Fetch',
  parse: 'Parse',
  index: 'Index',
  match: 'Match',
  recheck: 'Re-check',
};
const STAGE_TASKS: Record<Stage, string> = {
  poll: 'asks feeds for news',
  page: 'downloads articles',
  parse: 'extracts the text',
  index: 'finds names and quotes',
  match: 'recognises copies',
  recheck: 'looks at articles again',
};
const COUNT_NAMES: [count: Exclude<keyof StageCounts, 'perMinute' | 'oldestSeconds'>, name: string][] = [
  ['due', 'due now'],
  ['later', 'scheduled'],
  ['inHand', 'in hand'],
  ['done', 'done in 1 h'],
  ['rejected', 'rejected in 1 h'],
  ['dead', 'dead'],
];

/** The first screen: how the pipeline does, and what was printed most. */
export function overviewPage(status: Status, stories: StoryRow[], printings: Printing[], now: Date): Html {
  return layout({
    title: 'Overview',
    section: '/',
    body: html`<h1>Overview</h1>
${status.configError && configAlert(status.configError)}
<section aria-labelledby="pipeline">
<h2 id="pipeline">Pipeline</h2>
<ol class="stages">${STAGES.map((stage) => stageBox(stage, status.stages[stage]))}</ol>
<p class="legend">Scheduled work waits for its next poll, the next look at a page, or another try. Dead work was given up after several tries: <code>bin/wirecopy replay</code> puts it back.
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

const live = (path: string, count: number): Html =>
  html`<b data-live="${path}"${count === 0 && html` data-zero`}>${formatCount(count)}</b>`;

function stageBox(stage: Stage, counts: StageCounts): Html {
  const rows = COUNT_NAMES.map(
    ([count, name]) =>
      html`<div class="${count}"><dt>${name}</dt><dd>${live(`stages.${stage}.${count}`, counts[count])}</dd></div>\n`,
  );
  return html`<li>
<h3>${STAGE_NAMES[stage]}</h3>
<p class="task">${STAGE_TASKS[stage]}</p>
<p class="rate">${live(`stages.${stage}.perMinute`, counts.perMinute)} in the last minute</p>
<dl class="counts">${rows}</dl>
</li>
`;
}

function feedSummary(feeds: Status['feeds']): Html {
  const total = FEED_STATES.reduce((sum, state) => sum + feeds[state], 0);
  if (total === 0) return noFeeds();
  const states = FEED_STATES.filter((state) => feeds[state] > 0 || state === 'healthy' || state === 'failing');
  return html`<ul class="states">${states.map(
    (state) =>
      html`<li><a class="state ${state}" href="/feeds?state=${state}">${live(`feeds.${state}`, feeds[state])} ${state}</a></li>`,
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
