import type { Database } from '../cli/database.ts';
import { type Pipeline, startPipeline } from '../cli/pipeline.ts';
import { readEnvironment } from '../shared/environment.ts';
import type { TestDatabase } from './postgres.ts';

/** Parser and indexer over a database, in this process. One for all tests of a file: the threads take seconds to start on a busy machine. */
export const startReaders = (database: TestDatabase): Promise<Pipeline> =>
  startPipeline({
    settings: readEnvironment({ LOG_LEVEL: 'silent' }),
    database: database as unknown as Database,
    services: ['parser', 'indexer'],
    threads: 1,
  });
