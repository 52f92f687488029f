import { type Client, rowsOf, unnest } from '../../shared/db.ts';
import { LOOK_BACK_DAYS } from '../../shared/look-back.ts';
import { SKETCH_VERSION, type Sketch } from './sketch.ts';
import { decodeSketch, encodeSketch } from './sketch-codec.ts';

/** The sketch of an article. */
export interface NewSketch {
  articleId: string;
  sketch: Sketch;
}

/**
 * Sketches and keys: once they are committed, every later search finds these articles. Keys of an article that is indexed again are as old as it is,
 * and it has none when nobody would look that far back: reading an archive again must not make it this week's news.
 */
export async function insertSketches(client: Client, made: NewSketch[]): Promise<void> {
  if (made.length === 0) return;
  await client.query({
    name: 'sketches_insert',
    text: `insert into sketch (article_id, exact_key, body, version) select *, ${SKETCH_VERSION} from unnest($1::bigint[], $2::bytea[], $3::bytea[])`,
    values: [
      made.map(({ articleId }) => articleId),
      made.map(({ sketch }) => sketch.exactKey),
      made.map(({ sketch }) => encodeSketch(sketch)),
    ],
  });
  const keys = made.flatMap(({ articleId, sketch }) => sketch.keys.map((h) => ({ articleId, h })));
  await client.query({
    name: 'sketch_keys_insert',
    text: `insert into sketch_key (h, article_id, arrived_at)
      select h, article_id, arrived_at
      from ${unnest('$1::int[], $2::bigint[]')} as key (h, article_id) join (
        select a.article_id, coalesce(first.seen_at, a.indexed_at) as arrived_at
        from ${unnest('$3::bigint[]')} as made (id) cross join lateral (select article_id, indexed_at from article where article_id = made.id offset 0) a
          left join lateral (select seen_at from revision where article_id = made.id and revision = 1 offset 0) first on true) known using (article_id)
      where arrived_at > now() - interval '${LOOK_BACK_DAYS} days'`,
    values: [keys.map(({ h }) => h), keys.map(({ articleId }) => articleId), made.map(({ articleId }) => articleId)],
  });
}

/**
 * Locks the sketches of articles that are about to be written anew: before anything else of theirs and in order, or this and a `match` could
 * wait for each other. A `match` holds the sketches that it compared until its edges are committed, so none is left that says something
 * about an earlier text.
 */
export const lockSketches = (client: Client, articleIds: string[]): Promise<unknown> =>
  client.query({
    name: 'sketches_lock',
    text: 'select 1 from sketch where article_id = any($1) order by article_id for update',
    values: [articleIds],
  });

/** Removes sketches with their keys, which have no index by article: the sketches know them. */
export async function removeSketches(client: Client, articleIds: string[]): Promise<void> {
  const removed = await rowsOf<{ article_id: string; body: Buffer }>(
    client,
    { name: 'sketch_remove', text: 'delete from sketch where article_id = any($1) returning article_id, body' },
    [articleIds],
  );
  const keys = removed.flatMap(({ article_id: id, body }) => (decodeSketch(body)?.keys ?? []).map((h) => ({ id, h })));
  await client.query({
    name: 'sketch_key_remove',
    text: 'delete from sketch_key k using unnest($1::int[], $2::bigint[]) as gone (h, article_id) where k.h = gone.h and k.article_id = gone.article_id',
    values: [keys.map(({ h }) => h), keys.map(({ id }) => id)],
  });
}
