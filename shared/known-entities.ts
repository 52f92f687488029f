import { type Queryable, rowsOf } from './db.ts';
import type { KnownEntity } from './feeds-schema.ts';

/** Puts the gazetteer of feeds.yml in force: the indexer takes it from here, wherever it runs. Returns whether it is another one than before. */
export async function writeKnownEntities(db: Queryable, entities: readonly KnownEntity[]): Promise<boolean> {
  const rows = await rowsOf(
    db,
    {
      name: 'known_entities_write',
      text: `insert into wirecopy.setting (name, value) values ('known_entities', $1) on conflict (name) do update set value = excluded.value
        where setting.value <> excluded.value returning 1`,
    },
    [JSON.stringify(entities)],
  );
  return rows.length > 0;
}

/** The gazetteer that is in force with its version, when it is another one than `version`. */
export async function readKnownEntities(
  db: Queryable,
  version: string | null,
): Promise<{ entities: KnownEntity[]; version: string } | null> {
  const [row] = await rowsOf<{ value: string; version: string }>(
    db,
    {
      name: 'known_entities_read',
      text: `select value, md5(value) as version from wirecopy.setting where name = 'known_entities' and md5(value) is distinct from $1`,
    },
    [version],
  );
  return row ? { entities: JSON.parse(row.value), version: row.version } : null;
}
