import type { Client } from '../../shared/db.ts';
import { type Answer, startOf } from './answer.ts';

/**
 * Keeps what servers said last, one row for each feed. A body is kept only of what could not be read, until the next answer that can,
 * and never of a feed from which something was taken down: it might stand there again.
 */
export async function storeAnswers(client: Client, answers: readonly (Answer & { feedId: number })[]): Promise<void> {
  if (answers.length === 0) return;
  await client.query({
    name: 'feed_answer_store',
    text: `insert into feed_answer (feed_id, status, url, headers, body, body_bytes)
      select a.feed_id, a.status, a.url, a.headers,
        case when a.body is not null and not exists (
          select from tombstone t cross join lateral (select from sighting where item_id = t.item_id and feed_id = a.feed_id offset 0) s) then a.body end, a.body_bytes
      from unnest($1::int[], $2::int[], $3::text[], $4::jsonb[], $5::text[], $6::int[]) as a (feed_id, status, url, headers, body, body_bytes)
      order by a.feed_id
      on conflict (feed_id) do update set at = now(), status = excluded.status, url = excluded.url, headers = excluded.headers, body = excluded.body, body_bytes = excluded.body_bytes`,
    values: [
      answers.map(({ feedId }) => feedId),
      answers.map(({ status }) => status),
      answers.map(({ url }) => url),
      answers.map(({ headers }) => JSON.stringify(headers)),
      answers.map(({ body }) => (body ? startOf(body) : null)),
      answers.map(({ body }) => body?.length ?? null),
    ],
  });
}
