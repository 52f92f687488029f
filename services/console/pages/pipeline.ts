import { STAGES, type Stage } from '../../../shared/pipeline.ts';
import type { StageCounts } from '../../../shared/stage-counts.ts';
import { formatCount } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { Status } from '../status.ts';
import { RATE_MINUTES, type Rates } from '../store/rates.ts';
import { STAGE_NAMES } from './stages.ts';

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

/** The stages with what they do now and did lately: a part of the overview that is sent alone as well, while somebody looks at it. */
export const pipelineView = ({ stages }: Status, rates: Record<Stage, Rates>): Html =>
  html`<ol class="stages">${STAGES.map((stage) => stageBox(stage, stages[stage], rates[stage]))}</ol>`;

const number = (count: number): Html => html`<b${count === 0 && html` data-zero`}>${formatCount(count)}</b>`;

function stageBox(stage: Stage, counts: StageCounts, rates: Rates): Html {
  const rows = COUNT_NAMES.map(
    ([count, name]) => html`<div class="${count}"><dt>${name}</dt><dd>${number(counts[count])}</dd></div>\n`,
  );
  return html`<li>
<h3>${STAGE_NAMES[stage]}</h3>
<p class="task">${STAGE_TASKS[stage]}</p>
<p class="rate">${number(counts.perMinute)} in the last minute</p>
${spark(rates)}
<dl class="counts">${rows}</dl>
</li>
`;
}

const HEIGHT = 28;

/** What ended per minute, what failed on top of it. Hidden from screen readers, which have the counts. */
function spark({ done, failed }: Rates): Html {
  const highest = Math.max(1, ...done.map((count, i) => count + failed[i]!));
  const scale = (count: number): number => (count === 0 ? 0 : Math.max(1.5, (count / highest) * HEIGHT));
  const bar = (i: number, from: number, height: number, kind: string): Html | false =>
    height > 0 &&
    html`<rect class="${kind}" x="${i + 0.1}" width="0.8" y="${(HEIGHT - from - height).toFixed(1)}" height="${height.toFixed(1)}"/>`;
  return html`<svg class="spark" viewBox="0 0 ${RATE_MINUTES} ${HEIGHT}" height="${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">${done.map(
    (count, i) => html`${bar(i, 0, scale(count), 'ended')}${bar(i, scale(count), scale(failed[i]!), 'failed')}`,
  )}</svg>`;
}
