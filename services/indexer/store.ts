import { type Client, type Pool, type Queryable, rowsOf, transaction } from '../../shared/db.ts';
import { LOOK_BACK_DAYS } from '../../shared/look-back.ts';
import { truncate } from '../../shared/text.ts';
import { type AnnotationRows, type EntityRow, isShouted } from './rows.ts';
import { SKETCH_VERSION, type Sketch } from './sketch.ts';
import { encodeSketch } from './sketch-codec.ts';

interface KnownEntity {
  type: string;
  key: string;
  entity_id: string;
  name: string;
}

const entityKeyOf = ({ type, key }: { type: string; key: string }): string => `${type} ${key}`;

/**
 * Numbers of entities by `type key`. New ones are made, and names in capitals bettered, in sorted order in a short transaction of its own:
 * hot names never hold an article's transaction.
 */
export async function ensureEntities(pool: Pool, entities: EntityRow[]): Promise<Map<string, string>> {
  const sorted = [...entities].sort((a, b) => (entityKeyOf(a) < entityKeyOf(b) ? -1 : 1));
  let known = await findEntities(pool, sorted);
  const missing = sorted.filter((entity) => {
    const found = known.get(entityKeyOf(entity));
    return !found || (isShouted(found.name) && !isShouted(entity.name));
  });
  if (missing.length > 0) {
    await transaction(pool, (client) =>
      client.query({
        name: 'entity_make',
        text: `insert into entity (type, key, name) select * from unnest($1::text[], $2::text[], $3::text[])
          on conflict (type, key, disambiguator) do update set name = excluded.name where entity.name = upper(entity.name)`,
        values: [missing.map((e) => e.type), missing.map((e) => e.key), missing.map((e) => e.name)],
      }),
    );
    known = await findEntities(pool, sorted);
  }
  return new Map([...known].map(([key, { entity_id }]) => [key, entity_id]));
}

async function findEntities(db: Queryable, entities: EntityRow[]): Promise<Map<string, KnownEntity>> {
  const rows = await rowsOf<KnownEntity>(
    db,
    {
      name: 'entity_find',
      text: `select type, key, entity_id, name from entity join unnest($1::text[], $2::text[]) as t (type, key) using (type, key) where disambiguator = ''`,
    },
    [entities.map((e) => e.type), entities.map((e) => e.key)],
  );
  return new Map(rows.map((row) => [entityKeyOf(row), row]));
}

/** Removes those of these entities that stand in no article. */
export async function removeUnused(client: Client, entityIds: string[]): Promise<void> {
  const unused = await rowsOf<{ entity_id: string }>(client, LOCK_UNUSED, [entityIds]);
  await client.query({ ...REMOVE_UNUSED, values: [unused.map((e) => e.entity_id)] });
}

const UNUSED = `not exists (select from article_entity where entity_id = e.entity_id) and not exists (select from mention where entity_id = e.entity_id)
  and not exists (select from quote where speaker_entity_id = e.entity_id) and not exists (select from entity o where o.merged_into = e.entity_id)`;
/** One that is locked is just being used. The look at the others is repeated under the lock. */
const LOCK_UNUSED = {
  name: 'entity_lock_unused',
  text: `select entity_id from entity e where entity_id = any($1) and ${UNUSED} for update skip locked`,
};
const REMOVE_UNUSED = {
  name: 'entity_remove_unused',
  text: `delete from entity e where entity_id = any($1) and ${UNUSED}`,
};

/** What is derived from a text. */
export interface Derived {
  sketch: Sketch;
  rows: AnnotationRows;
  entityIds: Map<string, string>;
}

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

export async function insertAnnotations(client: Client, articleId: string, { rows, entityIds }: Derived): Promise<void> {
  const entities = rows.entities.flatMap((row) => {
    const id = entityIds.get(entityKeyOf(row));
    return id ? [{ ...row, id }] : [];
  });
  const mentions = entities.flatMap(({ id, mentions }) => mentions.map((mention) => ({ id, ...mention })));
  const aliases = entities.flatMap(({ id, mentions }) =>
    [...new Set(mentions.map((mention) => truncate(mention.text, 200)))].map((alias) => ({ id, alias })),
  );
  aliases.sort((a, b) => Number(BigInt(a.id) - BigInt(b.id)) || (a.alias < b.alias ? -1 : 1));
  await client.query({
    name: 'article_entity_insert',
    text: `insert into article_entity (article_id, entity_id, mentions, first_offset, in_title, salience)
      select $1, * from unnest($2::bigint[], $3::int[], $4::int[], $5::boolean[], $6::real[])`,
    values: [
      articleId,
      entities.map((e) => e.id),
      entities.map((e) => e.mentions.length),
      entities.map((e) => e.firstOffset),
      entities.map((e) => e.inTitle),
      entities.map((e) => e.salience),
    ],
  });
  await client.query({
    name: 'mention_insert',
    text: `insert into mention (article_id, entity_id, start_offset, end_offset, surface, confidence)
      select $1, * from unnest($2::bigint[], $3::int[], $4::int[], $5::text[], $6::real[]) on conflict do nothing`,
    values: [
      articleId,
      mentions.map((m) => m.id),
      mentions.map((m) => m.start),
      mentions.map((m) => m.end),
      mentions.map((m) => m.text),
      mentions.map((m) => m.confidence),
    ],
  });
  await client.query({
    name: 'alias_insert',
    text: 'insert into entity_alias (entity_id, alias) select * from unnest($1::bigint[], $2::text[]) on conflict do nothing',
    values: [aliases.map((a) => a.id), aliases.map((a) => a.alias)],
  });
  const speakers = new Map(entities.map((e) => [e.key, e.id]));
  await client.query({
    name: 'quote_insert',
    text: `insert into quote (article_id, start_offset, end_offset, kind, text, speaker, speaker_entity_id, confidence)
      select $1, * from unnest($2::int[], $3::int[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::real[]) on conflict do nothing`,
    values: [
      articleId,
      rows.quotes.map((q) => q.start),
      rows.quotes.map((q) => q.end),
      rows.quotes.map((q) => q.kind),
      rows.quotes.map((q) => q.text),
      rows.quotes.map((q) => q.speaker),
      rows.quotes.map((q) => speakers.get(q.speakerKey ?? '') ?? null),
      rows.quotes.map((q) => q.confidence),
    ],
  });
}

export async function insertChange(
  client: Client,
  kind: string,
  articleId: string | null,
  storyId: string | null,
  payload: object,
): Promise<void> {
  await client.query({
    name: 'change_insert',
    text: 'insert into change (kind, article_id, story_id, payload) values ($1, $2, $3, $4)',
    values: [kind, articleId, storyId, JSON.stringify(payload)],
  });
}
