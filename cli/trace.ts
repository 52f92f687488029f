import type { Command } from 'commander';
import type { Queryable } from '../shared/db.ts';
import { readEnvironment } from '../shared/environment.ts';
import { ITEM_HELP, notFound } from '../shared/find-items.ts';
import { type Trace, traceItem } from '../shared/trace.ts';
import { type HostFeed, type HostReport, readHost } from '../shared/trace-store.ts';
import { canonicalUrl } from '../shared/url.ts';
import { dataDirOption, example, jsonOption } from './options.ts';
import { bold, print, printJson, say, table } from './output.ts';

export function register(program: Command): void {
  program
    .command('trace')
    .argument('<url-or-article-id>', ITEM_HELP)
    .description('every step that an item took, with time, outcome and reason; for an unknown address, what is known of its host')
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .addHelpText('after', example('trace https://news.example/a/1', 'trace 42 --json', 'trace item:17'))
    .action(show);
}

async function show(wanted: string, options: { dataDir?: string; json?: boolean }): Promise<void> {
  const { openDatabase } = await import('./database.ts');
  const database = await openDatabase({
    settings: readEnvironment(process.env),
    dataDir: options.dataDir,
    applicationName: 'wirecopy trace',
  });
  try {
    const trace = await traceItem(database.pool, wanted);
    if (!trace) await showUnknown(database.pool, wanted, options.json === true);
    else if (options.json) await printJson(trace);
    else await print(describe(trace));
  } finally {
    await database.close();
  }
}

function describe({ itemId, url, verdict, steps, others, forgottenBefore }: Trace): string {
  const rows = steps.map((step) => ({ ...step, at: step.at.toISOString() }));
  return [
    `item ${itemId}  ${url ?? '(no address)'}`,
    bold(verdict.text),
    '',
    table(rows),
    ...(forgottenBefore
      ? [`\nattempts before ${forgottenBefore.toISOString().slice(0, 10)} were dropped because of their age`]
      : []),
    ...(others.length > 0 ? [`\nthe same address also means ${others.map((id) => `item:${id}`).join(', ')}`] : []),
  ].join('\n');
}

/** Why an address may be missing: another spelling, a feed that fails, a host that no feed carries. */
async function showUnknown(db: Queryable, wanted: string, json: boolean): Promise<void> {
  const fault = await notFound(db, wanted);
  if (!URL.canParse(wanted)) throw fault;
  process.exitCode = 1;
  const url = new URL(wanted);
  const lookedFor = canonicalUrl(url);
  const report = await readHost(db, url);
  if (json) return printJson({ error: { code: fault.code, message: fault.message }, lookedFor, ...report });
  say(`wirecopy: ${fault.code} ${fault.message}`);
  await print(describeHost(lookedFor, report));
}

const SHOWN = 20;

function describeHost(lookedFor: string, { host, items, feeds }: HostReport): string {
  const known = items === 0 ? `no item of ${host} is known` : `${items} items of ${host} are known`;
  return [
    `looked for as  ${lookedFor}`,
    '               without fragment and tracking parameters; all else counts: http or https, www or not, a slash at the end, the order of parameters',
    known,
    feeds.length === 0
      ? `no feed carries ${host}: \`wirecopy feeds test\` finds the feeds that a page names`
      : '\nfeeds that carry it, or belong to the same publisher:',
    ...(feeds.length > 0 ? [table(feeds.slice(0, SHOWN).map(feedRow))] : []),
  ].join('\n');
}

const feedRow = ({ id, state, lastSuccessAt, lastErrorCode, items, lastItemAt }: HostFeed) => ({
  feed: id,
  state,
  'last read': lastSuccessAt?.toISOString().slice(0, 16) ?? 'never',
  error: lastErrorCode,
  items,
  'last item': lastItemAt?.toISOString().slice(0, 16) ?? '-',
});
