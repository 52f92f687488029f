import { type Queryable, rowsOf } from './db.ts';
import { truncate } from './text.ts';

/** Characters that are kept: some hundred problems. */
const PROBLEMS_LIMIT = 20_000;

/** Why the feeds.yml on disk is not in force, one line per problem; null when it is. The fetcher notes it when the file changes. */
export async function readConfigError(db: Queryable): Promise<string | null> {
  const rows = await rowsOf<{ value: string }>(db, {
    name: 'config_error_read',
    text: `select value from wirecopy.setting where name = 'config_error'`,
  });
  return rows[0]?.value ?? null;
}

/** Notes why the file on disk is not in force; null when it is. */
export async function writeConfigError(db: Queryable, problems: string | null): Promise<void> {
  const statement =
    problems === null
      ? { name: 'config_error_clear', text: `delete from wirecopy.setting where name = 'config_error'` }
      : {
          name: 'config_error_write',
          text: `insert into wirecopy.setting (name, value) values ('config_error', $1) on conflict (name) do update set value = excluded.value`,
        };
  await rowsOf(db, statement, problems === null ? [] : [truncate(problems, PROBLEMS_LIMIT)]);
}
