import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Received, Receiver, takes } from '../../../bench/receiver.ts';
import { type TestDatabase, testDatabase } from '../../../e2e/postgres.ts';
import { until } from '../../../e2e/work.ts';
import { CHANGE_KINDS, type Webhook } from '../../../shared/feeds-schema.ts';
import { openLog } from '../../../shared/log.ts';
import { readWebhooks, replayFrom, replayGivenUp } from '../../../shared/webhooks.ts';
import { startUpkeep } from '../../../shared/work/upkeep.ts';
import { createClient, type HttpClient } from '../http.ts';
import { MOST_TRIES } from './lanes.ts';
import { startWebhooks, type Webhooks } from './run.ts';
import { Sender } from './sender.ts';
import { claimWebhooks, dropOldDeliveries, storeWebhooks } from './store.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-hooks-'));
afterAll(() => rmSync(folder, { recursive: true }));
const KEY = 'a key that nobody else knows';
const secret_file = path.join(folder, 'key');
writeFileSync(secret_file, KEY);

const LOG = openLog('silent');

let database: TestDatabase;
let http: HttpClient;
let stopUpkeep: () => Promise<void>;
const opened: Webhooks[] = [];
const receivers: Receiver[] = [];

beforeEach(async () => {
  database = await testDatabase();
  stopUpkeep = startUpkeep(database.pool, { onTrouble: () => {} });
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((webhooks) => webhooks.close()));
  await http?.close();
  await stopUpkeep();
  await Promise.all(receivers.splice(0).map((receiver) => receiver.down()));
  await database.drop();
});

const webhook = (id: string, url: string, more: Partial<Webhook> = {}): Webhook => ({
  id,
  url,
  secret_file: null,
  kinds: [...CHANGE_KINDS],
  filter: {},
  ...more,
});

async function receive(behave = takes): Promise<Receiver> {
  const receiver = await Receiver.start(behave);
  receivers.push(receiver);
  return receiver;
}

/** A process that sends. */
async function send(webhooks: Webhook[], allowed: string[] = receivers.map(({ host }) => host)): Promise<Webhooks> {
  await http?.close();
  http = createClient({ allowed });
  await storeWebhooks(database.pool, webhooks);
  const sending = startWebhooks({ pool: database.pool, http, log: LOG, onTrouble: () => {}, keepMs: null });
  opened.push(sending);
  sending.use(webhooks);
  return sending;
}

/** Changes of articles in turn, as ingestion writes them. */
async function happen(count: number, articles: number, kind = 'article.revised'): Promise<void> {
  await database.pool.query(
    `insert into change (kind, article_id, payload) select $3, case when $2 > 0 then n % $2 end, jsonb_build_object('n', n) from generate_series(1, $1::int) n`,
    [count, articles, kind],
  );
}

const statusOf = async (id: string) => (await readWebhooks(database.pool)).find((hook) => hook.id === id)!;
const isIdle = async (id: string): Promise<boolean> => {
  // First whether all is numbered: what is numbered between the two looks would be missed by the other order.
  const { rows } = await database.pool.query('select 1 from change where change_id is null limit 1');
  const { behind, waiting } = await statusOf(id);
  return rows.length === 0 && behind === 0 && waiting === 0;
};

const changesOf = (messages: Received[]): number[] => messages.map(({ change }) => change);
const numbers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const sorted = (list: number[]): number[] => [...list].sort((a, b) => a - b);

/** Per article, each change for the first time, in the order in which they came. */
function firstsByArticle(messages: Received[]): Map<number | null, number[]> {
  const firsts = new Map<number | null, number[]>();
  const seen = new Set<number>();
  for (const { change, article } of messages) {
    if (!seen.has(change)) firsts.set(article, [...(firsts.get(article) ?? []), change]);
    seen.add(change);
  }
  return firsts;
}

const areInOrder = (messages: Received[]): boolean =>
  [...firstsByArticle(messages).values()].every((list) => list.every((change, i) => i === 0 || change > list[i - 1]!));

describe('a webhook', () => {
  test('gets each change that happens from now on once, signed, in order per article', async () => {
    await happen(3, 0, 'entity.merged');
    await until(async () => (await database.pool.query('select change_id from change_last')).rows[0].change_id === '3');
    const receiver = await receive();
    await send([webhook('desk', receiver.url, { secret_file })]);
    await happen(60, 7);
    await until(async () => receiver.taken.length >= 60 && (await isIdle('desk')));
    expect(sorted(changesOf(receiver.taken))).toEqual(numbers(4, 63));
    expect(areInOrder(receiver.taken)).toBe(true);
    for (const { headers, body } of receiver.taken) {
      const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
      expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', KEY).update(signed).digest('base64')}`);
      expect(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(300);
    }
    expect(new Set(receiver.taken.map(({ headers }) => headers['webhook-id'])).size).toBe(60);
    expect(JSON.parse(receiver.taken[0]!.body)).toMatchObject({
      type: 'article.revised',
      data: { payload: { n: 1 }, article: null },
    });
    expect(await statusOf('desk')).toMatchObject({
      state: 'delivering',
      delivered: 60,
      failed: 0,
      lagSeconds: 0,
      isSigned: true,
    });
  });

  test('is sent for by one process at a time, and by another one at once when that stops', async () => {
    const receiver = await receive((_, response) => void setTimeout(() => takes(_, response), 5));
    const hooks = [webhook('desk', receiver.url)];
    const first = await send(hooks);
    await until(async () => (await database.pool.query('select 1 from webhook where lease_until > now()')).rows.length === 1);
    const second = startWebhooks({ pool: database.pool, http, log: LOG, onTrouble: () => {}, keepMs: null });
    opened.push(second);
    second.use(hooks);
    await happen(200, 20);
    await until(() => receiver.asked > 20);
    await first.close();
    await until(() => isIdle('desk'));
    expect(sorted(changesOf(receiver.taken))).toEqual(numbers(1, 200));
    expect(areInOrder(receiver.taken)).toBe(true);
  });

  test('is left alone by a process that could not renew its lease, which does not spin meanwhile', async () => {
    const receiver = await receive();
    http = createClient({ allowed: [receiver.host] });
    const hook = webhook('desk', receiver.url);
    await storeWebhooks(database.pool, [hook]);
    const [held] = await claimWebhooks(database.pool, ['desk']);
    const sender = new Sender({
      pool: database.pool,
      http,
      held: held!,
      webhook: hook,
      log: LOG,
      onTrouble: () => {},
      renewedMs: 1,
    });
    await sleep(10);
    await happen(3, 3);
    await until(async () => (await database.pool.query('select change_id from change_last')).rows[0].change_id === '3');
    sender.news(3);
    await until(async () => (await statusOf('desk')).waiting === 3);
    await sleep(10); // other work has its turn, and nothing is sent
    expect(receiver.asked).toBe(0);
    await sender.close();
    expect(await claimWebhooks(database.pool, ['desk'])).toHaveLength(1);
  });

  test('that leaves feeds.yml gets nothing, and goes on where it was when it comes back', async () => {
    const receiver = await receive();
    const sending = await send([webhook('desk', receiver.url)]);
    await happen(2, 2);
    await until(() => isIdle('desk'));
    await storeWebhooks(database.pool, []);
    sending.use([]);
    await happen(2, 2);
    await until(async () => (await statusOf('desk')).behind === 2);
    expect((await statusOf('desk')).state).toBe('stopped');
    await storeWebhooks(database.pool, [webhook('desk', receiver.url)]);
    sending.use([webhook('desk', receiver.url)]);
    await until(() => isIdle('desk'));
    expect(changesOf(receiver.taken)).toEqual([1, 2, 3, 4]);
  });

  test('takes another address and another key while it runs', async () => {
    const [before, after] = [await receive(), await receive()];
    const sending = await send([webhook('desk', before.url)]);
    await happen(1, 1);
    await until(() => before.taken.length === 1);
    const changed = [webhook('desk', after.url, { secret_file })];
    await storeWebhooks(database.pool, changed);
    sending.use(changed);
    await until(async () => (await statusOf('desk')).isSigned);
    await happen(1, 1);
    await until(() => before.taken.length + after.taken.length === 2);
    expect(after.taken[0]?.headers['webhook-signature']).toMatch(/^v1,/);
  });

  test('can be sent everything again from a change on', async () => {
    const receiver = await receive();
    await send([webhook('desk', receiver.url)]);
    await happen(5, 2);
    await until(() => isIdle('desk'));
    expect(await replayFrom(database.pool, 'desk', 3)).toEqual({ changes: 3 });
    await until(async () => receiver.taken.length === 8 && (await isIdle('desk')));
    expect(sorted(changesOf(receiver.taken.slice(5)))).toEqual([3, 4, 5]);
    const idOf = (change: number) =>
      receiver.taken.filter((message) => message.change === change).map(({ headers }) => headers['webhook-id']);
    expect(new Set(idOf(4)).size).toBe(1);
    await expect(replayFrom(database.pool, 'dsk', 1)).rejects.toMatchObject({ code: 'E_NOT_FOUND' });
  });

  test('forgets what it sent after a while, and not what waits', async () => {
    const receiver = await receive((message, response) => void response.writeHead(message.article === 1 ? 500 : 204).end());
    await send([webhook('desk', receiver.url)]);
    await happen(4, 2);
    await until(async () => (await statusOf('desk')).waiting === 2 && (await statusOf('desk')).delivered === 2);
    await database.pool.query(`update webhook_delivery set at = now() - interval '3 days'`);
    expect(await dropOldDeliveries(database.pool, 86_400_000)).toBe(false);
    expect((await database.pool.query('select state from webhook_delivery')).rows).toEqual([
      { state: 'waiting' },
      { state: 'waiting' },
    ]);
  });
});

describe('a bad receiver', () => {
  test('harms no other, says what is wrong with it, and gets everything when it is well again', async () => {
    const good = await receive();
    const broken = await receive((_, response) => void response.writeHead(500).end('out of order'));
    const silent = await receive(() => {});
    const closing = await receive((_, response) => void response.destroy());
    const slow = await receive((_, response) => void setTimeout(() => response.writeHead(200).end(), 50));
    const endless = await receive((_, response) => {
      response.writeHead(200);
      const pour = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
        if (!response.destroyed) response.once('drain', pour);
      };
      pour();
    });
    const internal = await receive();
    const outside = receivers.filter((receiver) => receiver !== internal).map(({ host }) => host);
    const redirecting = await receive((_, response) => void response.writeHead(307, { location: internal.url }).end());
    outside.push(redirecting.host);
    const all = { good, broken, silent, closing, slow, endless, redirecting, internal };
    await send(
      Object.entries(all).map(([id, { url }]) => webhook(id, url)),
      outside,
    );
    await happen(12, 4);

    await until(async () => good.taken.length === 12 && (await isIdle('good')));
    await until(async () => (await Promise.all([isIdle('slow'), isIdle('endless')])).every(Boolean));
    const codes = {
      broken: 'E_HTTP_5XX',
      closing: 'E_CONNECT',
      redirecting: 'E_REDIRECT',
      internal: 'E_SSRF',
      silent: 'E_TIMEOUT',
    };
    for (const [id, code] of Object.entries(codes)) {
      await until(async () => (await statusOf(id)).lastErrorCode === code);
      expect(await statusOf(id)).toMatchObject({ state: 'failing', delivered: 0, waiting: 12 });
    }
    expect(internal.asked).toBe(0);

    for (const receiver of [broken, silent, closing, redirecting]) receiver.behave = takes;
    await database.pool.query('update webhook set fence = fence + 1, lease_until = null, paused_until = now()'); // the pauses pass
    for (const [id, receiver] of Object.entries(all)) {
      if (id === 'internal') continue;
      await until(() => isIdle(id));
      expect([id, sorted([...new Set(changesOf(receiver.taken))])]).toEqual([id, numbers(1, 12)]);
      expect([id, areInOrder(receiver.taken)]).toEqual([id, true]);
    }
    expect(internal.asked).toBe(0);
  });

  test('that is away costs no more rows however much happens, and gets each change in order when it is back', async () => {
    const receiver = await receive();
    await receiver.down();
    await send([webhook('desk', receiver.url)]);
    await happen(1_200, 50);
    await until(async () => (await database.pool.query('select change_id from change_last')).rows[0].change_id === '1200');
    await until(async () => (await statusOf('desk')).state === 'failing' && (await statusOf('desk')).waiting > 500);
    const { waiting, behind } = await statusOf('desk');
    expect([waiting <= 1_000, waiting + behind]).toEqual([true, 1_200]);
    await receiver.up();
    await database.pool.query('update webhook set fence = fence + 1, lease_until = null, paused_until = now()'); // the pause passes
    await until(() => isIdle('desk'));
    expect(sorted([...new Set(changesOf(receiver.taken))])).toEqual(numbers(1, 1_200));
    expect(areInOrder(receiver.taken)).toBe(true);
  });

  test('that never takes one change keeps back that article only, until it is given up; and it can be sent again', async () => {
    let refused = 1;
    const receiver = await receive((message, response) => void response.writeHead(message.change === refused ? 422 : 204).end());
    await send([webhook('desk', receiver.url)]);
    await happen(6, 3);
    await until(async () => (await statusOf('desk')).waiting === 2);
    expect(sorted(changesOf(receiver.taken))).toEqual([2, 3, 5, 6]);
    await database.pool.query('update webhook_delivery set tries = $1, due_at = now() where change_id = 1', [MOST_TRIES - 1]);
    await database.pool.query('update webhook set fence = fence + 1, lease_until = null'); // three days pass
    await until(() => isIdle('desk'));
    expect(receiver.taken.at(-1)?.change).toBe(4);
    expect((await database.pool.query(`select state, tries, code from webhook_delivery where change_id = 1`)).rows).toEqual([
      { state: 'given_up', tries: MOST_TRIES, code: 'E_HTTP_4XX' },
    ]);
    expect(await statusOf('desk')).toMatchObject({ givenUp: 1 });
    refused = 0;
    expect(await replayGivenUp(database.pool, 'desk')).toEqual({ changes: 1 });
    await until(() => receiver.taken.at(-1)?.change === 1);
  });

  test('whose key cannot be read gets nothing unsigned', async () => {
    const receiver = await receive();
    const missing = path.join(folder, 'later');
    await send([webhook('desk', receiver.url, { secret_file: missing })]);
    await happen(1, 1);
    await until(async () => (await statusOf('desk')).lastErrorCode === 'E_CONFIG');
    expect((await statusOf('desk')).lastError).toBe(`secret_file: ${missing}: there is no such file`);
    writeFileSync(missing, KEY);
    await until(() => isIdle('desk'));
    expect([receiver.asked, receiver.taken[0]?.headers['webhook-signature']]).toEqual([1, expect.stringMatching(/^v1,/)]);
  });
});
