import { once } from 'node:events';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../cli/database.ts';
import { type Pipeline, SERVICES, startPipeline } from '../cli/pipeline.ts';
import { databaseTime } from '../cli/settled.ts';
import { rowsOf } from '../shared/db.ts';
import { readEnvironment } from '../shared/environment.ts';
import { parseFeedsFile } from '../shared/feeds-file.ts';
import { type Health, startHealth } from '../shared/health.ts';
import { createMetrics } from '../shared/metrics.ts';
import { QUEUES, STAGES } from '../shared/pipeline.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';

const paragraph = (place: string): string =>
  `<p>The night ferry to ${place} will stop for the winter, the harbour office of ${place} said, and come back with the longer days.</p>`;
const page = (place: string): string =>
  `<!doctype html><html lang="en"><head><title>No ferry to ${place}</title></head><body><article><h1>No ferry to ${place}</h1>${paragraph(place).repeat(6)}</article></body></html>`;

const PLACES = ['Brenn', 'Oskar Bay', 'Tiln', 'Vermund'];
/** Pages that end in different ways, by path: status, type, body. */
const PAGES: Record<string, [status: number, type: string, body: string]> = {
  ...Object.fromEntries(PLACES.map((place, i) => [`/good/${i}`, [200, 'text/html', page(place)]])),
  '/moved': [301, 'text/plain', 'over there'],
  '/blank': [200, 'text/html', '<html><body></body></html>'],
  '/film': [200, 'video/mp4', 'ftypisom'],
  '/broken': [500, 'text/plain', 'no'],
};

/** Gauges of the database may be three seconds old. */
const KEPT = { timeout: 20_000 };

interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

const samplesIn = (exposition: string): Sample[] =>
  exposition
    .split('\n')
    .map((line) => /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, name, labels = '', value]) => ({
      name: name!,
      labels: Object.fromEntries([...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, label]) => [key, label])),
      value: Number(value),
    }));

/** node:http, because the downloads that are counted are those of undici, which is behind the global fetch as well. */
async function ask(url: string): Promise<{ status: number; body: string }> {
  const [response] = await once(get(url), 'response');
  return { status: response.statusCode, body: await text(response) };
}

describe('a process tells what it does', () => {
  let server: Server;
  let database: TestDatabase;
  let pipeline: Pipeline;
  let health: Health;
  const sent = { classes: {} as Record<string, number>, bytes: 0 };

  const sum = async (name: string, labels: Record<string, string | string[]> = {}): Promise<number> =>
    samplesIn((await ask(`${health.url}/metrics`)).body)
      .filter(
        (sample) =>
          sample.name === name && Object.entries(labels).every(([key, wanted]) => [wanted].flat().includes(sample.labels[key]!)),
      )
      .reduce((total, { value }) => total + value, 0);
  const exits = (labels: Record<string, string | string[]> = {}): Promise<number> => sum('wirecopy_exits_total', labels);
  const count = async (sql: string): Promise<number> =>
    Number((await database.pool.query(`select count(*) as n from ${sql}`)).rows[0].n);

  beforeAll(async () => {
    server = createServer((request, response) => {
      const [status, type, body] = PAGES[request.url!] ?? [404, 'text/plain', 'nothing here'];
      sent.classes[`${Math.floor(status / 100)}xx`] = (sent.classes[`${Math.floor(status / 100)}xx`] ?? 0) + 1;
      sent.bytes += body.length;
      response.writeHead(status, { 'content-type': type, 'content-length': body.length, location: '/good/3' }).end(body);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const links = [...Object.keys(PAGES).filter((path) => path !== '/good/3'), '/missing'];
    const items = links.map((path) => `<item><title>${path}</title><link>http://${host}${path}</link></item>`).join('');
    PAGES['/feed'] = [200, 'application/rss+xml', `<rss version="2.0"><channel><title>A paper</title>${items}</channel></rss>`];
    const parsed = parseFeedsFile(
      JSON.stringify({
        politeness: { spacing: '0s' },
        allow_private_hosts: [host, '127.0.0.1:9'],
        feeds: [`http://${host}/feed`, `http://${host}/gone`, 'http://127.0.0.1:9/feed'],
      }),
      'feeds.yml',
    );
    if ('problems' in parsed) throw new Error('the test has no valid feeds');
    database = await testDatabase();
    const metrics = createMetrics();
    health = await startHealth({
      port: 0,
      host: '127.0.0.1',
      pool: database.pool,
      metrics,
      services: () => pipeline?.services ?? null,
    });
    expect(await ask(`${health.url}/readyz`)).toEqual({ status: 503, body: '{"ready":false,"reasons":["starting"]}\n' });
    const since = await databaseTime(database.pool);
    pipeline = await startPipeline({
      settings: readEnvironment({ LOG_LEVEL: 'silent' }),
      database: { url: database.url, pool: database.pool } as Database,
      services: SERVICES,
      config: parsed.config,
      metrics,
    });
    const isDone = async (): Promise<boolean> =>
      (await count(`feed where last_polled_at >= '${since.toISOString()}'`)) === 3 &&
      (await count(`work where stage not in ('poll', 'recheck') and due_at <= now()`)) === 0 &&
      // An exit is counted right after its row is committed.
      (await exits()) === (await count('outcome'));
    while (!(await isDone())) await new Promise((resolve) => setTimeout(resolve, 50));
  }, 120_000);

  afterAll(async () => {
    await pipeline?.close();
    await health?.close();
    server?.close();
    await database?.drop();
  });

  test('exits are as many as rows in outcome, at every stage and for every outcome', async () => {
    const rows = await rowsOf<{ stage: string; outcome: string; n: number }>(database.pool, {
      name: 'by_outcome',
      text: 'select stage, outcome, count(*)::int as n from outcome group by 1, 2',
    });
    expect(rows.length).toBeGreaterThan(8);
    for (const { stage, outcome, n } of rows) expect(await exits({ stage, outcome }), `${stage} ${outcome}`).toBe(n);
    for (const stage of STAGES) expect(await exits({ stage }), stage).toBe(await count(`outcome where stage = '${stage}'`));
    expect(await exits({ outcome: 'lost' })).toBe(0);
  });

  test('every accepted item has come to its end once, or waits', async () => {
    const stages = ['page', 'parse', 'index', 'match'];
    const ended =
      (await exits({ stage: 'match', outcome: 'done' })) +
      (await exits({ stage: stages, outcome: ['rejected', 'dead', 'skipped', 'unchanged'] }));
    const waiting = { stage: stages, state: ['waiting', 'later', 'in_hand'] };
    await expect.poll(() => sum('wirecopy_work_items', waiting), KEPT).toBe(1); // the page with a fault of its server
    expect(ended + 1).toBe(await count('item'));
  });

  test('codes are part of the exits', async () => {
    expect(await sum('wirecopy_exit_codes_total', { stage: 'page', code: 'E_HTTP_404' })).toBe(1);
    expect(await sum('wirecopy_exit_codes_total')).toBe(await count('outcome where code is not null'));
  });

  test('every attempt has its duration', async () => {
    for (const stage of STAGES)
      expect(await sum('wirecopy_attempt_duration_seconds_count', { stage }), stage).toBe(await exits({ stage }));
  });

  test('downloads are counted as the server saw them', async () => {
    for (const [status, answers] of Object.entries(sent.classes))
      expect(await sum('wirecopy_fetch_responses_total', { class: status }), status).toBe(answers);
    expect(await sum('wirecopy_fetch_responses_total', { class: 'none' })).toBeGreaterThan(0);
    const received = await sum('wirecopy_fetch_received_bytes_total');
    expect(received).toBeGreaterThan(PLACES.length * 500);
    expect(received).toBeLessThanOrEqual(sent.bytes); // refused bodies are not read to their end
  });

  test('bells rang and were answered', async () => {
    for (const queue of QUEUES) {
      expect(await sum('wirecopy_bells_rung_total', { queue })).toBeGreaterThan(0);
      await expect.poll(() => sum('wirecopy_bells_answered_total', { queue })).toBeGreaterThan(0); // when nothing is due any more
    }
  });

  test('a bell for work that is done counts as empty, one for work that is there does not', async () => {
    const answered = (queue: string) => sum('wirecopy_bells_answered_total', { queue });
    const empty = (queue: string) => sum('wirecopy_bells_empty_total', { queue });
    const before = { answered: await answered('match'), empty: await empty('match') };
    await pipeline.bells.ring('match', [{ id: '1', fence: '999999999' }]);
    await expect.poll(() => answered('match'), KEPT).toBe(before.answered + 1);
    expect(await empty('match')).toBe(before.empty + 1);
    for (const queue of QUEUES) expect(await empty(queue), queue).toBeLessThan(await answered(queue));
  });

  test('the gauges say what is in the database', async () => {
    expect(await sum('wirecopy_database_up')).toBe(1);
    expect(await sum('wirecopy_config_valid')).toBe(1);
    await expect.poll(() => sum('wirecopy_feeds', { state: 'healthy' }), KEPT).toBe(1);
    expect(await sum('wirecopy_feeds', { state: 'failing' })).toBe(2);
    expect(await sum('wirecopy_partition_weeks_ahead', { table: 'outcome' })).toBe(4);
    await database.pool.query(`update wirecopy.feed set consecutive_failures = 3 where url like '%/gone'`);
    await expect.poll(() => sum('wirecopy_feeds_needing_care', { care: 'failing' }), KEPT).toBe(1);
    expect(await sum('wirecopy_feeds_needing_care', { care: 'silent' })).toBe(0);
    expect(await sum('wirecopy_disk_available_bytes')).toBeGreaterThan(0);
    expect(await sum('wirecopy_disk_size_bytes')).toBeGreaterThan(await sum('wirecopy_disk_available_bytes'));
    expect(await sum('wirecopy_moved_timestamp_seconds', { service: 'indexer' })).toBeGreaterThan(Date.now() / 1_000 - 600);
  });

  test('it is alive and ready', async () => {
    const { status, body } = await ask(`${health.url}/healthz`);
    expect([status, JSON.parse(body)]).toEqual([200, { status: 'ok', version: expect.any(String), services: SERVICES }]);
    expect(await ask(`${health.url}/readyz`)).toEqual({ status: 200, body: '{"ready":true,"reasons":[]}\n' });
  });
});
