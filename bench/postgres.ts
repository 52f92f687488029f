import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { embeddedPostgres } from '../infra/embedded/index.ts';
import { migrate } from '../infra/migrate.ts';

/** A Postgres of the benchmark's own: nothing that is there already is touched. */
export interface OwnPostgres {
  /** Of a migrated database, empty where the folder is new. */
  url: string;
  /** For other files of the benchmark too. */
  folder: string;
  close(): Promise<void>;
}

/** In a temporary folder that goes with the server, or in `kept`, which stays as it is; `settings` are the server's, beyond those of the embedded one. */
export async function openPostgres({
  kept,
  settings = {},
}: {
  kept?: string | undefined;
  settings?: Record<string, string>;
} = {}): Promise<OwnPostgres> {
  const folder = kept === undefined ? mkdtempSync(path.join(tmpdir(), 'wirecopy-bench-')) : path.resolve(kept);
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755); // as root the server runs under another account, which must be able to enter
  const { url, release } = await embeddedPostgres(folder, { settings });
  const close = async (): Promise<void> => {
    await release();
    if (kept === undefined) rmSync(folder, { recursive: true, force: true });
  };
  await migrate(url).catch(async (error) => {
    await close();
    throw error;
  });
  return { url, folder, close };
}
