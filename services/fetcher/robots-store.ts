import { type Queryable, rowsOf } from '../../shared/db.ts';

/** What is known of an origin's robots.txt. */
export interface RobotsRow {
  status: 'rules' | 'none' | 'unreachable';
  body: string | null;
  is_fresh: boolean;
  /** How long it has been unreachable, in ms; null = it is not. */
  failing_ms: number | null;
}

export async function loadRobots(db: Queryable, origin: string): Promise<RobotsRow | undefined> {
  const rows = await rowsOf<RobotsRow>(
    db,
    {
      name: 'robots_load',
      text: `select status, body, expires_at > now() as is_fresh, (extract(epoch from now() - failing_since) * 1000)::float8 as failing_ms
        from robots where origin = $1`,
    },
    [origin],
  );
  return rows[0];
}

/** Keeps what was read. One that cannot be reached keeps the text of before, and since when that is so. */
export async function storeRobots(
  db: Queryable,
  origin: string,
  { status, body, keepMs }: { status: RobotsRow['status']; body: string | null; keepMs: number },
): Promise<void> {
  await db.query({
    name: 'robots_store',
    text: `insert into robots as r (origin, status, body, fetched_at, expires_at, failing_since)
      values ($1, $2, $3, now(), now() + $4::float8 * interval '1 ms', case when $2 = 'unreachable' then now() end)
      on conflict (origin) do update set status = excluded.status, fetched_at = now(), expires_at = excluded.expires_at,
        body = case when excluded.status = 'unreachable' then r.body else excluded.body end,
        failing_since = case when excluded.status = 'unreachable' then coalesce(r.failing_since, now()) end`,
    values: [origin, status, body, keepMs],
  });
}

/** Sets the least time between two requests to a host:port, for all processes. */
export async function storeCrawlDelay(db: Queryable, host: string, delayMs: number): Promise<void> {
  await db.query({
    name: 'crawl_delay_store',
    text: `insert into slot as s (host, wake_at, crawl_delay_ms) values ($1, 'infinity', $2)
      on conflict (host) do update set crawl_delay_ms = excluded.crawl_delay_ms where s.crawl_delay_ms <> excluded.crawl_delay_ms`,
    values: [host, Math.round(delayMs)],
  });
}
