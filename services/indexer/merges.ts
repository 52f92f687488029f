import { type Client, type Pool, rowsOf, transaction } from '../../shared/db.ts';
import { Fault } from '../../shared/errors.ts';
import { insertChange } from './change-store.ts';
import { lockStories } from './components-store.ts';
import { resolveOpenNames } from './names-store.ts';

/** An entity as a person tells it from others. */
export interface EntityName {
  entityId: string;
  type: string;
  name: string;
  mergedInto: string | null;
}

/**
 * One entity becomes part of another: whoever groups by `living_entity_id` counts them as one. Mentions stay what they are, so that it can be undone.
 * Throws E_NOT_FOUND, or E_USAGE where they are one already or differ in type.
 */
export const mergeEntities = (pool: Pool, entityId: string, intoId: string, reason: string | null): Promise<EntityName[]> =>
  transaction(pool, async (client) => {
    const [entity, into] = await lockEntities(client, [entityId, intoId]);
    if (entity!.mergedInto !== null)
      throw new Fault('E_USAGE', `entity ${entityId} is merged into ${entity!.mergedInto} already: undo that first`);
    if ((await livingOf(client, intoId)) === entityId)
      throw new Fault('E_USAGE', `entity ${intoId} is merged into ${entityId}, or is the same`);
    if (entity!.type !== into!.type)
      throw new Fault('E_USAGE', `${entity!.name} is of type ${entity!.type}, ${into!.name} of type ${into!.type}`);
    await client.query('insert into entity_merge (entity_id, into_id, reason) values ($1, $2, $3)', [entityId, intoId, reason]);
    await setMerged(client, entityId, intoId);
    await insertChange(client, 'entity.merged', null, null, { entity: entityId, into: intoId });
    return [entity!, into!];
  });

/** Undoes the merge of an entity. Throws E_NOT_FOUND, or E_USAGE where it is not merged. */
export const undoMerge = (pool: Pool, entityId: string): Promise<EntityName> =>
  transaction(pool, async (client) => {
    const [entity] = await lockEntities(client, [entityId]);
    if (entity!.mergedInto === null) throw new Fault('E_USAGE', `entity ${entityId} is not merged into another one`);
    await client.query('update entity_merge set undone_at = now() where entity_id = $1 and undone_at is null', [entityId]);
    await setMerged(client, entityId, null);
    await insertChange(client, 'entity.split', null, null, { entity: entityId, from: entity!.mergedInto });
    return entity!;
  });

/** In the order of their numbers, given back in the order asked for. */
async function lockEntities(client: Client, entityIds: string[]): Promise<EntityName[]> {
  const rows = await rowsOf<EntityName>(
    client,
    {
      name: 'entities_lock',
      text: `select entity_id as "entityId", type, name, merged_into as "mergedInto" from entity where entity_id = any($1) order by entity_id for no key update`,
    },
    [entityIds],
  );
  return entityIds.map((id) => {
    const row = rows.find(({ entityId }) => entityId === id);
    if (!row)
      throw new Fault(
        'E_NOT_FOUND',
        `there is no entity ${id}; \`wirecopy sql "select * from news.entity where name ilike '%…%'"\` finds one`,
      );
    return row;
  });
}

async function livingOf(client: Client, entityId: string): Promise<string> {
  const [row] = await rowsOf<{ id: string }>(client, { name: 'entity_living', text: 'select living_entity($1) as id' }, [
    entityId,
  ]);
  return row!.id;
}

/** Sets what an entity is merged into; last names that could mean either are looked at again in the stories that have any. */
async function setMerged(client: Client, entityId: string, into: string | null): Promise<void> {
  await client.query('update entity set merged_into = $2 where entity_id = $1', [entityId, into]);
  const stories = await rowsOf<{ story_id: string }>(client, STORIES, [entityId]);
  if (stories.length === 0) return;
  const ids = stories.map(({ story_id }) => story_id);
  await lockStories(client, ids);
  await resolveOpenNames(client, ids);
}

/** Stories with open names that name an entity; the newest, as an old one is hardly read any more. */
const STORIES = {
  name: 'entity_stories',
  text: `select distinct story_id from article_entity join article a using (article_id) where entity_id = $1
    and exists (select from open_name o join article b using (article_id) where b.story_id = a.story_id) order by story_id desc limit 1000`,
};
