import type { Client } from '../../shared/db.ts';

/** An entry of the change log. */
export interface Change {
  kind: string;
  articleId: string | null;
  storyId: string | null;
  payload: object;
}

export async function insertChanges(client: Client, changes: Change[]): Promise<void> {
  if (changes.length === 0) return;
  await client.query({
    name: 'changes_insert',
    text: 'insert into change (kind, article_id, story_id, payload) select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::jsonb[])',
    values: [
      changes.map(({ kind }) => kind),
      changes.map(({ articleId }) => articleId),
      changes.map(({ storyId }) => storyId),
      changes.map(({ payload }) => JSON.stringify(payload)),
    ],
  });
}

export const insertChange = (
  client: Client,
  kind: string,
  articleId: string | null,
  storyId: string | null,
  payload: object,
): Promise<void> => insertChanges(client, [{ kind, articleId, storyId, payload }]);
