import {
  applyConfig,
  type Change,
  type ChangedFeed,
  countPlan,
  type Plan,
  planFeeds,
} from '../services/fetcher/subscriptions.ts';
import { loadFeeds } from '../shared/config.ts';
import { readEnvironment } from '../shared/environment.ts';
import { cleanLine } from '../shared/text.ts';
import { onDatabase } from './feeds-database.ts';
import { print, printJson } from './output.ts';

interface Options {
  dataDir?: string;
  config?: string;
  json?: boolean;
}

/** Shows how the subscriptions differ from feeds.yml; with `apply` it makes them the same. */
export async function planOrApply({ dataDir, config, json }: Options, apply: boolean): Promise<void> {
  const { configFile, allowHosts } = readEnvironment(process.env);
  const wanted = await loadFeeds(config ?? configFile, allowHosts);
  const plan = await onDatabase(dataDir, async ({ pool }) =>
    apply ? (await applyConfig(pool, wanted)).plan : planFeeds(pool, wanted.feeds),
  );
  if (json) return printJson(planDocument(plan));
  for (const line of planLines(plan)) await print(line);
  await print(summary(plan, apply));
}

const nameOf = ({ id, url }: { id: string; url: string }) => ({ id, url });

const planDocument = ({ added, changed, stopped, unchanged }: Plan) => ({
  added: added.map(nameOf),
  changed: changed.map(({ feedId, feed, changes }) => ({ feedId, ...nameOf(feed), changes })),
  stopped: stopped.map((feed) => ({ feedId: feed.feedId, ...nameOf(feed) })),
  unchanged,
});

function planLines({ added, changed, stopped }: Plan): string[] {
  return [
    ...added.map(({ id, url }) => `+ ${id}${id === url ? '' : ` (${url})`}`),
    ...changed.map(changedLine),
    ...stopped.map(({ id }) => `- ${id}`),
  ].map((line) => cleanLine(line) ?? '');
}

const changedLine = ({ feed, changes }: ChangedFeed): string => `~ ${feed.id}: ${changes.map(changeText).join(', ')}`;

const changeText = ({ setting, from, to }: Change): string => `${setting} ${spelled(from)} → ${spelled(to)}`;

const spelled = (value: unknown): string => (Array.isArray(value) ? `[${value.join(', ')}]` : String(value ?? '-'));

function summary(plan: Plan, isApplied: boolean): string {
  const { added, changed, stopped, unchanged } = countPlan(plan);
  if (added + changed + stopped === 0) return `nothing to do: the ${unchanged} feeds are subscribed as they stand`;
  const counts = `${added} added, ${changed} changed, ${stopped} stopped, ${unchanged} unchanged`;
  return isApplied ? counts : `${counts}; \`wirecopy feeds apply\` does it`;
}
