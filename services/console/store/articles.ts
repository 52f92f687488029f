import { type Queryable, rowsOf } from '../../../shared/db.ts';
import type { CopyRelation, EntityType, Precision } from '../../../shared/types.ts';
import type { Marked } from '../highlight.ts';

/** Characters of an article that are shown; few are longer than a tenth of it. */
export const TEXT_SHOWN = 100_000;

export interface ArticleRow {
  article_id: string;
  item_id: string;
  url: string | null;
  canonical_url: string | null;
  source: string;
  source_domain: string | null;
  tags: string[];
  title: string | null;
  description: string | null;
  authors: string[];
  published_at: Date | null;
  published_precision: Precision | null;
  modified_at: Date | null;
  first_seen_at: Date;
  indexed_at: Date;
  language: string | null;
  /** The first TEXT_SHOWN characters of it. */
  text: string;
  text_length: number;
  word_count: number;
  section: string | null;
  is_free: boolean | null;
  extraction_method: string;
  extraction_quality: number;
  evidence: Record<string, unknown>;
  story_id: string;
  relation: CopyRelation;
  wire_agency: string | null;
  revision: number;
  article_count: number;
}

/** The view knows no item: its number stands in the table. */
export async function loadArticle(db: Queryable, articleId: string): Promise<ArticleRow | undefined> {
  const statement = {
    name: 'console_article',
    text: `select a.article_id, i.item_id, a.url, a.canonical_url, a.source, a.source_domain, a.tags[1:30] as tags, a.title, a.description,
        a.authors[1:30] as authors, a.published_at, a.published_precision, a.modified_at, a.first_seen_at, a.indexed_at, a.language,
        left(a.text, ${TEXT_SHOWN}) as text, char_length(a.text) as text_length, a.word_count, a.section, a.is_free, a.extraction_method,
        a.extraction_quality, a.evidence, a.story_id, a.relation, a.wire_agency, a.revision, s.article_count
      from news.article a join wirecopy.article i using (article_id) join news.story s on s.story_id = a.story_id where a.article_id = $1`,
  };
  return (await rowsOf<ArticleRow>(db, statement, [articleId]))[0];
}

/** Mentions inside the text that is shown. */
export const listMentions = (db: Queryable, articleId: string): Promise<Marked[]> =>
  rowsOf(
    db,
    {
      name: 'console_mentions',
      text: `select entity_id, start_offset, end_offset from news.mention where article_id = $1 and entity_id is not null and end_offset <= ${TEXT_SHOWN} order by start_offset limit 5000`,
    },
    [articleId],
  );

export interface ArticleEntity {
  entity_id: string;
  type: EntityType;
  name: string;
  mentions: number;
}

/** What an article is about first. */
export const listArticleEntities = (db: Queryable, articleId: string): Promise<ArticleEntity[]> =>
  rowsOf(
    db,
    {
      name: 'console_article_entities',
      text: `select entity_id, e.type, e.name, m.mentions from news.article_entity m join news.entity e using (entity_id)
        where m.article_id = $1 order by m.salience desc, m.first_offset limit 40`,
    },
    [articleId],
  );

export interface QuoteRow {
  text: string;
  kind: 'direct' | 'partial' | 'turn' | 'block';
  speaker: string | null;
  speaker_entity_id: string | null;
  confidence: number;
}

export const listQuotes = (db: Queryable, articleId: string): Promise<QuoteRow[]> =>
  rowsOf(
    db,
    {
      name: 'console_quotes',
      text: `select left(text, 1000) as text, kind, speaker, speaker_entity_id, confidence from news.quote where article_id = $1
        order by start_offset limit 100`,
    },
    [articleId],
  );
