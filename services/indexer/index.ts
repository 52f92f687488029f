import type { Client, Pool } from '../../shared/db.ts';
import { Reject } from '../../shared/errors.ts';
import { itemKey } from '../../shared/items.ts';
import type { Exit } from '../../shared/pipeline.ts';
import { besideTakedowns, findTombstones, forgetItems } from '../../shared/tombstones.ts';
import type { Annotations } from '../../shared/types.ts';
import type { Done, Handler } from '../../shared/work/finish.ts';
import type { AnnotateInput } from './annotate-thread.ts';
import { wireAgency } from './origin.ts';
import { annotationRows, textDigest } from './rows.ts';
import { sketch } from './sketch.ts';
import {
  ensureEntities,
  type IndexedArticle,
  insertAnnotations,
  insertArticle,
  insertChange,
  insertSketch,
  loadDraft,
  removeDrafts,
  removeUnused,
  reviseArticle,
} from './store.ts';
import { writeSingleStory } from './stories-store.ts';

/** Annotation runs in a thread with the deadlines of the parser. */
const DEADLINE_MS = 60_000;

type IndexResult = { kind: 'unchanged' } | ({ kind: 'indexed' } & IndexedArticle);

/** Stage `index`: article, entities, quotes and sketch keys, and a story of its own for what is new. */
export function indexHandler({
  pool,
  annotate,
}: {
  pool: Pool;
  annotate(input: AnnotateInput): Promise<Annotations>;
}): Handler<IndexResult> {
  return {
    stage: 'index',
    deadlineMs: DEADLINE_MS,
    async run(work) {
      const draft = await loadDraft(pool, work.id);
      if (!draft) throw new Reject('E_EMPTY', 'there is no draft');
      const { article } = draft;
      const textSha = textDigest(article);
      if (draft.text_sha?.equals(textSha)) return { kind: 'unchanged' };
      const { title, text, language, publishedAt } = article;
      const rows = annotationRows(text, title, await annotate({ text, title, language, publishedAt }));
      return {
        kind: 'indexed',
        draft,
        textSha,
        agency: wireAgency(text, article.authors, title),
        sketch: sketch({ title, text }),
        rows,
        entityIds: await ensureEntities(pool, rows.entities),
      };
    },
    async store(client, done) {
      await besideTakedowns(client);
      const tombstones = await findTombstones(
        client,
        done.flatMap(({ result }) => keysOf(result)),
      );
      const isTakenDown = ({ result }: Done<IndexResult>) => keysOf(result).some((key) => tombstones.has(key.toString('hex')));
      const exits: Exit[] = [];
      for (const one of done) exits.push(isTakenDown(one) ? await refuse(client, one) : await storeOne(client, one));
      await removeDrafts(
        client,
        done.map(({ work }) => work.id),
      );
      return exits;
    },
  };
}

/** The identities of what is about to be written: a document that comes under another address names the one that it belongs to. */
function keysOf(result: IndexResult): Buffer[] {
  if (result.kind === 'unchanged') return [];
  const { key_sha: key, address_keys: addresses, article } = result.draft;
  return [key, ...addresses, ...(article.canonicalUrl ? [itemKey({ url: article.canonicalUrl })] : [])];
}

/** What was taken down does not come back, nor does a later text of it; what this item has brought along goes as well, unless an article stands on it. */
async function refuse(client: Client, { work, result }: Done<IndexResult>): Promise<Exit> {
  if (result.kind === 'indexed') {
    if (result.draft.article_id === null) await forgetItems(client, [work.id]);
    await removeUnused(client, [...result.entityIds.values()]);
  }
  return { outcome: 'rejected', code: 'E_TAKEN_DOWN' };
}

async function storeOne(client: Client, { work, result }: Done<IndexResult>): Promise<Exit> {
  if (result.kind === 'unchanged') return { outcome: 'unchanged' };
  const known = result.draft.article_id;
  const articleId = known ?? (await insertArticle(client, result));
  if (known) await reviseArticle(client, known, result);
  await insertSketch(client, articleId, result.sketch);
  await insertAnnotations(client, articleId, result);
  const storyId = known ? null : await writeSingleStory(client, articleId);
  await insertChange(client, known ? 'article.revised' : 'article.indexed', articleId, storyId, {
    url: result.draft.url,
    title: result.draft.article.title,
  });
  return { outcome: 'done', next: [{ stage: 'match', id: work.id }] };
}
