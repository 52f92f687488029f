import { type Client, type Pool, type Queryable, rowsOf, transaction } from '../../shared/db.ts';
import { truncate } from '../../shared/text.ts';
import { type AnnotationRows, type EntityRow, entityId, entityKey, isShouted, type QuoteRow } from './rows.ts';
import type { Sketch } from './sketch.ts';

/** An entity as it is stored. */
interface StoredEntity {
  type: string;
  key: string;
  disambiguator: string;
  entity_id: string;
  name: string;
  country: string | null;
  /** A full name of a person that stands in hardly any other article: it may be a rewritten or misspelt one. */
  is_rare: boolean;
}

/** The number of an entity, and whether its name has to prove itself. */
export type EntityIds = Map<string, Pick<StoredEntity, 'entity_id' | 'is_rare'>>;

/** A person's name that so many articles have is taken for right. */
const PROVEN_ARTICLES = 3;

/**
 * Numbers of entities by `entityId`, without those whose names are open. New ones are made, and names in capitals bettered, in sorted order in a
 * short transaction of its own: hot names never hold an article's transaction. `articleId`: the article that they stand in, where it has a number already.
 */
export async function ensureEntities(pool: Pool, entities: EntityRow[], articleId: string | null): Promise<EntityIds> {
  const sorted = entities.filter(({ isOpen }) => !isOpen).sort((a, b) => (entityId(a) < entityId(b) ? -1 : 1));
  let known = await findEntities(pool, sorted, articleId);
  const missing = sorted.filter((entity) => {
    const found = known.get(entityId(entity));
    return !found || (isShouted(found.name) && !isShouted(entity.name)) || (entity.country !== null && found.country === null);
  });
  if (missing.length > 0) {
    await transaction(pool, (client) =>
      client.query({
        name: 'entity_make',
        text: `insert into entity (type, key, disambiguator, name, country) select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
          on conflict (type, key, disambiguator) do update set country = coalesce(entity.country, excluded.country),
            name = case when entity.name = upper(entity.name) and entity.origin = 'text' then excluded.name else entity.name end`,
        values: [
          missing.map((e) => e.type),
          missing.map((e) => known.get(entityId(e))?.key ?? e.key),
          missing.map((e) => e.disambiguator),
          missing.map((e) => e.name),
          missing.map((e) => e.country),
        ],
      }),
    );
    known = await findEntities(pool, sorted, articleId);
  }
  return known;
}

/** By the key, else by the one that earlier versions wrote. */
async function findEntities(db: Queryable, entities: EntityRow[], articleId: string | null): Promise<Map<string, StoredEntity>> {
  const rows = await rowsOf<StoredEntity & { number: number }>(
    db,
    {
      name: 'entity_find',
      text: `select t.number, e.* from unnest($1::text[], $2::text[], $3::text[], $4::text[]) with ordinality as t (type, key, plain, disambiguator, number)
        join lateral (
          select type, key, disambiguator, entity_id, name, country,
            type = 'person' and origin = 'text' and key like '% %' and (select count(*) from (select from article_entity a
              where a.entity_id = e.entity_id and a.article_id is distinct from $5 limit ${PROVEN_ARTICLES}) few) < ${PROVEN_ARTICLES} as is_rare
          from entity e where e.type = t.type and e.key in (t.key, t.plain) and e.disambiguator = t.disambiguator order by e.key = t.key desc limit 1
        ) e on true`,
    },
    [
      entities.map((e) => e.type),
      entities.map((e) => e.key),
      entities.map((e) => entityKey(e.name)),
      entities.map((e) => e.disambiguator),
      articleId,
    ],
  );
  return new Map(rows.map(({ number, ...row }) => [entityId(entities[number - 1]!), row]));
}

/** Removes those of these entities that stand in no article. */
export async function removeUnused(client: Client, entityIds: string[]): Promise<void> {
  const unused = await rowsOf<{ entity_id: string }>(client, LOCK_UNUSED, [entityIds]);
  await client.query({ ...REMOVE_UNUSED, values: [unused.map((e) => e.entity_id)] });
}

const UNUSED = `not exists (select from article_entity where entity_id = e.entity_id) and not exists (select from mention where entity_id = e.entity_id)
  and not exists (select from quote where speaker_entity_id = e.entity_id) and not exists (select from entity o where o.merged_into = e.entity_id)
  and not exists (select from open_name where entity_id = e.entity_id) and not exists (select from open_name where own_entity_id = e.entity_id) and e.origin = 'text'`;
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
  entityIds: EntityIds;
}

/** What an article names. Open names have no entity until `match` has seen what else is in their story. */
export async function insertAnnotations(client: Client, articleId: string, { rows, entityIds }: Derived): Promise<void> {
  const entities = rows.entities.flatMap((row) => {
    const found = entityIds.get(entityId(row));
    if (!found && !row.isOpen) return [];
    const openKey = !found || found.is_rare ? openKeyOf(row) : null;
    return [
      { ...row, id: found?.entity_id ?? null, openKey, confidence: mean(row.mentions.map(({ confidence }) => confidence)) },
    ];
  });
  const linked = entities.filter(({ id }) => id !== null);
  const open = entities.filter(({ openKey }) => openKey !== null);
  const mentions = entities.flatMap(({ id, openKey, confidence, mentions }) =>
    mentions.map((mention) => ({
      ...mention,
      id,
      openKey,
      confidence: openKey ? confidence : mention.confidence,
      resolution: id && mention.resolution,
    })),
  );
  await client.query({
    name: 'article_entity_insert',
    text: `insert into article_entity (article_id, entity_id, mentions, first_offset, in_title, salience, role, is_own)
      select $1, * from unnest($2::bigint[], $3::int[], $4::int[], $5::boolean[], $6::real[], $7::text[], $8::boolean[]) on conflict do nothing`,
    values: [
      articleId,
      linked.map((e) => e.id),
      linked.map((e) => e.mentions.length),
      linked.map((e) => e.firstOffset),
      linked.map((e) => e.inTitle),
      linked.map((e) => e.salience),
      linked.map((e) => e.role),
      linked.map((e) => e.openKey === null),
    ],
  });
  await client.query({
    name: 'mention_insert',
    text: `insert into mention (article_id, entity_id, start_offset, end_offset, surface, confidence, resolution, open_key)
      select $1, * from unnest($2::bigint[], $3::int[], $4::int[], $5::text[], $6::real[], $7::text[], $8::text[]) on conflict do nothing`,
    values: [
      articleId,
      mentions.map((m) => m.id),
      mentions.map((m) => m.start),
      mentions.map((m) => m.end),
      mentions.map((m) => m.text),
      mentions.map((m) => m.confidence),
      mentions.map((m) => m.resolution),
      mentions.map((m) => m.openKey),
    ],
  });
  await insertOpenNames(client, articleId, open);
  await insertAliases(client, linked);
  const speakers = new Map(entities.map((e) => [entityId(e), e]));
  const speakerOf = ({ speakerKey }: QuoteRow) => (speakerKey === null ? undefined : speakers.get(speakerKey));
  await client.query({
    name: 'quote_insert',
    text: `insert into quote (article_id, start_offset, end_offset, kind, text, speaker, speaker_entity_id, open_key, confidence)
      select $1, * from unnest($2::int[], $3::int[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::real[]) on conflict do nothing`,
    values: [
      articleId,
      rows.quotes.map((q) => q.start),
      rows.quotes.map((q) => q.end),
      rows.quotes.map((q) => q.kind),
      rows.quotes.map((q) => q.text),
      rows.quotes.map((q) => q.speaker),
      rows.quotes.map((q) => speakerOf(q)?.id ?? null),
      rows.quotes.map((q) => speakerOf(q)?.openKey ?? null),
      rows.quotes.map((q) => q.confidence),
    ],
  });
}

/** What marks the mentions and quotations of an open name. */
export const openKeyOf = ({ type, key }: Pick<EntityRow, 'type' | 'key'>): string => `${type} ${key}`;

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

async function insertOpenNames(
  client: Client,
  articleId: string,
  open: (EntityRow & { id: string | null; confidence: number })[],
): Promise<void> {
  if (open.length === 0) return;
  await client.query({
    name: 'open_name_insert',
    text: `insert into open_name (article_id, type, key, role, mentions, first_offset, in_title, salience, confidence, own_entity_id, entity_id, resolution)
      select $1, t.*, own, case when own is not null then 'name' end
      from unnest($2::text[], $3::text[], $4::text[], $5::int[], $6::int[], $7::boolean[], $8::real[], $9::real[], $10::bigint[])
        as t (type, key, role, mentions, first_offset, in_title, salience, confidence, own) on conflict do nothing`,
    values: [
      articleId,
      open.map((e) => e.type),
      open.map((e) => e.key),
      open.map((e) => e.role),
      open.map((e) => e.mentions.length),
      open.map((e) => e.firstOffset),
      open.map((e) => e.inTitle),
      open.map((e) => e.salience),
      open.map((e) => e.confidence),
      open.map((e) => e.id),
    ],
  });
}

/** In the order of their numbers: two articles that name the same never wait for each other in a ring. */
async function insertAliases(client: Client, linked: { id: string | null; mentions: { text: string }[] }[]): Promise<void> {
  const aliases = linked.flatMap(({ id, mentions }) =>
    [...new Set(mentions.map((mention) => truncate(mention.text, 200)))].map((alias) => ({ id: id!, alias })),
  );
  aliases.sort((a, b) => Number(BigInt(a.id) - BigInt(b.id)) || (a.alias < b.alias ? -1 : 1));
  await client.query({
    name: 'alias_insert',
    text: 'insert into entity_alias (entity_id, alias) select * from unnest($1::bigint[], $2::text[]) on conflict do nothing',
    values: [aliases.map((a) => a.id), aliases.map((a) => a.alias)],
  });
}

/** An entry of the change log. */
export interface Change {
  kind: string;
  articleId: string | null;
  storyId: string | null;
  payload: object;
}

export async function insertChanges(client: Client, changes: Change[]): Promise<void> {
  if (changes.length === 0) return;
  await client.query({
    name: 'changes_insert',
    text: 'insert into change (kind, article_id, story_id, payload) select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::jsonb[])',
    values: [
      changes.map(({ kind }) => kind),
      changes.map(({ articleId }) => articleId),
      changes.map(({ storyId }) => storyId),
      changes.map(({ payload }) => JSON.stringify(payload)),
    ],
  });
}

export const insertChange = (
  client: Client,
  kind: string,
  articleId: string | null,
  storyId: string | null,
  payload: object,
): Promise<void> => insertChanges(client, [{ kind, articleId, storyId, payload }]);
