import { inject } from 'vitest';

/** Both queue back ends. Where no redis-server is on PATH its tests count as skipped, and the summary says so. */
export const BACKENDS = [
  { backend: 'postgres', redisUrl: null, isMissing: false },
  { backend: 'redis', redisUrl: inject('redisUrl'), isMissing: inject('redisUrl') === null },
] as const;
