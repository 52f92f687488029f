import { readEnvironment } from '../shared/environment.ts';
import type { Database } from './database.ts';

/** Runs the part of a command (`feeds`, `entity`) that works on the database. */
export async function onDatabase<T>(dataDir: string | undefined, work: (database: Database) => Promise<T>): Promise<T> {
  const { openDatabase } = await import('./database.ts');
  const database = await openDatabase({ settings: readEnvironment(process.env), dataDir, applicationName: 'wirecopy feeds' });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
