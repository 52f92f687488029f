import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Option } from 'commander';
import { Fault } from '../shared/errors.ts';
import type { Benchmark, Figures } from './benchmark.ts';
import type { Account, Order } from './feeds-server.ts';

interface Options {
  feeds: number;
  addresses: number;
  entries: number;
  rounds: number;
  spacing: number;
  backend?: 'redis' | 'postgres';
}

/** Share of the feeds with new entries in each round. */
const CHANGED_PERCENT = 10;
/** Requests at once, of both. */
const TOGETHER = 64;

const whole = (flags: string, help: string, standard: number): Option =>
  new Option(flags, help).default(standard).argParser(Number);

export const benchmark: Benchmark<Options> = {
  declare: (command) =>
    command
      .addOption(whole('--feeds <N>', 'virtual feeds', 10_000))
      .addOption(whole('--addresses <N>', 'loopback addresses that they are on, each a host of its own', 5_000))
      .addOption(whole('--entries <N>', 'entries that each feed shows', 20))
      .addOption(whole('--rounds <N>', 'polls of every feed', 5))
      .addOption(whole('--spacing <MS>', 'between two requests to an address', 1_000))
      .addOption(new Option('--backend <NAME>', 'where the queue lives; default both').choices(['redis', 'postgres'])),
  async *run(options, say): AsyncIterable<Figures> {
    for (const backend of options.backend ? [options.backend] : (['redis', 'postgres'] as const))
      yield* onBackend(backend, options, say);
  },
};

/** The bare loops and the fetcher by turns, on the same feeds. */
async function* onBackend(backend: 'redis' | 'postgres', options: Options, say: (line: string) => void): AsyncIterable<Figures> {
  const closers: (() => unknown)[] = [];
  try {
    const server = await startServer(options);
    closers.push(() => server.stop());
    const plain = await openBareLoop(server.urls, { isConditional: false });
    const conditional = await openBareLoop(server.urls, { isConditional: true });
    say(`${backend}: first poll of ${server.urls.length} feeds`);
    const ours = await openFetcher(backend, server.urls, options, closers);
    await conditional.round();
    const rows: Record<string, string | number>[] = [];
    for (let round = 1; round <= options.rounds; round++) {
      await server.order({ publish: CHANGED_PERCENT });
      await server.order({ account: true });
      const plainSeconds = await plain.round();
      const plainAccount = await server.order({ account: true });
      const conditionalSeconds = await conditional.round();
      const conditionalAccount = await server.order({ account: true });
      const { seconds, cpuMs } = await ours.round();
      const account = await server.order({ account: true });
      const memoryMB = Math.round(process.memoryUsage.rss() / 1e6);
      rows.push({
        round,
        'bare feeds/s': Math.round(server.urls.length / plainSeconds),
        'conditional feeds/s': Math.round(server.urls.length / conditionalSeconds),
        'wirecopy feeds/s': Math.round(server.urls.length / seconds),
        'of bare': Number((plainSeconds / seconds).toFixed(2)),
        'of conditional': Number((conditionalSeconds / seconds).toFixed(2)),
        'unchanged %': Math.round((100 * account.unchanged) / account.requests),
        'cpu ms/feed': Number((cpuMs / server.urls.length).toFixed(2)),
        'closest ms': account.closest === null ? '-' : Math.round(account.closest),
        'too soon': account.tooSoon,
        'at once': account.mostAtOnce,
        'memory MB': memoryMB,
      });
      say(`${backend} ${JSON.stringify(rows.at(-1))}`);
      for (const { requests } of [plainAccount, conditionalAccount, account])
        if (requests !== server.urls.length)
          throw new Fault('E_INTERNAL', `${requests} requests for ${server.urls.length} feeds`);
      if (account.tooSoon > 0) throw new Fault('E_INTERNAL', `${account.tooSoon} requests came sooner than the spacing allows`);
    }
    const medianOf = (column: string): number => rows.map((row) => Number(row[column])).sort((a, b) => a - b)[rows.length >> 1]!;
    const title = `${backend}: ${server.urls.length} feeds on ${options.addresses} addresses, spacing ${options.spacing} ms; median ${medianOf('of bare')} of the bare loop, ${medianOf('of conditional')} of the one with validators`;
    yield { title, rows };
    yield { title: `${backend}: what was stored`, rows: [await ours.stored()] };
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

async function startServer({ feeds, addresses, entries, spacing }: Options) {
  const { freePort } = await import('./redis.ts');
  const port = await freePort();
  const perAddress = Math.ceil(feeds / addresses);
  const isSource = import.meta.url.endsWith('.ts');
  const file = fileURLToPath(new URL(isSource ? './feeds-server.ts' : './feeds-server.js', import.meta.url));
  const env = { ...process.env, ADDRESSES: addresses, FEEDS: perAddress, ENTRIES: entries, SPACING_MS: spacing, PORT: port };
  const child = fork(file, { env: env as unknown as NodeJS.ProcessEnv, ...(isSource && { execArgv: ['--import', 'tsx'] }) });
  await once(child, 'message');
  const { addressOf } = await import('./feeds-server.ts');
  // By turns over the addresses, as a polite loop would ask.
  const urls = Array.from({ length: perAddress }, (_, feed) =>
    Array.from({ length: addresses }, (_, address) => `http://${addressOf(address)}:${port}/f/${feed}`),
  ).flat();
  return {
    urls: urls.slice(0, feeds),
    async order(order: Order): Promise<Account> {
      child.send(order);
      return (await once(child, 'message'))[0] as Account;
    },
    stop: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

/** The least that polling can be: undici and rss-parser, nothing stored. With conditional requests it is told where nothing is new, and need not parse. */
async function openBareLoop(urls: readonly string[], { isConditional }: { isConditional: boolean }) {
  const { Agent } = await import('undici');
  const { default: RssParser } = await import('rss-parser');
  const { promisify } = await import('node:util');
  const { gunzip } = await import('node:zlib');
  const decompress = promisify(gunzip);
  const etags = new Map<string, string>();
  let next = 0;
  const work = async (agent: InstanceType<typeof Agent>): Promise<void> => {
    while (next < urls.length) {
      const url = urls[next++]!;
      const { origin, pathname } = new URL(url);
      const headers = { 'accept-encoding': 'gzip', ...(isConditional && etags.has(url) && { 'if-none-match': etags.get(url)! }) };
      const response = await agent.request({ origin, path: pathname, method: 'GET', headers });
      if (response.statusCode === 304) {
        await response.body.dump();
        continue;
      }
      const body = await decompress(Buffer.from(await response.body.arrayBuffer()));
      await new RssParser().parseString(body.toString());
      etags.set(url, response.headers.etag as string);
    }
  };
  return {
    async round(): Promise<number> {
      next = 0;
      const agent = new Agent(); // kept open, the connections of three pollers to 5,000 addresses would be more than a process may have
      const start = performance.now();
      await Promise.all(Array.from({ length: TOGETHER }, () => work(agent)));
      const seconds = (performance.now() - start) / 1_000;
      await agent.close();
      return seconds;
    },
  };
}

/** The fetcher as `wirecopy run fetcher` starts it, in this process, with a database and a queue of its own. */
async function openFetcher(backend: 'redis' | 'postgres', urls: string[], { spacing }: Options, closers: (() => unknown)[]) {
  const { startFetcher } = await import('../services/fetcher/main.ts');
  const { settingsIn } = await import('../shared/config.ts');
  const { openPool } = await import('../shared/db.ts');
  const { openLog } = await import('../shared/log.ts');
  const { openBells } = await import('../shared/queue.ts');
  const { openPostgres } = await import('./postgres.ts');
  const { startRedis } = await import('./redis.ts');
  const postgres = await openPostgres();
  closers.push(() => postgres.close());
  const pool = openPool({ url: postgres.url, max: 12, applicationName: 'wirecopy bench' });
  closers.push(() => pool.end());
  const redis = backend === 'redis' ? await startRedis() : null;
  if (backend === 'redis' && !redis) throw new Fault('E_QUEUE', 'redis-server is not on PATH');
  if (redis) closers.push(() => redis.stop());
  const troubles: unknown[] = [];
  const bells = await openBells({
    redisUrl: redis?.url ?? null,
    databaseUrl: postgres.url,
    onError: (error) => void troubles.push(error),
  });
  closers.push(() => bells.close());
  const file = {
    allow_private_hosts: [...new Set(urls.map((url) => new URL(url).host))],
    politeness: { spacing: `${spacing}ms` },
    defaults: { every: '1d', content: 'feed' },
    feeds: urls,
  };
  const config = settingsIn(JSON.stringify(file), 'feeds.yml', []);
  const context = {
    pool,
    bells,
    log: openLog('silent'),
    report: () => {},
    calmMs: () => Number.POSITIVE_INFINITY,
    onTrouble: (error: unknown) => void troubles.push(error),
  };
  let since = (await pool.query('select now() as at')).rows[0].at as Date;
  const start = performance.now();
  const fetcher = await startFetcher(context, config);
  closers.push(() => fetcher.close());
  const settled = async (): Promise<void> => {
    for (;;) {
      const { rows } = await pool.query('select count(*)::int as polled from feed where last_success_at >= $1', [since]);
      if (rows[0].polled === urls.length) return;
      if (troubles.length > 100) throw troubles[0];
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  await settled();
  return {
    firstSeconds: (performance.now() - start) / 1_000,
    async round(): Promise<{ seconds: number; cpuMs: number }> {
      const cpu = process.cpuUsage();
      const start = performance.now();
      since = (await pool.query('select now() as at')).rows[0].at as Date;
      await pool.query(`with due as (update work set due_at = now() where stage = 'poll' returning host)
        update slot set wake_at = least(wake_at, greatest(next_start_at, now())) where host in (select host from due)`);
      await settled();
      const { user, system } = process.cpuUsage(cpu);
      return { seconds: (performance.now() - start) / 1_000, cpuMs: (user + system) / 1_000 };
    },
    async stored(): Promise<Record<string, number>> {
      const { rows } =
        await pool.query(`select (select count(*) from item)::int as items, (select count(*) from work where stage = 'parse')::int as accepted,
        (select count(*) from outcome where stage = 'poll')::int as polls, (select count(*) from outcome where stage = 'poll' and outcome not in ('done', 'unchanged'))::int as failed`);
      return rows[0];
    },
  };
}
