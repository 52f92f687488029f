import { type Client, rowsOf, unseen } from '../../shared/db.ts';
import { EVENT_NAMES } from '../../shared/locks.ts';
import type { Resolution } from '../../shared/types.ts';
import { removeUnused } from './entity-store.ts';
import { type Decision, type Evidence, type Holder, isOffice, type OpenName, resolveNames } from './names.ts';

/**
 * Articles that are looked at for the names of one story: its own first, then the newest of its event. Whoever is meant is named beside the name or in
 * recent reports; an event of thousands of articles must not cost more with each of them.
 */
const MOST_ARTICLES = 100;
/** So many articles have to agree about who holds an office. */
const OFFICE_ARTICLES = 3;
/** A guess is worth less than what the text says. */
const GUESS_CONFIDENCE = 0.6;

interface OpenNameRow extends OpenName {
  entityId: string | null;
  resolution: Resolution | null;
}

/** A name that is to be linked otherwise than it is. */
interface Relinked {
  articleId: string;
  type: string;
  key: string;
  before: string | null;
  decision: Decision;
}

/** Articles around these stories. */
const ARTICLES = `(select distinct near.article_id, near.story_id from story s cross join lateral (
    select a.article_id, a.story_id from story o join article a on a.story_id = o.story_id where o.event_id = s.event_id
    order by a.story_id = s.story_id desc, a.article_id desc limit ${MOST_ARTICLES}) near
  where s.story_id = any(${unseen('$1')}))`;

/**
 * Links the open names of these stories and their events anew, one transaction of an event at a time: whoever waited decides by what the other one has
 * written. Called last, so that nobody holds the names of an event and waits for a story.
 */
export async function resolveOpenNames(client: Client, storyIds: string[]): Promise<void> {
  if (storyIds.length === 0) return;
  await rowsOf(client, LOCK_EVENTS, [storyIds]);
  const names = await rowsOf<OpenNameRow>(client, OPEN_NAMES, [storyIds]);
  if (names.length === 0) return;
  const types = [...new Set(names.map(({ type }) => type))];
  const evidence = await rowsOf<Evidence>(client, EVIDENCE, [storyIds, types]);
  const officers = names.filter(({ own, role }) => own !== null && role !== null && isOffice(role));
  const holders =
    officers.length > 0 ? await rowsOf<Holder>(client, HOLDERS, [officers.map(lastWord), officers.map((o) => o.role)]) : [];
  const decisions = resolveNames(names, { evidence, holders });
  const changed = names.flatMap(({ articleId, type, key, entityId, resolution }, i): Relinked[] => {
    const decision = decisions[i]!;
    const isSame = entityId === (decision?.entityId ?? null) && resolution === (decision?.resolution ?? null);
    return isSame ? [] : [{ articleId, type, key, before: entityId, decision }];
  });
  if (changed.length > 0) await relink(client, changed);
}

const lastWord = ({ key }: OpenName): string => key.slice(key.lastIndexOf(' ') + 1);

/** Events share locks: as many as this can never fill the server's table of them. */
const LOCKED_PARTS = 256;
const LOCK_EVENTS = {
  name: 'event_names_lock',
  text: `select pg_advisory_xact_lock(${EVENT_NAMES}, part) from (
    select distinct (event_id % ${LOCKED_PARTS})::int as part from story where story_id = any(${unseen('$1')}) order by part) parts`,
};
const OPEN_NAMES = {
  name: 'open_names',
  text: `select o.article_id as "articleId", story_id as "storyId", type, key, role, own_entity_id as own, entity_id as "entityId", resolution
    from ${ARTICLES} a cross join lateral (select * from open_name where article_id = a.article_id offset 0) o order by o.article_id, type, key`,
};
/**
 * What articles name by themselves: everything that is not open, and rare full names. What belongs to a number is looked up by it (`offset 0` keeps
 * the order): on a young database the planner goes through whole tables for each article, half a second long.
 */
const EVIDENCE = {
  name: 'name_evidence',
  text: `with article as materialized ${ARTICLES},
    named as (
      select a.article_id, story_id, n.* from article a cross join lateral (
        select entity_id, role from article_entity where article_id = a.article_id and is_own
        union all select own_entity_id, role from open_name where article_id = a.article_id and own_entity_id is not null offset 0) n)
    select article_id as "articleId", story_id as "storyId", type, key, role, named.entity_id as "entityId", origin = 'config' as "isKnown",
      case when merged_into is null then named.entity_id else living_entity(merged_into) end as living
    from named cross join lateral (select * from entity where entity_id = named.entity_id offset 0) entity where type = any($2)`,
};
const HOLDERS = {
  name: 'office_holders',
  text: `select e.key, w.role, e.entity_id as "entityId" from (select distinct * from unnest($1::text[], $2::text[]) as t (last, role)) w
    join entity e on e.type = 'person' and substring(e.key from '[^ ]+$') = w.last and e.key like '% %' and e.merged_into is null
    where (select count(*) from (select from article_entity a where a.entity_id = e.entity_id and a.role = w.role and a.is_own limit ${OFFICE_ARTICLES}) few) = ${OFFICE_ARTICLES}`,
};

/** Writes what has changed, in the order of the articles: mentions, quotations, and what each article is about. */
async function relink(client: Client, changed: Relinked[]): Promise<void> {
  const values = [
    changed.map((c) => c.articleId),
    changed.map((c) => c.type),
    changed.map((c) => c.key),
    changed.map((c) => c.decision?.entityId ?? null),
    changed.map((c) => c.decision?.resolution ?? null),
  ];
  for (const statement of [LOCK, RELINK_NAMES, RELINK_MENTIONS, RELINK_QUOTES, RELINK_ARTICLES])
    await client.query({ ...statement, values });
  const former = [...new Set(changed.flatMap(({ before }) => before ?? []))];
  for (const statement of [UNLINK_ARTICLES, RECOUNT_ARTICLES])
    await rowsOf(client, statement, [changed.map((c) => c.articleId), changed.map((c) => c.before)]);
  await removeUnused(client, former);
}

const CHANGED = `unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::text[]) as t (article_id, type, key, entity_id, resolution)`;
const LOCK = {
  name: 'open_names_lock',
  text: `select 1 from open_name o join ${CHANGED} using (article_id, type, key) order by o.article_id, o.type, o.key for update of o`,
};
const RELINK_NAMES = {
  name: 'open_names_relink',
  text: `update open_name o set entity_id = t.entity_id, resolution = t.resolution from ${CHANGED}
    where o.article_id = t.article_id and o.type = t.type and o.key = t.key`,
};
const RELINK_MENTIONS = {
  name: 'mentions_relink',
  text: `update mention m set entity_id = t.entity_id, resolution = t.resolution,
      confidence = case when t.resolution = 'spun_guess' then least(o.confidence, ${GUESS_CONFIDENCE}) else o.confidence end
    from ${CHANGED} join open_name o using (article_id, type, key) where m.article_id = t.article_id and m.open_key = t.type || ' ' || t.key`,
};
const RELINK_QUOTES = {
  name: 'quotes_relink',
  text: `update quote q set speaker_entity_id = t.entity_id from ${CHANGED} where q.article_id = t.article_id and q.open_key = t.type || ' ' || t.key`,
};
const COUNT_MENTIONS =
  '(select count(*) from mention m where m.article_id = article_entity.article_id and m.entity_id = article_entity.entity_id)';
const RELINK_ARTICLES = {
  name: 'article_entities_relink',
  text: `insert into article_entity (article_id, entity_id, mentions, first_offset, in_title, salience, role, is_own)
    select distinct on (article_id, t.entity_id) article_id, t.entity_id, o.mentions, o.first_offset, o.in_title, o.salience, o.role, false
    from ${CHANGED} join open_name o using (article_id, type, key) where t.entity_id is not null order by 1, 2, o.salience desc
    on conflict (article_id, entity_id) do update set mentions = ${COUNT_MENTIONS}`,
};
/** An article names no more what none of its mentions is linked to. */
const UNLINK_ARTICLES = {
  name: 'article_entities_unlink',
  text: `delete from article_entity e using unnest($1::bigint[], $2::bigint[]) as t (article_id, entity_id)
    where e.article_id = t.article_id and e.entity_id = t.entity_id and not e.is_own
      and not exists (select from mention m where m.article_id = e.article_id and m.entity_id = e.entity_id)`,
};
const RECOUNT_ARTICLES = {
  name: 'article_entities_recount',
  text: `update article_entity set mentions = ${COUNT_MENTIONS} from unnest($1::bigint[], $2::bigint[]) as t (article_id, entity_id)
    where article_entity.article_id = t.article_id and article_entity.entity_id = t.entity_id and is_own`,
};
