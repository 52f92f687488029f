import { type Queryable, rowsOf } from '../../../shared/db.ts';
import type { CopyRelation, EntityType, Precision } from '../../../shared/types.ts';
import { PAGE_LIMIT, type Page, pageOf } from './page.ts';

export interface EntityRow {
  entity_id: string;
  type: EntityType;
  name: string;
  aliases: string[];
}

export async function loadEntity(db: Queryable, entityId: string): Promise<EntityRow | undefined> {
  const statement = {
    name: 'console_entity',
    text: `select entity_id, type, name, array(select alias from news.entity_alias l where l.entity_id = e.entity_id and alias <> e.name order by alias limit 30) as aliases
      from news.entity e where entity_id = $1`,
  };
  return (await rowsOf<EntityRow>(db, statement, [entityId]))[0];
}

export interface MentioningArticle {
  article_id: string;
  story_id: string;
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

/** Articles that name an entity, newest first; `before` is the number of an article, null = from the newest. */
export async function listMentioning(db: Queryable, entityId: string, before: string | null): Promise<Page<MentioningArticle>> {
  const statement = {
    name: 'console_mentioning',
    text: `select m.article_id, a.story_id, a.source, a.title, a.language, a.relation, a.published_at, a.published_precision, a.first_seen_at,
          m.mentions, m.in_title
        from news.article_entity m join news.article a using (article_id)
        where m.entity_id = $1 and m.article_id < coalesce($2, 9223372036854775807) order by m.article_id desc limit ${PAGE_LIMIT}`,
  };
  return pageOf(await rowsOf<MentioningArticle>(db, statement, [entityId, before]));
}
