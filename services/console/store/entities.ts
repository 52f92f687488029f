import { type Queryable, rowsOf } from '../../../shared/db.ts';
import type { EntityType } from '../../../shared/types.ts';

export interface EntityRow {
  entity_id: string;
  type: EntityType;
  name: string;
  first_seen_at: Date;
  country: string | null;
  wikidata_qid: string | null;
  /** The entity that stands for it: itself, or the end of its merges. */
  living_entity_id: string;
}

export async function loadEntity(db: Queryable, entityId: string): Promise<EntityRow | undefined> {
  const statement = {
    name: 'console_entity',
    text: 'select entity_id, type, name, first_seen_at, country, wikidata_qid, living_entity_id from news.entity where entity_id = $1',
  };
  return (await rowsOf<EntityRow>(db, statement, [entityId]))[0];
}

/** Entities merged into one that are looked at; a name has a dozen spellings at most. */
const MEMBERS = 100;

/** The numbers under which an entity is named: its own first, then those of all that were merged into it. */
export async function listMembers(db: Queryable, entityId: string): Promise<string[]> {
  const statement = {
    name: 'console_members',
    text: `with recursive member (entity_id, step) as (
        select $1::bigint, 0 union all select e.entity_id, step + 1 from member join wirecopy.entity e on e.merged_into = member.entity_id where step < 100)
      select entity_id from member order by step, entity_id limit ${MEMBERS}`,
  };
  return (await rowsOf<{ entity_id: string }>(db, statement, [entityId])).map(({ entity_id }) => entity_id);
}

export interface Alias {
  alias: string;
  /** Met in a text, or given in feeds.yml. */
  origin: 'text' | 'config';
}

/** Under which other spellings it is known, those of feeds.yml first. */
export const listAliases = (db: Queryable, members: string[], name: string): Promise<Alias[]> =>
  rowsOf(
    db,
    {
      name: 'console_aliases',
      text: `select alias, min(origin) as origin from news.entity_alias where entity_id = any($1) and alias <> $2 group by alias
        order by min(origin), alias limit 30`,
    },
    [members, name],
  );

export interface EntityMerge {
  at: Date;
  /** The one that became part of the other. */
  entity_id: string;
  name: string;
  into_id: string;
  into_name: string;
  reason: string | null;
  undone_at: Date | null;
}

/** What editors decided about who is who, newest first; what was undone too. */
export const listMerges = (db: Queryable, members: string[]): Promise<EntityMerge[]> =>
  rowsOf(
    db,
    {
      name: 'console_entity_merges',
      text: `select m.at, m.entity_id, e.name, m.into_id, i.name as into_name, m.reason, m.undone_at
        from wirecopy.entity_merge m join wirecopy.entity e on e.entity_id = m.entity_id join wirecopy.entity i on i.entity_id = m.into_id
        where m.entity_id = any($1) or m.into_id = any($1) order by m.at desc limit 40`,
    },
    [members],
  );

export interface EntityQuote {
  text: string;
  speaker: string | null;
  /** The newest article that has it, and how many of the newest quotations are the same words. */
  article_id: string;
  source: string;
  at: Date;
  articles: number;
}

/** Quotations that are looked at, for copies of one text repeat them; and those that are shown. */
const QUOTES_READ = 200;
const QUOTES_SHOWN = 12;

/** What it said lately, the same words once. */
export const listEntityQuotes = (db: Queryable, members: string[]): Promise<EntityQuote[]> =>
  rowsOf(
    db,
    {
      name: 'console_entity_quotes',
      text: `with newest as (
          select q.* from unnest($1::bigint[]) as member (id), lateral (
            select article_id, text, speaker from news.quote where speaker_entity_id = member.id order by article_id desc limit ${QUOTES_READ}) q
          order by article_id desc limit ${QUOTES_READ}),
        said as (
          select max(article_id) as article_id, count(distinct article_id)::int as articles, (array_agg(text order by article_id desc))[1] as text,
            (array_agg(speaker order by article_id desc))[1] as speaker
          from newest group by lower(regexp_replace(text, '[^[:alnum:]]+', ' ', 'g')) order by 1 desc limit ${QUOTES_SHOWN})
        select left(s.text, 600) as text, speaker, article_id, a.source, coalesce(a.published_at, a.first_seen_at) as at, articles
        from said s join news.article a using (article_id) order by article_id desc`,
    },
    [members],
  );

export interface FoundEntity {
  entity_id: string;
  type: EntityType;
  name: string;
}

/** Entities with exactly this name or spelling, whatever the case of its letters. */
export const findEntities = (db: Queryable, name: string): Promise<FoundEntity[]> =>
  rowsOf(
    db,
    {
      name: 'console_found_entities',
      text: `with met as (
          (select entity_id from wirecopy.entity where name ilike $1 limit 50) union (select entity_id from wirecopy.entity_alias where alias ilike $1 limit 50)),
        living as (select distinct living_entity_id as entity_id from met join news.entity using (entity_id))
        select entity_id, type, name from living join news.entity using (entity_id) order by name ilike $1 desc, entity_id limit 8`,
    },
    [
      name
        .replaceAll('"', '')
        .replace(/[\\%_]/g, '\\$&')
        .trim(),
    ],
  );
