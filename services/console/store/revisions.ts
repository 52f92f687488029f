import { type Queryable, rowsOf } from '../../../shared/db.ts';
import { COMPARED } from './comparison.ts';

export interface RevisionRow {
  revision: number;
  seen_at: Date;
  title: string | null;
  reason: 'publisher' | 'parser' | 'unclear';
}

/** The earlier texts of an article, newest first. */
export const listRevisions = (db: Queryable, articleId: string): Promise<RevisionRow[]> =>
  rowsOf(
    db,
    {
      name: 'console_revisions',
      text: 'select revision, seen_at, title, reason from news.revision where article_id = $1 order by revision desc limit 50',
    },
    [articleId],
  );

export interface Version {
  title: string | null;
  text: string;
}

/** An earlier text and the one that replaced it; one row or none where there is no such revision. */
export const loadVersions = (db: Queryable, articleId: string, revision: number): Promise<Version[]> =>
  rowsOf(
    db,
    {
      name: 'console_versions',
      text: `select title, left(text, ${COMPARED}) as text from (
          select revision, title, text from news.revision where article_id = $1 and revision >= $2
          union all select revision, title, text from news.article where article_id = $1 and revision >= $2
          order by revision limit 2) versions order by revision`,
    },
    [articleId, revision],
  );
