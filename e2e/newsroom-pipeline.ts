import type { Database } from '../cli/database.ts';
import { type Pipeline, SERVICES, startPipeline } from '../cli/pipeline.ts';
import { databaseTime, settled } from '../cli/settled.ts';
import { feedsYaml, type Newsroom, startNewsroom } from '../infra/newsroom/newsroom.ts';
import { readEnvironment } from '../shared/environment.ts';
import { parseFeedsFile } from '../shared/feeds-file.ts';
import type { TestDatabase } from './postgres.ts';

export interface ReadNewsroom {
  newsroom: Newsroom;
  pipeline: Pipeline;
}

/** Reads the sample newsroom, whose last stories are of `now`, into a database, through the whole pipeline; afterwards it goes on running. */
export async function readNewsroom(
  database: TestDatabase,
  redisUrl: string | null = null,
  now: Date = new Date(),
): Promise<ReadNewsroom> {
  const newsroom = await startNewsroom({ now });
  const since = await databaseTime(database.pool);
  const result = parseFeedsFile(feedsYaml(newsroom), 'feeds.yml');
  if ('problems' in result) throw new Error(result.problems.map((problem) => problem.message).join());
  const pipeline = await startPipeline({
    settings: { ...readEnvironment({ LOG_LEVEL: 'error' }), redisUrl },
    database: { url: database.url, pool: database.pool } as Database,
    services: SERVICES,
    config: result.config,
  });
  await settled(database.pool, since, { retries: true });
  return { newsroom, pipeline };
}
