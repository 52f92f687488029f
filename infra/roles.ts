import type pg from 'pg';

/** The services that can have a login role of their own, and what else they may do than every service does. */
export const ROLES = ['fetcher', 'parser', 'indexer', 'console'] as const;
export type RoleName = (typeof ROLES)[number];

/** Table, view of `news` with its schema, → privileges as GRANT spells them; columns in brackets. */
type Rights = Record<string, string>;

const ALL = 'select, insert, update, delete';
const rightsOn = (tables: string, privileges: string): Rights =>
  Object.fromEntries(tables.split(' ').map((table) => [table, privileges]));

/** What /metrics and /readyz of every service count. Of a webhook not its address, in which some receivers want a secret. */
const WATCHED: Rights = {
  ...rightsOn('work slot outcome dead feed retention change_last setting news.feed_health news.source', 'select'),
  change: 'select (change_id, at)',
  webhook:
    'select (webhook_id, key, position, is_active, failures, last_failure_at, last_success_at, delivered, failed, given_up)',
  webhook_delivery: 'select (webhook_id, change_id, state)',
};

/** The protocol of delivery: whoever works on items claims, ends and hands on work. */
const WORKED: Rights = {
  ...rightsOn('work', ALL),
  outcome: 'select, insert',
  dead: 'select, insert, update',
};

/** The whole of what each role may do in the database, beside WATCHED. What a service has no line for, it can neither read nor write. */
const RIGHTS: Record<RoleName, Rights> = {
  fetcher: {
    ...WORKED,
    slot: 'select, insert, update',
    ...rightsOn('feed item item_address robots', 'select, insert, update'),
    ...rightsOn('source sighting page', 'select, insert'),
    ...rightsOn('feed_answer websub webhook_delivery', ALL),
    push: 'select, delete',
    webhook: 'select, insert, update',
    change: 'select, insert',
    retention: 'select, insert, update',
    setting: ALL, // what the policy of the table lets through
    ...rightsOn('article revision story entity entity_alias article_entity tombstone news.change', 'select'),
  },
  parser: {
    ...WORKED,
    ...rightsOn('page tombstone', 'select'),
    item: 'select, update (entry_changed_at)',
    article: 'select (item_id)',
    draft: 'select, insert, update',
    source_reading: 'select, insert, update',
    source_paragraph: ALL,
  },
  indexer: {
    ...WORKED,
    ...rightsOn(
      'article revision sketch sketch_key edge story story_history event event_history event_due event_key event_term',
      ALL,
    ),
    ...rightsOn('story_terms entity entity_alias mention article_entity open_name quote source_boilerplate', ALL),
    ...rightsOn('source source_reading source_paragraph sighting tombstone story_pin story_decision entity_merge', 'select'),
    ...rightsOn('page draft item_address', 'select, delete'),
    // what it refuses because it was taken down is forgotten as a whole
    item: 'select, update (page_at, url, entry)',
    outcome: 'select, insert, update (detail)',
    feed_answer: 'select, update (body)',
    change: 'select (change_id, at), insert',
    retention: 'select, insert, update',
  },
  console: {
    // what it shows
    ...rightsOn(
      'news.article news.story news.copy news.reuse news.story_history news.event news.event_history news.entity',
      'select',
    ),
    ...rightsOn(
      'news.entity_alias news.mention news.article_entity news.quote news.revision news.feed news.outcome news.change',
      'select',
    ),
    ...rightsOn(
      'item source page draft sighting tombstone item_address revision edge sketch entity entity_alias entity_merge',
      'select',
    ),
    ...rightsOn('feed_answer webhook webhook_delivery story_terms', 'select'),
    // what hubs push to it, and what its forms ask for: pause, resume, test, try again
    websub: 'select, update, delete',
    push: 'select (push_id, feed_id), insert',
    feed: 'select, update',
    ...rightsOn('work', ALL),
    slot: 'select, insert, update',
    outcome: 'select, insert',
    dead: 'select, insert, update, delete',
    item: 'select, update (checked_at)', // only to lock the row of what is put back
    // an editor's decisions: stories are grouped anew and names are resolved anew, no text is touched
    article: 'select, update (story_id, relation, similarity, coverage_of_origin, coverage_of_copy, copy_version)',
    story: 'select, insert, update',
    ...rightsOn('story_history story_pin', 'select, insert'),
    story_decision: 'select, insert, update',
    event: 'select, insert',
    event_due: 'select, insert, update',
    change: 'select, insert',
    open_name: 'select, update (entity_id, resolution)',
    mention: 'select, update (entity_id, resolution)',
    quote: 'select, update (speaker_entity_id)',
    article_entity: ALL,
  },
};

/** Functions that run as the owner. Old partitions are dropped by those services alone that also write what lies there. */
const UPKEEP = ['make_partition(text, date)', 'missing_partitions(int)', 'number_changes(int)', 'default_rows()'];
const FUNCTIONS: Record<RoleName, string[]> = {
  fetcher: [...UPKEEP, 'drop_partition(text, text)'],
  parser: UPKEEP,
  indexer: [...UPKEEP, 'drop_partition(text, text)'],
  console: UPKEEP,
};

/** What a role may do with each table and view, for those who want to read it. */
export const rightsOf = (role: RoleName): Rights => ({ ...WATCHED, ...RIGHTS[role] });

/** The login role of a service: one per database, because roles belong to the whole server. */
export const serviceRole = (database: string, role: RoleName): string => `${database.slice(0, 50)}_${role}`;

/** Statements that give an existing role exactly its rights, whatever it had before. Database and role are quoted identifiers. */
export function grantsOf(name: RoleName, database: string, role: string): string[] {
  const qualified = (table: string): string => (table.includes('.') ? table : `wirecopy.${table}`);
  return [
    `revoke all on all tables in schema wirecopy, news from ${role}`,
    `revoke execute on all functions in schema wirecopy from ${role}`,
    `grant connect, temporary on database ${database} to ${role}`, // BullMQ's own back end makes temporary tables
    `grant usage on schema wirecopy, news, bullmq to ${role}`,
    `grant usage on sequence wirecopy.fence to ${role}`,
    ...Object.entries(rightsOf(name)).map(([table, privileges]) => `grant ${privileges} on ${qualified(table)} to ${role}`),
    ...FUNCTIONS[name].map((signature) => `grant execute on function wirecopy.${signature} to ${role}`),
    // Bells decide nothing: whoever fills or empties the queue costs time.
    `grant ${ALL} on all tables in schema bullmq to ${role}`,
    `grant usage on all sequences in schema bullmq to ${role}`,
  ];
}

/** Those of the services' roles that exist on this server: name of the service → name of the role. */
export async function existingRoles(client: pg.Client, database: string): Promise<Map<RoleName, string>> {
  const { rows } = await client.query('select rolname from pg_roles where rolname = any($1)', [
    ROLES.map((role) => serviceRole(database, role)),
  ]);
  const there = new Set(rows.map(({ rolname }) => rolname as string));
  return new Map(ROLES.map((role) => [role, serviceRole(database, role)] as const).filter(([, name]) => there.has(name)));
}
