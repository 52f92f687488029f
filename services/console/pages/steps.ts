import type { Trace } from '../../../shared/trace.ts';
import type { Step } from '../../../shared/trace-steps.ts';
import { type Html, html } from '../html.ts';
import { codeMeaning, moment, nothing, table, words } from './parts.ts';

/** Steps that are shown: an item that was processed again every day for months has more. */
const SHOWN = 200;

/** How an item stands, and every step that it took. */
export function traceView({ verdict, steps, forgottenBefore }: Pick<Trace, 'verdict' | 'steps' | 'forgottenBefore'>): Html {
  const unseen = Math.max(0, steps.length - SHOWN);
  return html`<p class="verdict ${verdict.state.replace(' ', '-')}"><b>${verdict.state}</b> ${words(verdict.text)}</p>
${unseen > 0 && html`<p class="legend">${unseen} earlier steps: <code>bin/wirecopy trace</code> shows all.</p>`}
${steps.length > 0 ? stepTable(steps.slice(-SHOWN)) : nothing(html`No steps are on record: they are kept for a limited time.`)}
${forgottenBefore && html`<p class="legend">Attempts before ${moment(forgottenBefore)} were dropped because of their age.</p>`}`;
}

const stepTable = (steps: Step[]): Html =>
  table(
    'Steps in the order of time',
    ['When', 'Stage', 'Outcome', 'Reason'],
    steps.map(({ at, stage, outcome, code, detail }) => [
      moment(at),
      html`${stage}`,
      html`${outcome}`,
      html`${code && html`${codeMeaning(code)} `}${detail && words(detail)}`,
    ]),
  );
