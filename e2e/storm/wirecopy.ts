import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { migrate } from '../../infra/migrate.ts';
import { openPool } from '../../shared/db.ts';
import type { Arm, ArmSettings } from './arm.ts';
import type { Command } from './fleet.ts';
import { judge } from './judge.ts';
import type { Newsroom } from './newsroom.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../../bin/wirecopy');
export const DATABASE = 'storm';
/** The message of a simple query, which is one piece on the wire. */
const COMMIT = Buffer.from('Q\0\0\0\x0bcommit\0');

const ROLES = ['fetcher', 'parser', 'indexer'] as const;
export type Role = (typeof ROLES)[number];

/** Polls as often as the newsroom's items need; an explicit rhythm is kept to. */
export const feedsYaml = ({ feedUrls, hosts }: Newsroom): string =>
  stringify({
    politeness: { concurrency: 4, spacing: '0s' },
    allow_private_hosts: hosts,
    feeds: feedUrls.map((url) => ({ url, every: '1s' })),
  });

/** How a service of the built program is started, as docker-compose does it. */
export function serviceCommand(role: Role, { stores, folder }: Pick<ArmSettings, 'stores' | 'folder'>): Command {
  return {
    role,
    args: [PROGRAM, 'run', role],
    cwd: folder,
    env: {
      DATABASE_URL: stores.databaseUrl(DATABASE, 'proxy'),
      ...(stores.redisUrl && { REDIS_URL: stores.redisUrl }),
      WIRECOPY_HEALTH_PORT: '0',
    },
    readyText: 'stop with ^C',
  };
}

/** wirecopy itself, the database and the queue behind the proxies. */
export async function wirecopyArm(settings: ArmSettings): Promise<Arm> {
  const { stores, newsroom, folder, each } = settings;
  await stores.createDatabase(DATABASE);
  const url = stores.databaseUrl(DATABASE, 'direct');
  await migrate(url);
  writeFileSync(path.join(folder, 'feeds.yml'), feedsYaml(newsroom));
  const pool = openPool({ url, max: 4, applicationName: 'storm judge' });
  const commands = new Map(
    ROLES.flatMap((role) =>
      Array.from({ length: each }, (_, i) => [`${role} ${i + 1}`, serviceCommand(role, settings)] as const),
    ),
  );
  return {
    commands,
    finalWrite: COMMIT,
    readerUrl: url,
    flush: () =>
      stores.redis
        ? stores.redis.flush()
        : pool.query('truncate bullmq.job cascade').then(
            () => {},
            () => {},
          ),
    async isIdle() {
      if (!newsroom.isRead()) return false;
      const { rows } = await pool.query(`select exists (select from work where stage not in ('poll', 'recheck'))
        or exists (select from event_due where tries = 0) -- grouping them into events writes changes as well
        or exists (select from change where change_id is null) as busy`);
      return !rows[0].busy;
    },
    judge: () => judge(pool, newsroom),
    close: () => pool.end(),
  };
}
