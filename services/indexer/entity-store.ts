import { type Client, type Pool, type Queryable, rowsOf, transaction } from '../../shared/db.ts';
import { type EntityRow, entityId, entityKey, isShouted } from './rows.ts';

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
