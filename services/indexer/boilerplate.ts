import { REPEATED_MIN } from '../../shared/boilerplate.ts';
import { type Client, type Pool, type Queryable, rowsOf } from '../../shared/db.ts';
import { LOOK_BACK_DAYS } from '../../shared/look-back.ts';
import { besideTakedowns } from '../../shared/tombstones.ts';
import { accept } from '../../shared/work/finish.ts';
import { type Sketch, sketch } from './sketch.ts';
import { decodeSketch } from './sketch-codec.ts';
import { insertSketches, lockSketches, type NewSketch, removeSketches } from './sketch-store.ts';

/** Articles of a source that are looked through for new boilerplate: as many as its paragraphs are counted over. */
const MOST_ARTICLES = 400;

/** A text of a source. */
export interface SourceText {
  sourceId: number;
  title: string | null;
  text: string;
}

/** Sketches of texts, each without its source's boilerplate as far as it is known. */
export async function sketchesOf(db: Queryable, texts: SourceText[]): Promise<Sketch[]> {
  const whole = texts.map(({ title, text }) => sketch({ title, text }));
  const known = await knownBoilerplate(
    db,
    texts.map(({ sourceId }, i) => ({ sourceId, digests: whole[i]!.digests })),
  );
  return texts.map(({ title, text }, i) => (known[i]!.size > 0 ? sketch({ title, text, boilerplate: known[i]! }) : whole[i]!));
}

/** Which of its paragraphs each text's source prints again and again. */
async function knownBoilerplate(db: Queryable, texts: { sourceId: number; digests: string[] }[]): Promise<Set<string>[]> {
  const known = texts.map(() => new Set<string>());
  const paragraphs = texts.flatMap(({ sourceId, digests }, text) => digests.map((digest) => ({ text, sourceId, digest })));
  if (paragraphs.length === 0) return known;
  const rows = await rowsOf<{ text: number; digest: string }>(
    db,
    {
      name: 'boilerplate_known',
      text: `select w.text, w.digest from unnest($1::int[], $2::int[], $3::bigint[]) as w (text, source_id, digest)
        where exists (select from source_boilerplate b where b.source_id = w.source_id and b.digest = w.digest)`,
    },
    [paragraphs.map(({ text }) => text), paragraphs.map(({ sourceId }) => sourceId), paragraphs.map(({ digest }) => digest)],
  );
  for (const { text, digest } of rows) known[text]!.add(digest);
  return known;
}

/** An article as its sketch is known. */
export interface Sketched {
  articleId: string;
  sourceId: number;
  digests: string[];
}

/**
 * Learns which paragraphs of these articles their sources print again and again. Articles of such a source which came before are sketched anew without
 * them and matched again; so a brief with more boilerplate than text finds its story late, but finds it.
 * Returns the articles whose sketches became other ones. `match` calls it, after the articles' commit: of two articles at once, the one that
 * learns sees the other, or the other sees what was learnt.
 */
export async function learnBoilerplate(pool: Pool, articles: Sketched[]): Promise<string[]> {
  const found = await look(pool, articles);
  const changed: string[] = [];
  for (const sourceId of new Set(found.map((one) => one.sourceId))) {
    const repeated = found.filter((one) => one.sourceId === sourceId);
    changed.push(...(await besideTakedowns(pool, (client) => learn(client, sourceId, repeated))));
  }
  return changed;
}

/** A paragraph of an article that its source prints again and again. */
interface Repeated {
  articleId: string;
  sourceId: number;
  digest: string;
  isKnown: boolean;
}

/** Which of these paragraphs are known to be boilerplate, and which turn out to be now. */
async function look(db: Queryable, articles: Sketched[]): Promise<Repeated[]> {
  const paragraphs = articles.flatMap(({ digests, ...article }) => digests.map((digest) => ({ ...article, digest })));
  if (paragraphs.length === 0) return [];
  return rowsOf<Repeated>(db, LOOK, [
    paragraphs.map(({ articleId }) => articleId),
    paragraphs.map(({ sourceId }) => sourceId),
    paragraphs.map(({ digest }) => digest),
  ]);
}

const LOOK = {
  name: 'boilerplate_look',
  text: `select w.article_id as "articleId", w.source_id as "sourceId", w.digest, found.is_known as "isKnown"
    from unnest($1::bigint[], $2::int[], $3::bigint[]) as w (article_id, source_id, digest) cross join lateral (
      select true as is_known from source_boilerplate b where b.source_id = w.source_id and b.digest = w.digest
      union all
      select false from source_paragraph p where p.source_id = w.source_id and p.digest = w.digest and articles >= ${REPEATED_MIN}) found`,
};

/** Returns the articles, these and others of the source, whose sketches became other ones. */
async function learn(client: Client, sourceId: number, repeated: Repeated[]): Promise<string[]> {
  const articleIds = [...new Set(repeated.map(({ articleId }) => articleId))];
  const known = new Set(repeated.filter(({ isKnown }) => isKnown).map(({ digest }) => digest));
  const learnt = new Set(repeated.map(({ digest }) => digest).filter((digest) => !known.has(digest)));
  await client.query({
    name: 'boilerplate_learn',
    text: 'insert into source_boilerplate (source_id, digest) select $1, digest from unnest($2::bigint[]) digest on conflict do nothing',
    values: [sourceId, [...learnt].sort()],
  });
  const others = learnt.size === 0 ? [] : await othersWith(client, articleIds, sourceId, learnt);
  // work before sketches, as everywhere: a match that is just being finished holds its work and waits for the sketches
  await accept(
    client,
    others.map((other) => ({ stage: 'match', id: other.item_id })),
  );
  return sketchAnew(client, sourceId, [...articleIds, ...others.map((other) => other.article_id)]);
}

interface Concerned {
  article_id: string;
  item_id: string;
}

/** Other recent articles of the source whose sketches hold one of these paragraphs. */
async function othersWith(
  client: Client,
  articleIds: string[],
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
    ({ article_id: id, body }) => !articleIds.includes(id) && decodeSketch(body)?.digests.some((one) => digests.has(one)),
  );
}

/** Returns the articles whose sketches became others: one that would be left with hardly any text stays as it is. */
async function sketchAnew(client: Client, sourceId: number, articleIds: string[]): Promise<string[]> {
  await lockSketches(client, articleIds);
  const texts = await rowsOf<{ article_id: string; title: string | null; text: string; exact_key: Buffer }>(
    client,
    {
      name: 'boilerplate_texts',
      text: 'select article_id, title, text, exact_key from article join sketch using (article_id) where article_id = any($1) order by article_id',
    },
    [articleIds],
  );
  const sketches = await sketchesOf(
    client,
    texts.map(({ title, text }) => ({ sourceId, title, text })),
  );
  const changed = texts.flatMap(({ article_id: articleId, exact_key: before }, i): NewSketch[] =>
    sketches[i]!.exactKey.equals(before) ? [] : [{ articleId, sketch: sketches[i]! }],
  );
  const ids = changed.map(({ articleId }) => articleId);
  if (ids.length > 0) await removeSketches(client, ids);
  await insertSketches(client, changed);
  return ids;
}
