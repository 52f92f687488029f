import { type Queryable, rowsOf } from '../../../shared/db.ts';
import type { CopyRelation, EntityType, Precision } from '../../../shared/types.ts';

/** The newest articles that name an entity are looked at, so many: what is named in every other article would take seconds. */
export const NAMING_READ = 1000;

/** Articles that name any of the members, newest first; `$1` the members, `$2` the number before which they lie. */
const newest = (limit: number): string => `select distinct article_id from unnest($1::bigint[]) as member (id), lateral (
    select article_id from news.article_entity where entity_id = member.id and article_id < $2 order by article_id desc limit ${limit}) m
  order by article_id desc limit ${limit}`;

/** Beyond every number of an article. */
const NEWEST = '9223372036854775807';

export interface Naming {
  /** When it came out, as far as can be believed: publishers date articles into the future, and into 1970. */
  at: Date;
  source: string;
  relation: CopyRelation;
  story_id: string;
}

/** The newest articles that name an entity, as far as they are counted. */
export const listNaming = (db: Queryable, members: string[]): Promise<Naming[]> =>
  rowsOf(
    db,
    {
      name: 'console_naming',
      text: `select case when a.published_at <= a.first_seen_at then a.published_at else a.first_seen_at end as at, a.source, a.relation, a.story_id
        from (${newest(NAMING_READ)}) n join news.article a using (article_id)`,
    },
    [members, NEWEST],
  );

export interface CoMention {
  entity_id: string;
  type: EntityType;
  name: string;
  stories: number;
  articles: number;
}

/** Who and what stands in the same articles, by the texts they share. */
export const listCoMentions = (db: Queryable, members: string[]): Promise<CoMention[]> =>
  rowsOf(
    db,
    {
      name: 'console_co_mentions',
      text: `with naming as materialized (select article_id, story_id from (${newest(NAMING_READ)}) n join wirecopy.article using (article_id)),
        beside as (
          select case when e.merged_into is null then m.entity_id else wirecopy.living_entity(e.merged_into) end as entity_id, m.article_id, naming.story_id
          from naming join wirecopy.article_entity m using (article_id)
            left join wirecopy.entity e on e.entity_id = m.entity_id and e.merged_into is not null -- so few are that this is a look into a small index
          where m.entity_id <> all ($1)),
        counted as (
          select entity_id, count(distinct story_id)::int as stories, count(distinct article_id)::int as articles from beside group by 1
          order by 2 desc, 3 desc, 1 limit 12)
        select entity_id, type, name, stories, articles from counted join wirecopy.entity using (entity_id) order by stories desc, articles desc, entity_id`,
    },
    [members, NEWEST],
  );

export interface Role {
  role: string;
  articles: number;
}

/** What the articles call a person before the name. */
export const listRoles = (db: Queryable, members: string[]): Promise<Role[]> =>
  rowsOf(
    db,
    {
      name: 'console_roles',
      text: `select role, count(*)::int as articles from (${newest(NAMING_READ)}) n join news.article_entity m using (article_id)
        where m.entity_id = any($1) and role is not null group by 1 order by 2 desc, 1 limit 8`,
    },
    [members, NEWEST],
  );

/** Articles on one page of the list, before they are folded to their stories. */
const PAGE_ARTICLES = 100;

export interface NamingStory {
  story_id: string;
  story_title: string | null;
  /** Articles of it on this page. */
  articles: number;
  /** The newest of them. */
  article_id: string;
  source: string;
  title: string | null;
  language: string | null;
  relation: CopyRelation;
  published_at: Date | null;
  published_precision: Precision | null;
  first_seen_at: Date;
  mentions: number;
  in_title: boolean;
}

export interface NamingPage {
  stories: NamingStory[];
  /** Number of the article after which the next page goes on; null on the last one. */
  next: string | null;
}

/** Stories that name an entity, those with the newest article first; `before` is the number of an article, null = from the newest. A story stands on one page. */
export async function listNamingStories(db: Queryable, members: string[], before: string | null): Promise<NamingPage> {
  const rows = await rowsOf<(NamingStory | { story_id: null }) & { read: number; last: string }>(
    db,
    {
      name: 'console_naming_stories',
      text: `with naming as materialized (${newest(PAGE_ARTICLES)}),
        named as (
          select article_id, sum(m.mentions)::int as mentions, bool_or(m.in_title) as in_title from naming join news.article_entity m using (article_id)
          where m.entity_id = any($1) group by 1),
        folded as (
          select distinct on (a.story_id) a.story_id, count(*) over (partition by a.story_id)::int as articles, a.article_id, a.source, a.title, a.language, a.relation,
            a.published_at, a.published_precision, a.first_seen_at, n.mentions, n.in_title
          from named n join news.article a using (article_id) order by a.story_id, a.article_id desc),
        shown as (
          select f.*, s.title as story_title from folded f join news.story s using (story_id)
          where not exists (select from wirecopy.article b join wirecopy.article_entity m using (article_id)
            where b.story_id = f.story_id and b.article_id >= $2 and m.entity_id = any($1)))
        select shown.*, read, last from (select count(*)::int as read, min(article_id) as last from naming) page left join shown on true
        order by shown.article_id desc`,
    },
    [members, before ?? NEWEST],
  );
  const { read, last } = rows[0]!;
  return {
    stories: rows.filter((row): row is NamingStory & typeof row => row.story_id !== null),
    next: read === PAGE_ARTICLES ? last : null,
  };
}

/** For `bin/wirecopy sql`: the whole time line. */
export const entitySqlFor = (
  members: string[],
): string => `select a.first_seen_at::date as day, count(*) as articles, count(distinct a.story_id) as stories, sum(m.mentions) as mentions
from news.article_entity m join news.article a using (article_id)
where m.entity_id in (${members.join(', ')}) group by 1 order by 1`;
