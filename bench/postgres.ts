import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { embeddedPostgres } from '../infra/embedded/index.ts';
import { migrate } from '../infra/migrate.ts';

/** A Postgres of the benchmark's own: nothing that is there already is touched. */
export interface OwnPostgres {
  /** Of a migrated, empty database. */
  url: string;
  /** For other files of the benchmark; it goes with the server. */
  folder: string;
  close(): Promise<void>;
}

/** `settings` are the server's, beyond those of the embedded one. */
export async function openPostgres(settings: Record<string, string> = {}): Promise<OwnPostgres> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-bench-'));
  chmodSync(folder, 0o755); // as root the server runs under another account, which must be able to enter
  const { url, release } = await embeddedPostgres(folder, { settings });
  const close = async (): Promise<void> => {
    await release();
    rmSync(folder, { recursive: true, force: true });
  };
  await migrate(url).catch(async (error) => {
    await close();
    throw error;
  });
  return { url, folder, close };
}
