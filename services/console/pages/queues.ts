import { STAGES } from '../../../shared/pipeline.ts';
import { formatCount, formatSeconds } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { Viewer } from '../sessions.ts';
import type { Status } from '../status.ts';
import type { WorkRow } from '../store/queues.ts';
import { changeForm, doneNote } from './forms.ts';
import { layout } from './layout.ts';
import { ago, codeMeaning, nothing, table, words } from './parts.ts';
import { STAGE_NAMES } from './stages.ts';

export interface Queues {
  status: Status;
  waiting: WorkRow[];
  inHand: WorkRow[];
  retrying: WorkRow[];
  dead: WorkRow[];
  viewer: Viewer | null;
  /** What was just done. */
  done: unknown;
}

/** The work of the pipeline as it stands in Postgres, which is the truth: the queues only ring. */
export function queuesPage({ status, waiting, inHand, retrying, dead, viewer, done }: Queues, now: Date): Html {
  return layout({
    title: 'Queues',
    section: '/queues',
    body: html`<h1>Queues</h1>
${doneNote(done)}
${stageTable(status)}
${section('waiting', 'Waiting longest', workTable('Due work, oldest first', 'Due', waiting, now), waiting.length, 'Nothing waits: all that is due is in hand.')}
${section('hand', 'In hand', workTable('Work in hand', 'Lease ends', inHand, now), inHand.length, 'No work is in hand at this moment.')}
${section('retry', 'To be tried again', workTable('Work that failed and is tried again', 'Next try', retrying, now), retrying.length, 'Nothing has failed that is to be tried again.')}
${section('dead', 'Given up', deadTable(dead, now, viewer), dead.length, 'Nothing was given up.')}`,
  });
}

const section = (id: string, title: string, rows: Html, count: number, empty: string): Html =>
  html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${count === 0 ? nothing(html`${empty}`) : rows}</section>\n`;

const stageTable = ({ stages }: Status): Html =>
  table(
    'Work by stage',
    ['Stage', 'Due', 'Oldest', 'In hand', 'Scheduled', 'Given up'],
    STAGES.map((stage) => {
      const { due, oldestSeconds, inHand, later, dead } = stages[stage];
      return [
        html`${STAGE_NAMES[stage]}`,
        html`${formatCount(due)}`,
        html`${oldestSeconds === null ? '–' : formatSeconds(oldestSeconds)}`,
        html`${formatCount(inHand)}`,
        html`${formatCount(later)}`,
        html`${formatCount(dead)}`,
      ];
    }),
  );

/** A feed has a page of its own, an item its trace. */
const subject = ({ stage, id, url }: WorkRow): Html =>
  html`<a href="${stage === 'poll' ? `/feeds/${id}` : `/trace?url=item:${id}`}">${words(url, `item ${id}`)}</a>`;

const workTable = (caption: string, time: string, rows: WorkRow[], now: Date): Html =>
  table(
    caption,
    ['What', 'Stage', time, 'Failed before'],
    rows.map((row) => [
      subject(row),
      html`${STAGE_NAMES[row.stage]}`,
      ago(row.at, now),
      html`${row.tries > 0 && `${formatCount(row.tries)}×`} ${row.code && codeMeaning(row.code)}`,
    ]),
  );

const deadTable = (rows: WorkRow[], now: Date, viewer: Viewer | null): Html =>
  table(
    'Work that was given up, latest first',
    ['What', 'Stage', 'When', 'Why', 'Again'],
    rows.map((row) => [
      subject(row),
      html`${STAGE_NAMES[row.stage]}`,
      ago(row.at, now),
      html`${row.code && codeMeaning(row.code, true)} ${row.detail && html`<small>${words(row.detail)}</small>`}`,
      viewer
        ? replayButton(row, viewer)
        : html`<code>bin/wirecopy replay ${row.stage === 'poll' ? '--stage poll' : `item:${row.id}`}</code>`,
    ]),
  );

const replayButton = ({ stage, id, url }: WorkRow, viewer: Viewer): Html =>
  changeForm(
    '/queues/replay',
    viewer,
    html`<input type="hidden" name="stage" value="${stage}"><input type="hidden" name="id" value="${id}"><button>Try again<span class="hidden"> ${url ?? id}</span></button>`,
  );
