import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate } from '../infra/migrate.ts';
import { databaseUrl, type TestDatabase } from './postgres.ts';
import { run } from './program.ts';
import { releasedDatabase } from './releases.ts';
import { type PostgresServer, startPostgres } from './server.ts';

/** A dump is made by the tools of the server's own version, which come with a distribution. */
const major = Number(/\d+/.exec(spawnSync('pg_dump', ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[0] ?? 0);
const hasServer = existsSync(`/usr/lib/postgresql/${major}/bin/postgres`);

describe.skipIf(!hasServer)('a backup (needs pg_dump and its server)', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-backup-'));
  const dump = path.join(folder, 'wirecopy.dump');
  let server: PostgresServer;
  let original: TestDatabase;

  beforeAll(async () => {
    server = await startPostgres({ major });
    await server.administer(`create role wirecopy login createrole password 'pw'`, 'create database wirecopy owner wirecopy');
    original = await releasedDatabase('0001', server.adminUrl);
    await migrate(original.url);
  });
  afterAll(async () => {
    await original?.drop();
    await server?.stop();
    rmSync(folder, { recursive: true });
  });

  test('restores everything, and the program goes on with it', async () => {
    const options = ['--no-owner', '--no-privileges'];
    execFileSync('pg_dump', ['--format=custom', ...options, '--exclude-schema=bullmq', `--file=${dump}`, original.url]);
    const place = `--dbname=${databaseUrl(server.adminUrl, 'wirecopy')}`;
    execFileSync('pg_restore', ['--role=wirecopy', ...options, '--exit-on-error', place, dump]);

    const env = { DATABASE_URL: `postgres://wirecopy:pw@127.0.0.1:${server.port}/wirecopy` };
    expect(await run(['migrate'], { env })).toMatchObject({ code: 0 });
    const { rows } = await original.pool.query('select count(*)::int as n from news.article');
    const { stdout } = await run(['sql', 'select count(*)::int as n from news.article', '--json'], { env });
    expect(JSON.parse(stdout)).toEqual(rows);
    const document = JSON.stringify({ id: 1, title: 'After the restore', text: 'All is there again, said the keeper.' });
    expect(await run(['ingest', '--jsonl'], { env, input: document })).toMatchObject({ code: 0 });
  });
});
