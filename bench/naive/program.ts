import { createHash } from 'node:crypto';
import { Readability } from '@mozilla/readability';
import { Worker } from 'bullmq';
import { JSDOM } from 'jsdom';
import pg from 'pg';
import Parser from 'rss-parser';
import { connection, openQueue, type QueueName, withBackend } from './queues.ts';

/**
 * The control: a pipeline as a good programmer writes it in an afternoon with BullMQ and Postgres. It polls with validators, gives every job
 * an id so that no address is queued twice, tries again with back-off, listens for errors, and keeps its jobs on disk.
 * Two kinds of process: `poller` and `worker`.
 */
const [role, ...feeds] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 5 });
pool.on('error', (error) => console.error(`postgres: ${error.message}`));

const articles = await openQueue('articles');
const polls = await openQueue('polls');

async function poll(url: string): Promise<void> {
  const { rows } = await pool.query('select etag from feed where url = $1', [url]);
  const response = await fetch(url, { headers: rows[0]?.etag ? { 'if-none-match': rows[0].etag } : {} });
  if (response.status === 304) return;
  if (!response.ok) throw new Error(`status ${response.status}`);
  const { items } = await new Parser().parseString(await response.text());
  await articles.addBulk(
    items.map(({ link }) => ({
      name: 'article',
      data: { url: link },
      opts: {
        jobId: createHash('sha1').update(link!).digest('hex'),
        attempts: 3,
        backoff: { type: 'exponential', delay: 1_000 },
        removeOnComplete: { count: 10_000 },
      },
    })),
  );
  await pool.query('insert into feed (url, etag) values ($1, $2) on conflict (url) do update set etag = excluded.etag', [
    url,
    response.headers.get('etag'),
  ]);
}

async function article(url: string): Promise<void> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`status ${response.status}`);
  const { window } = new JSDOM(await response.text(), { url });
  const read = new Readability(window.document).parse();
  window.close();
  if (!read?.textContent?.trim()) throw new Error('no text');
  await pool.query('insert into article (url, title, text) values ($1, $2, $3)', [url, read.title, read.textContent]);
}

const start = (queue: QueueName, concurrency: number, handle: (url: string) => Promise<void>): void => {
  const worker = withBackend(Worker, queue, (job: { data: { url: string } }) => handle(job.data.url), {
    connection: connection('worker'),
    concurrency,
  });
  worker.on('error', (error) => console.error(`queue: ${error.message}`));
  process.on('SIGTERM', () => void worker.close().finally(() => process.exit()));
};

if (role === 'poller') {
  for (const url of feeds)
    await polls.upsertJobScheduler(url, { every: Number(process.env.POLL_MS ?? 1_000) }, { data: { url } });
  start('polls', 6, poll);
} else start('articles', 4, article);
console.error('ready');
