import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Database } from '../cli/database.ts';
import { DOCUMENT_LINE, documentOfLine } from '../cli/ingest-documents.ts';
import { Intake } from '../cli/ingest-run.ts';
import { startPipeline } from '../cli/pipeline.ts';
import { embeddedPostgres } from '../infra/embedded/index.ts';
import { migrate } from '../infra/migrate.ts';
import { openPool, outlast } from '../shared/db.ts';
import { readEnvironment } from '../shared/environment.ts';

const DOCUMENTS = 30;

const line = (i: number) =>
  DOCUMENT_LINE.parse({
    url: `https://paper-${i}.example/bridge`,
    source: `Paper ${i}`,
    title: `Bridge ${i} opens`,
    text: `The bridge over arm ${i} of the Lesse opens on day ${i}, said the mayor of Tarnow ${i}, Eva Lindt. `.repeat(8),
  });

test('an embedded database that is killed is started again by the program that uses it, and no document is lost', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-away-'));
  chmodSync(folder, 0o755); // as root the server runs under another account, which must be able to enter
  const postgres = await embeddedPostgres(folder);
  await migrate(postgres.url);
  const pool = openPool({ url: postgres.url, max: 12, applicationName: 'wirecopy test' });
  const database = { url: postgres.url, pool } as Database;
  const pipeline = await startPipeline({
    settings: readEnvironment({ LOG_LEVEL: 'silent' }),
    database,
    services: ['parser', 'indexer'],
  });
  const intake = new Intake(pool, pipeline.bells);
  for (let i = 1; i <= DOCUMENTS; i++) await intake.put(i, () => documentOfLine(i, line(i)));

  const postmaster = Number(readFileSync(path.join(folder, 'pg', 'postmaster.pid'), 'utf8').split('\n')[0]);
  process.kill(postmaster, 'SIGQUIT'); // the immediate stop: nothing is flushed or said

  const count = async (sql: string): Promise<number> =>
    Number((await outlast(() => pool.query(`select count(*) as n from ${sql}`))).rows[0].n);
  while ((await count('work')) > 0) await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await count('news.article')).toBe(DOCUMENTS);
  expect(await count('dead')).toBe(0);
  expect(await count(`(select item_id, stage from news.outcome group by 1, 2 having count(*) > 1) twice`)).toBe(0);

  await pipeline.close();
  await pool.end();
  await postgres.release();
  rmSync(folder, { recursive: true, force: true });
}, 90_000);
