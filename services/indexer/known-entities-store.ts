import { type Client, type Pool, rowsOf, transaction } from '../../shared/db.ts';
import type { KnownEntity } from '../../shared/feeds-schema.ts';
import { knownNames } from './entities/known-names.ts';
import { removeUnused } from './entity-store.ts';

/** Makes the entities of the user's gazetteer those that are marked as such: with name, country, Wikidata id and aliases as they stand there. */
export async function applyKnownEntities(pool: Pool, entities: readonly KnownEntity[]): Promise<void> {
  const names = knownNames(entities).sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  await transaction(pool, async (client) => {
    await client.query('lock table entity_alias in share row exclusive mode'); // one at a time
    const rows = await rowsOf<{ entity_id: string }>(client, MAKE, [
      names.map((e) => e.type),
      names.map((e) => e.key),
      names.map((e) => e.disambiguator),
      names.map((e) => e.name),
      names.map((e) => e.country),
      names.map((e) => e.qid),
    ]);
    const ids = rows.map(({ entity_id }) => entity_id);
    await forgetOthers(client, ids);
    const aliases = names.flatMap(({ aliases }, i) => aliases.map((alias) => ({ id: ids[i]!, alias })));
    await rowsOf(client, ADD_ALIASES, [aliases.map(({ id }) => id), aliases.map(({ alias }) => alias)]);
  });
}

const idOf = ({ type, key, disambiguator }: { type: string; key: string; disambiguator: string }): string =>
  `${type} ${key} ${disambiguator}`;

/** What left the gazetteer stays an entity like others where articles name it. */
async function forgetOthers(client: Client, ids: string[]): Promise<void> {
  await client.query({ name: 'known_aliases_forget', text: `delete from entity_alias where origin = 'config'` });
  const former = await rowsOf<{ entity_id: string }>(client, FORGET, [ids]);
  await removeUnused(
    client,
    former.map(({ entity_id }) => entity_id),
  );
}

const MAKE = {
  name: 'known_entities_make',
  text: `with made as (
      insert into entity (type, key, disambiguator, name, country, wikidata_qid, origin)
      select t.*, 'config' from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) as t
      on conflict (type, key, disambiguator) do update
        set name = excluded.name, country = excluded.country, wikidata_qid = excluded.wikidata_qid, origin = 'config'
      returning entity_id, type, key, disambiguator)
    select entity_id from made join unnest($1::text[], $2::text[], $3::text[]) with ordinality as t (type, key, disambiguator, number)
      using (type, key, disambiguator) order by number`,
};
const FORGET = {
  name: 'known_entities_forget',
  text: `update entity set origin = 'text', wikidata_qid = null where origin = 'config' and entity_id <> all($1) returning entity_id`,
};
const ADD_ALIASES = {
  name: 'known_aliases_add',
  text: `insert into entity_alias (entity_id, alias, origin) select distinct t.*, 'config' from unnest($1::bigint[], $2::text[]) as t
    on conflict (entity_id, alias) do update set origin = 'config'`,
};
