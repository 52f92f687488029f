import { type Client, rowsOf } from '../../shared/db.ts';
import { LOOK_BACK_DAYS } from '../../shared/look-back.ts';
import { SKETCH_VERSION, type Sketch } from './sketch.ts';
import { decodeSketch, encodeSketch } from './sketch-codec.ts';

/**
 * Sketch and keys: once they are committed, every later search finds this article. Keys of an article that is indexed again are as old as it is,
 * and it has none when nobody would look that far back: reading an archive again must not make it this week's news.
 */
export async function insertSketch(client: Client, articleId: string, sketch: Sketch): Promise<void> {
  await client.query({
    name: 'sketch_insert',
    text: 'insert into sketch (article_id, exact_key, body, version) values ($1, $2, $3, $4)',
    values: [articleId, sketch.exactKey, encodeSketch(sketch), SKETCH_VERSION],
  });
  await client.query({
    name: 'sketch_key_insert',
    text: `insert into sketch_key (h, article_id, arrived_at)
      select unnest($2::int[]), article_id, arrived_at
      from (select article_id, coalesce(r.seen_at, a.indexed_at) as arrived_at from article a left join revision r using (article_id)
        where article_id = $1 and coalesce(r.revision, 1) = 1) known
      where arrived_at > now() - interval '${LOOK_BACK_DAYS} days'`,
    values: [articleId, sketch.keys],
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
