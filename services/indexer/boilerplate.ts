import { REPEATED_MIN } from '../../shared/boilerplate.ts';
import { type Client, type Pool, type Queryable, rowsOf } from '../../shared/db.ts';
import { LOOK_BACK_DAYS } from '../../shared/look-back.ts';
import { besideTakedowns } from '../../shared/tombstones.ts';
import { accept } from '../../shared/work/finish.ts';
import { type Sketch, sketch } from './sketch.ts';
import { decodeSketch } from './sketch-codec.ts';
import { insertSketch, lockSketches, removeSketches } from './sketch-store.ts';

/** Articles of a source that are looked through for new boilerplate: as many as its paragraphs are counted over. */
const MOST_ARTICLES = 400;

/** The sketch of a text of this source, without the source's boilerplate as far as it is known. */
export async function sketchOf(db: Queryable, sourceId: number, text: { title: string | null; text: string }): Promise<Sketch> {
  const whole = sketch(text);
  const boilerplate = await knownBoilerplate(db, sourceId, whole.digests);
  return boilerplate.size > 0 ? sketch({ ...text, boilerplate }) : whole;
}

async function knownBoilerplate(db: Queryable, sourceId: number, digests: string[]): Promise<Set<string>> {
  if (digests.length === 0) return new Set();
  const rows = await rowsOf<{ digest: string }>(
    db,
    {
      name: 'boilerplate_known',
      text: 'select digest from source_boilerplate where source_id = $1 and digest = any($2::bigint[])',
    },
    [sourceId, digests],
  );
  return new Set(rows.map(({ digest }) => digest));
}

/** An article as its sketch is known. */
export interface Sketched {
  articleId: string;
  sourceId: number;
  digests: string[];
}

/**
 * Learns which paragraphs of an article its source prints again and again. Articles of that source which came before are sketched anew without them
 * and matched again; so a brief with more boilerplate than text finds its story late, but finds it.
 * Returns whether the sketch of this article became another one. `match` calls it, after the article's commit: of two articles at once, the one that
 * learns sees the other, or the other sees what was learnt.
 */
export async function learnBoilerplate(pool: Pool, { articleId, sourceId, digests }: Sketched): Promise<boolean> {
  const { known, learnt } = await look(pool, sourceId, digests);
  if (known.size + learnt.size === 0) return false;
  return besideTakedowns(pool, async (client) => {
    await client.query({
      name: 'boilerplate_learn',
      text: 'insert into source_boilerplate (source_id, digest) select $1, digest from unnest($2::bigint[]) digest on conflict do nothing',
      values: [sourceId, [...learnt].sort()],
    });
    const others = learnt.size === 0 ? [] : await othersWith(client, articleId, sourceId, learnt);
    // work before sketches, as everywhere: a match that is just being finished holds its work and waits for the sketches
    await accept(
      client,
      others.map((other) => ({ stage: 'match', id: other.item_id })),
    );
    const changed = await sketchAnew(client, sourceId, [articleId, ...others.map((other) => other.article_id)]);
    return changed.has(articleId);
  });
}

/** Which of these paragraphs are known to be boilerplate, and which turn out to be now. */
async function look(db: Queryable, sourceId: number, digests: string[]): Promise<{ known: Set<string>; learnt: Set<string> }> {
  const rows = await rowsOf<{ digest: string; is_known: boolean }>(
    db,
    {
      name: 'boilerplate_look',
      text: `select digest, true as is_known from source_boilerplate where source_id = $1 and digest = any($2::bigint[])
        union all
        select digest, false from source_paragraph where source_id = $1 and digest = any($2::bigint[]) and articles >= ${REPEATED_MIN}`,
    },
    [sourceId, digests],
  );
  const known = new Set(rows.filter((row) => row.is_known).map(({ digest }) => digest));
  return { known, learnt: new Set(rows.map(({ digest }) => digest).filter((digest) => !known.has(digest))) };
}

interface Concerned {
  article_id: string;
  item_id: string;
}

/** Other recent articles of the source whose sketches hold one of these paragraphs. */
async function othersWith(
  client: Client,
  articleId: string,
  sourceId: number,
  digests: ReadonlySet<string>,
): Promise<Concerned[]> {
  const rows = await rowsOf<Concerned & { body: Buffer }>(
    client,
    {
      name: 'boilerplate_articles',
      text: `select article_id, item_id, body from article join sketch using (article_id)
        where source_id = $1 and first_seen_at > now() - interval '${LOOK_BACK_DAYS} days' order by first_seen_at desc limit ${MOST_ARTICLES}`,
    },
    [sourceId],
  );
  return rows.filter(
    ({ article_id: id, body }) => id !== articleId && decodeSketch(body)?.digests.some((one) => digests.has(one)),
  );
}

/** Returns the articles whose sketches became others: one that would be left with hardly any text stays as it is. */
async function sketchAnew(client: Client, sourceId: number, ids: string[]): Promise<Set<string>> {
  await lockSketches(client, ids);
  const texts = await rowsOf<{ article_id: string; title: string | null; text: string; exact_key: Buffer }>(
    client,
    {
      name: 'boilerplate_texts',
      text: 'select article_id, title, text, exact_key from article join sketch using (article_id) where article_id = any($1) order by article_id',
    },
    [ids],
  );
  const changed = new Set<string>();
  for (const { article_id: id, exact_key: before, ...text } of texts) {
    const made = await sketchOf(client, sourceId, text);
    if (made.exactKey.equals(before)) continue;
    await removeSketches(client, [id]);
    await insertSketch(client, id, made);
    changed.add(id);
  }
  return changed;
}
