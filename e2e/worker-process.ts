import { openPool } from '../shared/db.ts';
import { openBells } from '../shared/queue.ts';
import { QueueWorker } from '../shared/work/worker.ts';

/** Most works take their time, so that some are in hand whenever the process dies. */
const WORK_MS = 300;

/** A worker on `parse` as a process of its own, to be killed: it dies of the item named, or hangs over every item. */
const [databaseUrl = '', redisUrl = '', namespace = '', poison = 'hang'] = process.argv.slice(2);
const pool = openPool({ url: databaseUrl, max: 12, applicationName: 'wirecopy test' });
new QueueWorker({
  pool,
  bells: await openBells({ redisUrl: redisUrl || null, databaseUrl, namespace }),
  handlers: [
    {
      stage: 'parse',
      deadlineMs: 600_000,
      async run({ id }) {
        if (id === poison) process.kill(process.pid, 'SIGKILL');
        await new Promise((resolve) => setTimeout(resolve, poison === 'hang' ? 600_000 : WORK_MS));
      },
      store: async (_, done) => done.map(() => ({ outcome: 'done' as const })),
    },
  ],
  concurrency: 8,
});
