import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openPool, type Pool } from '../shared/db.ts';
import { Fault } from '../shared/errors.ts';
import { type Received, Receiver } from './receiver.ts';

export interface StormSettings {
  /** A migrated, empty database. */
  url: string;
  /** For feeds.yml. */
  folder: string;
  /** The built program. */
  program: string;
  changes: number;
  articles: number;
  /** How long the receiver is away in the middle. */
  awayMs: number;
  say?: (line: string) => void;
}

/** How fast changes were written, each in a transaction of its own. */
export interface Writing {
  phase: 'no webhook' | 'receiver is there' | 'receiver is away';
  perSecond: number;
  p50Ms: number;
  p95Ms: number;
}

export interface StormResult {
  writings: Writing[];
  missing: number;
  /** Messages that came again. */
  twice: number;
  /** Changes that came, for the first time, after a later one of the same article. */
  outOfOrder: number;
  /** Written and not delivered when the receiver came back. */
  backlog: number;
  catchUpSeconds: number;
}

const WRITERS = 4;
const LOOK_MS = 50;

/**
 * A fetcher that sends to a receiver on loopback while changes are written as fast as the database takes them: a quarter while the receiver is there, the rest
 * while it is away, and as many as in that quarter before and after without any webhook.
 */
export async function stormWebhooks({
  url,
  folder,
  program,
  changes,
  articles,
  awayMs,
  say = () => {},
}: StormSettings): Promise<StormResult> {
  const quarter = Math.ceil(changes / 4);
  const receiver = await Receiver.start();
  const configure = (webhooks: string): void =>
    writeFileSync(
      path.join(folder, 'feeds.yml'),
      `feeds: []\nallow_private_hosts: ["${receiver.host}"]\nwebhooks: [${webhooks}]\n`,
    );
  configure('');
  const fetcher = spawn(process.execPath, [program, 'run', 'fetcher'], {
    cwd: folder,
    env: { PATH: process.env.PATH, DATABASE_URL: url, WIRECOPY_HEALTH_PORT: '0', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(fetcher, 'exit');
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  const pool = openPool({ url, max: WRITERS + 1, applicationName: 'wirecopy bench' });
  const until = async (isReached: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await isReached())) {
      if (isOver) throw new Fault('E_INTERNAL', 'the fetcher ended before its time');
      await sleep(LOOK_MS);
    }
  };
  const isActive = async (wanted: boolean): Promise<boolean> =>
    (await pool.query('select 1 from webhook where is_active and lease_until > now()')).rows.length === Number(wanted);
  const writings: Writing[] = [];
  const write = async (phase: Writing['phase'], count: number): Promise<void> => {
    say(`${phase}: ${count} changes`);
    writings.push({ phase, ...(await writeChanges(pool, count, articles)) });
  };
  try {
    await until(
      async () =>
        (await pool.query(`select 1 from pg_stat_activity where application_name = 'wirecopy fetcher'`)).rows.length > 0,
    );
    await write('no webhook', quarter);
    const first = await numbered(pool, until);
    configure(`{ id: storm, url: "${receiver.url}" }`);
    await until(() => isActive(true));

    await write('receiver is there', quarter);
    await until(() => receiver.taken.length > quarter / 2);
    await receiver.down();
    const wentAt = performance.now();
    await write('receiver is away', changes - quarter);
    await sleep(Math.max(0, awayMs - (performance.now() - wentAt)));
    const last = await numbered(pool, until);
    const backlog = changes - new Set(receiver.taken.map(({ change }) => change)).size;
    say(`the receiver is back, ${backlog} changes wait`);
    const backAt = performance.now();
    await receiver.up();
    await until(
      async () =>
        (
          await pool.query(
            `select 1 from webhook where position >= $1 and not exists (select from webhook_delivery where state = 'waiting')`,
            [last],
          )
        ).rows.length > 0,
    );
    const catchUpSeconds = (performance.now() - backAt) / 1_000;

    configure('');
    await until(() => isActive(false));
    await write('no webhook', quarter);
    return { writings, ...judge(receiver.taken, first, last), backlog, catchUpSeconds };
  } finally {
    if (!isOver) fetcher.kill('SIGTERM');
    await ended;
    await receiver.down();
    await pool.end();
  }
}

/** Waits until every change has its number; returns the last one. */
async function numbered(pool: Pool, until: (isReached: () => Promise<boolean>) => Promise<void>): Promise<number> {
  await until(async () => (await pool.query('select 1 from change where change_id is null limit 1')).rows.length === 0);
  return Number((await pool.query('select change_id from change_last')).rows[0].change_id);
}

async function writeChanges(pool: Pool, count: number, articles: number): Promise<Omit<Writing, 'phase'>> {
  let left = count;
  const times: number[] = [];
  const began = performance.now();
  const writer = async (): Promise<void> => {
    while (left > 0) {
      const article = left-- % articles;
      const before = performance.now();
      await pool.query(`insert into change (kind, article_id) values ('article.updated', $1)`, [article]);
      times.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  const seconds = (performance.now() - began) / 1_000;
  times.sort((a, b) => a - b);
  const at = (share: number): number => Math.round(10 * times[Math.floor(share * times.length)]!) / 10;
  return { perSecond: Math.round(count / seconds), p50Ms: at(0.5), p95Ms: at(0.95) };
}

/** What of the changes behind `first`, up to `last`, came how. */
export function judge(
  taken: readonly Received[],
  first: number,
  last: number,
): Pick<StormResult, 'missing' | 'twice' | 'outOfOrder'> {
  const seen = new Set<number>();
  const highest = new Map<number | null, number>();
  let outOfOrder = 0;
  for (const { change, article } of taken) {
    if (seen.has(change)) continue;
    seen.add(change);
    const before = highest.get(article) ?? 0;
    if (change < before) outOfOrder++;
    highest.set(article, Math.max(before, change));
  }
  const wanted = Array.from({ length: last - first }, (_, i) => first + 1 + i);
  return { missing: wanted.filter((change) => !seen.has(change)).length, twice: taken.length - seen.size, outOfOrder };
}
