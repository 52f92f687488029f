import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Received, Receiver, takes } from '../bench/receiver.ts';
import { createClient } from '../services/fetcher/http.ts';
import { startWebhooks } from '../services/fetcher/webhooks/run.ts';
import { storeWebhooks } from '../services/fetcher/webhooks/store.ts';
import { takeDown } from '../services/indexer/takedown.ts';
import { settingsIn } from '../shared/config.ts';
import { openLog } from '../shared/log.ts';
import { readWebhooks } from '../shared/webhooks.ts';
import { numberChanges } from '../shared/work/upkeep.ts';
import { Desk, pageOf } from './desk.ts';
import { testDatabase } from './postgres.ts';
import { run, start } from './program.ts';
import { until } from './work.ts';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await Receiver.start();
});
afterEach(() => receiver.down());

const changesOf = (messages: Received[]): number[] => messages.map(({ change }) => change);

test('a fetcher that is killed while it sends: each change arrives, in order per article; the commands tell of it', async () => {
  const CHANGES = 150;
  const ARTICLES = 20;
  const database = await testDatabase();
  const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-webhooks-'));
  writeFileSync(path.join(folder, 'key'), 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n');
  writeFileSync(
    path.join(folder, 'feeds.yml'),
    `feeds: []\nallow_private_hosts: ["${receiver.host}"]\nwebhooks: [{ id: desk, url: "${receiver.url}", secret_file: key }]\n`,
  );
  const options = { cwd: folder, env: { DATABASE_URL: database.url, WIRECOPY_HEALTH_PORT: '0' } };
  const isActive = async () => (await database.pool.query('select 1 from webhook where lease_until > now()')).rows.length === 1;
  const status = async () => (await readWebhooks(database.pool))[0]!;

  receiver.behave = (message, response) => void setTimeout(() => takes(message, response), 20);
  const first = start(['run', 'fetcher'], options);
  await until(isActive);
  await database.pool.query(
    `insert into change (kind, article_id) select 'article.updated', n % $2 from generate_series(1, $1::int) n`,
    [CHANGES, ARTICLES],
  );
  await until(() => receiver.asked > CHANGES / 5);
  first.child.kill('SIGKILL');
  await first.ended;
  const before = receiver.taken.length;
  expect(before).toBeLessThan(CHANGES);

  await database.pool.query('update webhook set lease_until = now()'); // the lease of the dead one runs out
  const second = start(['run', 'fetcher'], options);
  await until(async () => {
    const { behind, waiting, position } = await status();
    return position === CHANGES && behind + waiting === 0;
  });
  second.child.kill('SIGTERM');
  expect((await second.ended).code).toBe(0);
  expect(await isActive()).toBe(false);

  const seen = changesOf(receiver.taken);
  expect([...new Set(seen)].sort((a, b) => a - b)).toEqual(Array.from({ length: CHANGES }, (_, i) => i + 1));
  expect(seen.length - CHANGES).toBeLessThanOrEqual(8); // what was under way may come again
  for (let article = 0; article < ARTICLES; article++) {
    const own = receiver.taken.filter((message) => message.article === article).map(({ change }) => change);
    expect(own).toEqual([...own].sort((a, b) => a - b));
  }

  const listed = JSON.parse((await run(['webhooks', 'list', '--json'], options)).stdout);
  expect(listed).toMatchObject([
    { id: 'desk', state: 'delivering', position: CHANGES, waiting: 0, url: `http://${receiver.host}/(hidden)` },
  ]);
  const logged = JSON.parse((await run(['webhooks', 'log', 'desk', '--limit', '2', '--json'], options)).stdout);
  expect(logged).toMatchObject([
    { change: CHANGES, state: 'delivered', tries: 1, kind: 'article.updated' },
    { change: CHANGES - 1 },
  ]);
  expect((await run(['webhooks', 'replay', 'desk', '--from', '100'], options)).stdout).toContain(
    '51 changes will be looked at again',
  );
  expect((await status()).behind).toBe(51);
  expect((await run(['status'], options)).stdout).toContain('webhooks  desk 51 changes behind');
  expect((await run(['webhooks', 'test', 'desk'], options)).stdout).toContain('desk took it within');
  expect(receiver.taken.at(-1)).toMatchObject({
    type: 'webhook.test',
    headers: { 'webhook-signature': expect.stringMatching(/^v1,/) },
  });
  await receiver.down();
  expect(await run(['webhooks', 'test', 'desk'], options)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('E_CONNECT desk did not take it'),
  });
  await database.drop();
  rmSync(folder, { recursive: true });
});

const LINES = [
  'The harbour board of Northshire voted on Friday to reopen the old ferry line after two winters without boats.',
  'Its chair, Eva Lindt, said the first crossing would carry forty passengers and the mail for the northern islands.',
  'Tickets are to cost half of what the coach company charges for the way around the bay, the board announced.',
  'Farmers on the islands had asked for the line since the bridge at Tarnow was closed for repairs last spring.',
];

test('a webhook for originals gets no copy, and after a takedown no message holds a word of the article', async () => {
  const desk = new Desk(await testDatabase());
  const { pool } = desk.database;
  const text = `feeds: []\nwebhooks:\n  - { id: all, url: "${receiver.url}" }\n  - { id: originals, url: "${receiver.url}/originals", kinds: [article.indexed], filter: { relations: [original], entities: [eva lindt] } }\n`;
  const { webhooks } = settingsIn(text, 'feeds.yml', []);
  const urls: Record<string, string[]> = { '/hook': [], '/hook/originals': [] };
  const bodies: string[] = [];
  receiver.behave = (message, response) => {
    bodies.push(message.body);
    const { article } = JSON.parse(message.body).data;
    urls[response.req.url!]!.push(`${message.type} ${article?.url} ${article?.relation}`);
    takes(message, response);
  };
  await storeWebhooks(pool, webhooks);
  const http = createClient({ allowed: [receiver.host] });
  const sending = startWebhooks({ pool, http, log: openLog('silent'), onTrouble: () => {}, keepMs: null });
  sending.use(webhooks);
  const isIdle = async () => (await readWebhooks(pool)).every(({ behind, waiting }) => behind + waiting === 0);

  const first = 'https://courier.example/ferry';
  const copy = 'https://herald.example/ferry';
  await desk.publish(first, pageOf('Ferry line to reopen', LINES));
  await desk.publish(copy, pageOf('Ferry line to reopen', LINES));
  await desk.publish(
    'https://herald.example/frost',
    pageOf(
      'Frost',
      LINES.map((line) => line.replaceAll(/[a-z]{4,}/g, (word) => [...word].reverse().join(''))),
    ),
  );
  while ((await numberChanges(pool)) > 0);
  await until(async () => urls['/hook']!.length >= 4 && (await isIdle()));
  expect(urls['/hook/originals']).toEqual([`article.indexed ${first} original`]);
  expect(urls['/hook']).toContain(`article.indexed ${copy} exact_copy`);
  expect(urls['/hook']).toContain(`story.joined ${copy} exact_copy`);

  bodies.length = 0;
  await sending.close();
  await desk.publish('https://courier.example/mail', pageOf('Mail boat sails', [...LINES].reverse()));
  await takeDown(pool, 'https://courier.example/mail');
  while ((await numberChanges(pool)) > 0);
  const again = startWebhooks({ pool, http, log: openLog('silent'), onTrouble: () => {}, keepMs: null });
  again.use(webhooks);
  await until(async () => bodies.some((body) => body.includes('article.removed')) && (await isIdle()));
  expect(bodies.filter((body) => /mail|ferry/i.test(body))).toEqual([]);
  const { rows } = await pool.query(`select string_agg(d::text, ' ') as log from webhook_delivery d`);
  expect(rows[0].log).not.toMatch(/mail|ferry|courier/i);
  await again.close();
  await http.close();
  await desk.close();
});
