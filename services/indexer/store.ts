import { type Client, type Pool, type Queryable, rowsOf, transaction } from '../../shared/db.ts';
import { truncate } from '../../shared/text.ts';
import { type AnnotationRows, type EntityRow, entityId, entityKey, isShouted } from './rows.ts';

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

/** What one text names. */
export interface Named {
  /** The article that it stands in, where it has a number already. */
  articleId: string | null;
  entities: EntityRow[];
}

interface Wanted {
  articleId: string | null;
  entity: EntityRow;
}

/**
 * Numbers of the entities of each text by `entityId`, without those whose names are open. New ones are made, and names in capitals bettered, in sorted
 * order in a short transaction of its own: hot names never hold an article's transaction.
 */
export async function ensureEntities(pool: Pool, named: Named[]): Promise<EntityIds[]> {
  const wanted = named.map(({ articleId, entities }) =>
    entities.filter(({ isOpen }) => !isOpen).map((entity): Wanted => ({ articleId, entity })),
  );
  const known = await findEntities(pool, wanted.flat());
  const missing = wanted.flat().filter(({ entity }) => {
    const found = known.get(entity);
    return !found || (isShouted(found.name) && !isShouted(entity.name)) || (entity.country !== null && found.country === null);
  });
  if (missing.length > 0) {
    await makeEntities(pool, missing, known);
    for (const [entity, found] of await findEntities(pool, missing)) known.set(entity, found);
  }
  return wanted.map(
    (list) => new Map(list.flatMap(({ entity }) => (known.has(entity) ? [[entityId(entity), known.get(entity)!]] : []))),
  );
}

type Known = Map<EntityRow, StoredEntity>;

async function makeEntities(pool: Pool, missing: Wanted[], known: Known): Promise<void> {
  const byId = new Map<string, EntityRow>();
  for (const { entity } of missing) {
    const row = { ...entity, key: known.get(entity)?.key ?? entity.key };
    const other = byId.get(entityId(row));
    const name = other && !isShouted(other.name) ? other.name : row.name;
    byId.set(entityId(row), { ...row, name, country: other?.country ?? row.country });
  }
  const made = [...byId].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  await transaction(pool, (client) =>
    client.query({
      name: 'entity_make',
      text: `insert into entity (type, key, disambiguator, name, country) select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
        on conflict (type, key, disambiguator) do update set country = coalesce(entity.country, excluded.country),
          name = case when entity.name = upper(entity.name) and entity.origin = 'text' then excluded.name else entity.name end`,
      values: [
        made.map((e) => e.type),
        made.map((e) => e.key),
        made.map((e) => e.disambiguator),
        made.map((e) => e.name),
        made.map((e) => e.country),
      ],
    }),
  );
}

/** By the key, else by the one that earlier versions wrote. */
async function findEntities(db: Queryable, wanted: Wanted[]): Promise<Known> {
  if (wanted.length === 0) return new Map();
  const rows = await rowsOf<StoredEntity & { number: number }>(
    db,
    {
      name: 'entities_find',
      text: `select t.number, e.* from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[]) with ordinality as t (type, key, plain, disambiguator, article_id, number)
        join lateral (
          select type, key, disambiguator, entity_id, name, country,
            type = 'person' and origin = 'text' and key like '% %' and (select count(*) from (select from article_entity a
              where a.entity_id = e.entity_id and a.article_id is distinct from t.article_id limit ${PROVEN_ARTICLES}) few) < ${PROVEN_ARTICLES} as is_rare
          from entity e where e.type = t.type and e.key in (t.key, t.plain) and e.disambiguator = t.disambiguator order by e.key = t.key desc limit 1
        ) e on true`,
    },
    [
      wanted.map(({ entity }) => entity.type),
      wanted.map(({ entity }) => entity.key),
      wanted.map(({ entity }) => entityKey(entity.name)),
      wanted.map(({ entity }) => entity.disambiguator),
      wanted.map(({ articleId }) => articleId),
    ],
  );
  return new Map(rows.map(({ number, ...row }) => [wanted[number - 1]!.entity, row]));
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

/** What a text names, with the numbers of its entities. */
export interface Annotated {
  articleId: string;
  rows: AnnotationRows;
  entityIds: EntityIds;
}

/** What articles name. Open names have no entity until `match` has seen what else is in their story. */
export async function insertAnnotations(client: Client, annotated: Annotated[]): Promise<void> {
  if (annotated.length === 0) return;
  const entities = annotated.flatMap(entitiesOf);
  const linked = entities.filter(({ id }) => id !== null);
  const open = entities.filter(({ openKey }) => openKey !== null);
  const mentions = entities.flatMap(({ articleId, id, openKey, confidence, mentions }) =>
    mentions.map((mention) => ({
      ...mention,
      articleId,
      id,
      openKey,
      confidence: openKey ? confidence : mention.confidence,
      resolution: id && mention.resolution,
    })),
  );
  await client.query({
    name: 'article_entities_insert',
    text: `insert into article_entity (article_id, entity_id, mentions, first_offset, in_title, salience, role, is_own)
      select * from unnest($1::bigint[], $2::bigint[], $3::int[], $4::int[], $5::boolean[], $6::real[], $7::text[], $8::boolean[]) on conflict do nothing`,
    values: [
      linked.map((e) => e.articleId),
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
    name: 'mentions_insert',
    text: `insert into mention (article_id, entity_id, start_offset, end_offset, surface, confidence, resolution, open_key)
      select * from unnest($1::bigint[], $2::bigint[], $3::int[], $4::int[], $5::text[], $6::real[], $7::text[], $8::text[]) on conflict do nothing`,
    values: [
      mentions.map((m) => m.articleId),
      mentions.map((m) => m.id),
      mentions.map((m) => m.start),
      mentions.map((m) => m.end),
      mentions.map((m) => m.text),
      mentions.map((m) => m.confidence),
      mentions.map((m) => m.resolution),
      mentions.map((m) => m.openKey),
    ],
  });
  await insertOpenNames(client, open);
  await insertAliases(client, linked);
  await insertQuotes(client, annotated, entities);
}

interface LinkedEntity extends EntityRow {
  articleId: string;
  id: string | null;
  openKey: string | null;
  confidence: number;
}

const entitiesOf = ({ articleId, rows, entityIds }: Annotated): LinkedEntity[] =>
  rows.entities.flatMap((row) => {
    const found = entityIds.get(entityId(row));
    if (!found && !row.isOpen) return [];
    const openKey = !found || found.is_rare ? openKeyOf(row) : null;
    const confidence = mean(row.mentions.map((mention) => mention.confidence));
    return [{ ...row, articleId, id: found?.entity_id ?? null, openKey, confidence }];
  });

async function insertQuotes(client: Client, annotated: Annotated[], entities: LinkedEntity[]): Promise<void> {
  const nameOf = (articleId: string, key: string): string => `${articleId} ${key}`;
  const speakers = new Map(entities.map((e) => [nameOf(e.articleId, entityId(e)), e]));
  const quotes = annotated.flatMap(({ articleId, rows }) =>
    rows.quotes.map((quote) => ({
      ...quote,
      articleId,
      by: quote.speakerKey === null ? undefined : speakers.get(nameOf(articleId, quote.speakerKey)),
    })),
  );
  await client.query({
    name: 'quotes_insert',
    text: `insert into quote (article_id, start_offset, end_offset, kind, text, speaker, speaker_entity_id, open_key, confidence)
      select * from unnest($1::bigint[], $2::int[], $3::int[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::real[]) on conflict do nothing`,
    values: [
      quotes.map((q) => q.articleId),
      quotes.map((q) => q.start),
      quotes.map((q) => q.end),
      quotes.map((q) => q.kind),
      quotes.map((q) => q.text),
      quotes.map((q) => q.speaker),
      quotes.map((q) => q.by?.id ?? null),
      quotes.map((q) => q.by?.openKey ?? null),
      quotes.map((q) => q.confidence),
    ],
  });
}

/** What marks the mentions and quotations of an open name. */
export const openKeyOf = ({ type, key }: Pick<EntityRow, 'type' | 'key'>): string => `${type} ${key}`;

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

async function insertOpenNames(client: Client, open: LinkedEntity[]): Promise<void> {
  if (open.length === 0) return;
  await client.query({
    name: 'open_names_insert',
    text: `insert into open_name (article_id, type, key, role, mentions, first_offset, in_title, salience, confidence, own_entity_id, entity_id, resolution)
      select t.*, own, case when own is not null then 'name' end
      from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::int[], $6::int[], $7::boolean[], $8::real[], $9::real[], $10::bigint[])
        as t (article_id, type, key, role, mentions, first_offset, in_title, salience, confidence, own) on conflict do nothing`,
    values: [
      open.map((e) => e.articleId),
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
