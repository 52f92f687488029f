import { type Client, type Pool, rowsOf } from '../db.ts';
import { type NextWork, queueOf, type Stage } from '../pipeline.ts';
import { besideTakedowns } from '../tombstones.ts';
import { hostOf, parseHttpUrl } from '../url.ts';
import type { EndedKey } from './ended.ts';
import { accept, record } from './finish.ts';
import { ITEM_STAGES } from './statements.ts';

/** Works that are put back in one transaction. */
const BATCH = 500;

export interface Replayed {
  /** How many went back, by the stage at which they start again. */
  stages: Partial<Record<Stage, number>>;
  /** How many could not: nothing of them is stored any more, and no page may be downloaded. They stay where they were. */
  hindered: number;
}

/**
 * Puts work back as if it had never been tried: no tries, a new fence, due at once. It starts again where it ended, or earlier where what that stage
 * needs is not stored any more. Nothing rings: the sweep of the services finds it within half a second.
 */
export async function replay(pool: Pool, ended: EndedKey[]): Promise<Replayed> {
  const replayed: Replayed = { stages: {}, hindered: 0 };
  for (let from = 0; from < ended.length; from += BATCH) {
    const { works, hindered } = await besideTakedowns(pool, (client) => putBack(client, ended.slice(from, from + BATCH)));
    for (const { stage } of works) replayed.stages[stage] = (replayed.stages[stage] ?? 0) + 1;
    replayed.hindered += hindered;
  }
  return replayed;
}

interface Place {
  stage: Stage;
  id: string;
  /** Where it can start again; null when it cannot. */
  start: Stage | null;
  url: string | null;
}

async function putBack(client: Client, ended: EndedKey[]): Promise<{ works: NextWork[]; hindered: number }> {
  await client.query({ ...LOCK_ITEMS, values: [ended.filter(({ stage }) => stage !== 'poll').map(({ id }) => id)] });
  const places = await rowsOf<Place>(client, PLACES, [ended.map(({ stage }) => stage), ended.map(({ id }) => id)]);
  const starts = places.flatMap((place) => (place.start ? [{ ...place, start: place.start }] : []));
  const works = starts.map(({ id, start, url }) => ({
    stage: start,
    id,
    host: queueOf(start) === 'fetch' ? hostOf(parseHttpUrl(url!)) : null,
  }));
  const codes = new Map(ended.map(({ stage, id, code }) => [`${stage} ${id}`, code]));
  await record(
    client,
    starts.map(({ stage, id, start }) => ({
      work: { stage, id, tries: 0, lost: 0 },
      outcome: 'replayed',
      code: codes.get(`${stage} ${id}`),
      detail: `put back to ${start}`,
      final: false,
    })),
  );
  await client.query({ ...EXHUME, values: [starts.map(({ stage }) => stage), starts.map(({ id }) => id)] });
  await accept(client, works); // its rings are for workers of the same process, and there is none
  return { works, hindered: places.length - starts.length };
}

/** Another replay of the same items waits, or has been seen to its end when the next statement looks. */
const LOCK_ITEMS = { name: 'replay_lock', text: 'select 1 from item where item_id = any($1) order by item_id for no key update' };

/** Stages, ids: where each can start. What was taken down, or put back by somebody else, is left out. */
const PLACES = {
  name: 'replay_places',
  text: `with ended as (
      select stage, id from unnest($1::text[], $2::bigint[]) as e (stage, id)
      where exists (select from dead d where d.stage = e.stage and d.id = e.id)
        or (e.stage <> 'poll' and not exists (select from work w where w.stage in ${ITEM_STAGES} and w.id = e.id)))
    select e.stage, e.id, f.url, case when f.state = 'active' then 'poll' end as start from ended e join feed f on f.feed_id = e.id where e.stage = 'poll'
    union all
    select e.stage, e.id, i.url, case
        when e.stage = 'recheck' then case when i.url is not null then 'recheck' end
        when e.stage = 'match' and exists (select from article a where a.item_id = i.item_id) then 'match'
        when e.stage = 'index' and exists (select from draft d where d.item_id = i.item_id) then 'index'
        when e.stage <> 'page' and exists (select from page p where p.item_id = i.item_id and p.fetched_at = i.page_at) then 'parse'
        when i.url is not null and f.content is distinct from 'feed' then 'page' end
    from ended e join item i on i.item_id = e.id left join feed f using (feed_id)
    where e.stage <> 'poll' and not exists (select from tombstone t where t.item_id = i.item_id)`,
};

const EXHUME = {
  name: 'replay_exhume',
  text: 'delete from dead using unnest($1::text[], $2::bigint[]) as back (stage, id) where dead.stage = back.stage and dead.id = back.id',
};
