import { isDeepStrictEqual } from 'node:util';
import { type Client, type Pool, type Queryable, rowsOf, transaction } from '../../shared/db.ts';
import { Fault } from '../../shared/errors.ts';
import type { FeedSettings, FeedsConfig } from '../../shared/feeds-schema.ts';
import { spellFeed } from '../../shared/feeds-spelling.ts';
import { writeKnownEntities } from '../../shared/known-entities.ts';
import { digest } from '../../shared/text.ts';
import { accept, type Rings } from '../../shared/work/finish.ts';
import { nextPoll } from './schedule.ts';
import { CIRCUMSTANCES, type CircumstancesRow, circumstancesOf, feedHost, RECHECK_MS } from './store.ts';
import { storeWebhooks } from './webhooks/store.ts';

/** A feed as it is subscribed now. A stopped one has left the configuration, a gone one its server; their history stays. */
export interface Subscription extends FeedSettings {
  feedId: number;
  state: 'active' | 'paused' | 'stopped' | 'gone';
}

/** A setting before and after, as feeds.yml spells it. */
export interface Change {
  setting: string;
  from: unknown;
  to: unknown;
}

export interface ChangedFeed {
  feedId: number;
  feed: FeedSettings;
  changes: Change[];
}

/** What makes the subscriptions those of the configuration. A feed that comes back has a change of `state`. */
export interface Plan {
  added: FeedSettings[];
  changed: ChangedFeed[];
  stopped: Subscription[];
  /** How many stay as they are. */
  unchanged: number;
}

/** Compares what is subscribed with what the configuration wants; feeds are the same when their ids are. */
export function compareFeeds(subscribed: readonly Subscription[], wanted: readonly FeedSettings[]): Plan {
  const known = new Map(subscribed.map((feed) => [feed.id, feed]));
  const wantedIds = new Set(wanted.map(({ id }) => id));
  const kept = wanted.flatMap((feed) => {
    const before = known.get(feed.id);
    return before ? [{ feedId: before.feedId, feed, changes: changesOf(before, feed) }] : [];
  });
  const changed = kept.filter(({ changes }) => changes.length > 0);
  return {
    added: wanted.filter(({ id }) => !known.has(id)),
    changed,
    stopped: subscribed.filter(({ id, state }) => state !== 'stopped' && !wantedIds.has(id)),
    unchanged: kept.length - changed.length,
  };
}

function changesOf(before: Subscription, after: FeedSettings): Change[] {
  const old = spellFeed(before);
  const changes: Change[] = Object.entries(spellFeed(after)).map(([setting, to]) => ({
    setting,
    from: old[setting as keyof typeof old],
    to,
  }));
  if (before.state === 'stopped') changes.push({ setting: 'state', from: 'stopped', to: 'active' });
  return changes.filter(({ from, to }) => !isDeepStrictEqual(from, to));
}

/** A plan in numbers. */
export const countPlan = ({ added, changed, stopped, unchanged }: Plan) => ({
  added: added.length,
  changed: changed.length,
  stopped: stopped.length,
  unchanged,
});

/** What `applyFeeds` would do. Writes nothing. */
export const planFeeds = async (db: Queryable, feeds: readonly FeedSettings[]): Promise<Plan> =>
  compareFeeds(await loadSubscriptions(db), feeds);

/**
 * Makes the subscriptions those of the configuration, in one transaction. A new feed and one with another address are polled at once,
 * one with another interval or one that comes back when that is due; all others keep their time, so a restart polls nothing early.
 */
export async function applyFeeds(pool: Pool, feeds: readonly FeedSettings[]): Promise<{ plan: Plan; rings: Rings }> {
  return change(pool, async (client) => {
    const plan = await planFeeds(client, feeds);
    await lockPolls(client, [...plan.changed, ...plan.stopped]);
    await storeFeeds(client, [...plan.added, ...plan.changed.map(({ feed }) => feed)]);
    await storeState(client, 'stopped', plan.stopped);
    await forget(client, changedIn(plan, 'url'));
    return { plan, rings: await schedulePolls(client, [...changedIn(plan, 'url'), ...changedIn(plan, 'every')]) };
  });
}

/** Puts into force what a configuration says about feeds, about the names that the user knows, and about webhooks. */
export async function applyConfig(
  pool: Pool,
  { feeds, entities, webhooks }: Pick<FeedsConfig, 'feeds' | 'entities' | 'webhooks'>,
) {
  await writeKnownEntities(pool, entities);
  await storeWebhooks(pool, webhooks);
  return applyFeeds(pool, feeds);
}

const changedIn = (plan: Plan, setting: string): ChangedFeed[] =>
  plan.changed.filter(({ changes }) => changes.some((change) => change.setting === setting));

/** Stops the polls of feeds until they are resumed; what they have announced is still fetched. Throws E_NOT_FOUND, then nothing is paused. */
export const pauseFeeds = (pool: Pool, names: readonly string[]): Promise<Subscription[]> =>
  change(pool, async (client) => {
    const feeds = findFeeds(await loadSubscriptions(client), names);
    await lockPolls(client, feeds);
    await storeState(client, 'paused', feeds);
    return feeds;
  });

/** Polls feeds again, at once where that is overdue. Throws E_NOT_FOUND, then nothing is resumed. */
export const resumeFeeds = (pool: Pool, names: readonly string[]): Promise<Subscription[]> =>
  change(pool, async (client) => {
    const feeds = findFeeds(await loadSubscriptions(client), names);
    await storeState(client, 'active', feeds);
    await client.query('update feed set failure_weight = 0 where feed_id = any($1)', [idsOf(feeds)]);
    await schedulePolls(client);
    return feeds;
  });

/** One change of the subscriptions at a time; polls that end meanwhile do not wait for it. */
const change = <T>(pool: Pool, body: (client: Client) => Promise<T>): Promise<T> =>
  transaction(pool, async (client) => {
    await client.query('lock table feed in share update exclusive mode');
    return body(client);
  });

const loadSubscriptions = (db: Queryable): Promise<Subscription[]> =>
  rowsOf(db, {
    name: 'subscriptions',
    text: `select feed_id as "feedId", key as id, url, name, (extract(epoch from every) * 1000)::float8 as "everyMs",
      case when every_max is not null then jsonb_build_object('minMs', (extract(epoch from every_min) * 1000)::float8, 'maxMs', (extract(epoch from every_max) * 1000)::float8) end as bounds,
      content, (extract(epoch from max_age) * 1000)::float8 as "maxAgeMs", ${RECHECK_MS} as "recheckMs", tags, state from feed order by feed_id`,
  });

/** The feeds that are meant, by id, address or number, each once. Throws E_NOT_FOUND with one line per name that means none. */
export function findFeeds(subscribed: readonly Subscription[], names: readonly string[]): Subscription[] {
  const active = subscribed.filter(({ state }) => state !== 'stopped');
  const found = names.map(
    (name) =>
      active.find(({ id }) => id === name) ??
      active.find(({ url }) => url === name || (URL.canParse(name) && new URL(url).href === new URL(name).href)) ??
      active.find(({ feedId }) => String(feedId) === name),
  );
  const unknown = names.filter((_, i) => found[i] === undefined);
  if (unknown.length > 0) {
    throw new Fault(
      'E_NOT_FOUND',
      unknown
        .map(
          (name) => `no subscribed feed has the id, address or number ${name.slice(0, 200)}: \`wirecopy feeds list\` shows them`,
        )
        .join('\n'),
    );
  }
  return [...new Set(found)] as Subscription[];
}

/** Locks the polls of feeds before the feeds, as a poll that ends does: the other way round the two would wait for each other. */
async function lockPolls(client: Client, feeds: readonly { feedId: number }[]): Promise<void> {
  await client.query(`select 1 from work where stage = 'poll' and id = any($1) order by id for update`, [idsOf(feeds)]);
}

/** Writes new and changed feeds. */
async function storeFeeds(client: Client, feeds: readonly FeedSettings[]): Promise<void> {
  await rowsOf(
    client,
    {
      name: 'feed_upsert',
      text: `insert into feed as f (key_sha, key, url, name, content, every, every_min, every_max, max_age, tags, recheck)
        select key_sha, key, url, name, content, every * interval '1 ms', every_min * interval '1 ms', every_max * interval '1 ms', max_age * interval '1 ms',
          array(select jsonb_array_elements_text(tags)), array(select age::float8 * interval '1 ms' from jsonb_array_elements_text(recheck) age)
        from unnest($1::bytea[], $2::text[], $3::text[], $4::text[], $5::text[], $6::float8[], $7::float8[], $8::float8[], $9::float8[], $10::jsonb[], $11::jsonb[])
          as t (key_sha, key, url, name, content, every, every_min, every_max, max_age, tags, recheck)
        on conflict (key_sha) do update set url = excluded.url, name = excluded.name, content = excluded.content, every = excluded.every,
          every_min = excluded.every_min, every_max = excluded.every_max, max_age = excluded.max_age, tags = excluded.tags, recheck = excluded.recheck,
          state = case when f.state = 'paused' or (f.state = 'gone' and f.url = excluded.url) then f.state else 'active' end`,
    },
    [
      feeds.map((feed) => digest('feed', feed.id)),
      feeds.map((feed) => feed.id),
      feeds.map((feed) => feed.url),
      feeds.map((feed) => feed.name),
      feeds.map((feed) => feed.content),
      feeds.map((feed) => feed.everyMs),
      feeds.map((feed) => feed.bounds?.minMs ?? null),
      feeds.map((feed) => feed.bounds?.maxMs ?? null),
      feeds.map((feed) => feed.maxAgeMs),
      feeds.map((feed) => JSON.stringify(feed.tags)),
      feeds.map((feed) => JSON.stringify(feed.recheckMs)),
    ],
  );
}

const idsOf = (feeds: readonly { feedId: number }[]): number[] => feeds.map(({ feedId }) => feedId);

/** What was learnt at another address says nothing about this one. */
async function forget(client: Client, feeds: readonly ChangedFeed[]): Promise<void> {
  await client.query(
    `update feed set etag = null, last_modified = null, body_sha = null, rhythm = null, rhythm_s = null, hints = null, shown = 0, not_before = null, last_polled_at = null, full_at = null, consecutive_failures = 0,
      failure_weight = 0, failing_since = null, polled_url = null, redirect_url = null, redirect_answers = 0,
      last_error_code = null, last_error = null where feed_id = any($1)`,
    [idsOf(feeds)],
  );
  await forgetAnswers(client, feeds);
}

async function forgetAnswers(client: Client, feeds: readonly { feedId: number }[]): Promise<void> {
  await client.query('delete from feed_answer where feed_id = any($1)', [idsOf(feeds)]);
}

/** Sets the state; feeds that are not active have no poll. */
async function storeState(client: Client, state: Subscription['state'], feeds: readonly Subscription[]): Promise<void> {
  await client.query('update feed set state = $1, next_poll_at = null where feed_id = any($2) and state <> $1', [
    state,
    idsOf(feeds),
  ]);
  if (state !== 'active') await client.query(`delete from work where stage = 'poll' and id = any($1)`, [idsOf(feeds)]);
  if (state === 'stopped') await forgetAnswers(client, feeds);
}

interface DueFeed extends CircumstancesRow {
  feed_id: number;
  url: string;
  /** Since the last poll; null = never polled. */
  age_ms: number | null;
  /** Until the publisher minds no more. */
  not_before_ms: number;
}

/** Gives every active feed without a poll its next one, and `again` another time: when it is due by its settings, at once if never polled. */
async function schedulePolls(client: Client, again: readonly ChangedFeed[] = []): Promise<Rings> {
  const feeds = await rowsOf<DueFeed>(
    client,
    {
      name: 'feed_due',
      text: `select feed_id, coalesce(polled_url, url) as url, ${CIRCUMSTANCES},
          (extract(epoch from now() - last_polled_at) * 1000)::float8 as age_ms,
          coalesce(extract(epoch from not_before - now()) * 1000, 0)::float8 as not_before_ms
        from feed left join work on work.stage = 'poll' and work.id = feed_id
        where state = 'active' and (work.id is null or feed_id = any($1))`,
    },
    [idsOf(again)],
  );
  const works = feeds.map((feed) => ({
    stage: 'poll' as const,
    id: String(feed.feed_id),
    host: feedHost(feed.url),
    delayMs: delayOf(feed),
  }));
  await rowsOf(
    client,
    {
      name: 'feed_schedule',
      text: `update feed set next_poll_at = now() + delay * interval '1 ms' from unnest($1::int[], $2::float8[]) as due (id, delay) where feed_id = due.id`,
    },
    [works.map(({ id }) => id), works.map(({ delayMs }) => delayMs)],
  );
  return accept(client, works);
}

/** Earlier failures do not count: whoever changes or resumes a feed has looked at it. */
function delayOf({ age_ms, not_before_ms, ...feed }: DueFeed): number {
  if (age_ms === null) return 0;
  const { delayMs } = nextPoll({ ...circumstancesOf(feed), failureWeight: 0, freshMs: 0 }, Date.now() - age_ms);
  return Math.max(0, delayMs - age_ms, not_before_ms);
}
