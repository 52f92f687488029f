import type { Client, Pool } from '../../shared/db.ts';
import { Reject } from '../../shared/errors.ts';
import { itemKey } from '../../shared/items.ts';
import type { Exit, Work } from '../../shared/pipeline.ts';
import { findTombstones, forgetItems } from '../../shared/tombstones.ts';
import type { Annotations } from '../../shared/types.ts';
import type { Done, Handler } from '../../shared/work/finish.ts';
import type { AnnotateInput } from './annotate-thread.ts';
import { type ArticleRow, articleRow, judge, type Reason, type Verdict } from './article.ts';
import {
  clearDerived,
  type DraftRow,
  discardPage,
  insertArticle,
  insertRevision,
  type KnownArticle,
  loadDraft,
  loadKnown,
  removeDrafts,
  rewriteArticle,
} from './article-store.ts';
import { sketchOf } from './boilerplate.ts';
import { wireAgency } from './origin.ts';
import { annotationRows } from './rows.ts';
import { insertSketches, lockSketches, type NewSketch } from './sketch-store.ts';
import { type Derived, ensureEntities, insertAnnotations, insertChange, insertChanges, removeUnused } from './store.ts';
import { writeSingleStories } from './stories-store.ts';

/** Annotation runs in a thread with the deadlines of the parser. */
const DEADLINE_MS = 60_000;

interface IndexResult {
  /** Without one the stored text is annotated anew. */
  draft: DraftRow | null;
  /** Null for a new article. */
  known: KnownArticle | null;
  row: ArticleRow;
  verdict: Verdict;
  /** Null where what is there stays. */
  derived: Derived | null;
}

/** Stage `index`: article, entities, quotes and sketch keys, and a story of its own for what is new. */
export function indexHandler({
  pool,
  annotate,
}: {
  pool: Pool;
  annotate(input: AnnotateInput): Promise<Annotations>;
}): Handler<IndexResult> {
  const derive = async (
    { title, text, language, published_at }: ArticleRow,
    sourceId: number,
    articleId: string | null,
  ): Promise<Derived> => {
    const publishedAt = published_at === null ? null : new Date(published_at).toISOString();
    const rows = annotationRows(text, title, await annotate({ text, title, language, publishedAt }));
    const entityIds = await ensureEntities(pool, rows.entities, articleId);
    return { sketch: await sketchOf(pool, sourceId, { title, text }), rows, entityIds };
  };
  return {
    stage: 'index',
    deadlineMs: DEADLINE_MS,
    async run(work) {
      const draft = (await loadDraft(pool, work.id)) ?? null;
      const known = draft?.article_id === null ? null : ((await loadKnown(pool, work.id)) ?? null);
      const row = draft ? articleRow(draft.article) : known && withAgency(known.row);
      if (!row) throw new Reject('E_EMPTY', 'there is no draft');
      const verdict = judge(known?.row ?? null, {
        row,
        isSamePage: draft?.is_same_page ?? true,
        entryChanged: draft?.entry_changed ?? false,
      });
      const isKept = draft !== null && (verdict.kind === 'unchanged' || verdict.kind === 'stamped');
      const sourceId = (draft ?? known)!.source_id;
      return { draft, known, row, verdict, derived: isKept ? null : await derive(row, sourceId, known?.article_id ?? null) };
    },
    async store(client, done) {
      const tombstones = await findTombstones(
        client,
        done.flatMap(({ result }) => keysOf(result)),
      );
      const isTakenDown = ({ result }: Done<IndexResult>) => keysOf(result).some((key) => tombstones.has(key.toString('hex')));
      const rewritten = done.flatMap(({ result: { known, derived } }) => (known && derived ? [known.article_id] : []));
      if (rewritten.length > 0) await lockSketches(client, rewritten);
      const stored: Stored[] = [];
      for (const one of done) stored.push(isTakenDown(one) ? { exit: await refuse(client, one) } : await storeOne(client, one));
      await insertSketches(
        client,
        stored.flatMap(({ sketched }) => sketched ?? []),
      );
      await announce(
        client,
        stored.flatMap(({ made }) => made ?? []),
      );
      await removeDrafts(
        client,
        done.map(({ work }) => work.id),
      );
      return stored.map(({ exit }) => exit);
    },
  };
}

/** The identities of what is about to be written: a document that comes under another address names the one that it belongs to. */
function keysOf({ draft, verdict }: IndexResult): Buffer[] {
  if (!draft || verdict.kind === 'unchanged') return [];
  const { key_sha: key, address_keys: addresses, article } = draft;
  return [key, ...addresses, ...(article.canonicalUrl ? [itemKey({ url: article.canonicalUrl })] : [])];
}

/** What was taken down does not come back, nor does a later text of it; what this item has brought along goes as well, unless an article stands on it. */
async function refuse(client: Client, { work, result: { known, derived } }: Done<IndexResult>): Promise<Exit> {
  if (!known) await forgetItems(client, [work.id]);
  if (derived)
    await removeUnused(
      client,
      [...derived.entityIds.values()].map(({ entity_id }) => entity_id),
    );
  return { outcome: 'rejected', code: 'E_TAKEN_DOWN' };
}

const withAgency = (row: ArticleRow): ArticleRow => ({ ...row, wire_agency: wireAgency(row.text, row.authors, row.title) });

/** What has been written of a work; the rest is written for all of them at once. */
interface Stored {
  exit: Exit;
  sketched?: NewSketch | undefined;
  made?: NewArticle;
}

interface NewArticle {
  articleId: string;
  url: string | null;
  title: string | null;
}

async function storeOne(
  client: Client,
  { work, result: { draft, known, row, verdict, derived } }: Done<IndexResult>,
): Promise<Stored> {
  if (known) {
    const exit = await storeKnown(client, work, { draft, known, row, verdict, derived });
    return { exit, sketched: derived ? { articleId: known.article_id, sketch: derived.sketch } : undefined };
  }
  const articleId = await insertArticle(client, draft!, row);
  await insertAnnotations(client, articleId, derived!);
  return {
    exit: { outcome: 'done', next: [{ stage: 'match', id: work.id }] },
    sketched: { articleId, sketch: derived!.sketch },
    made: { articleId, url: draft!.url, title: row.title },
  };
}

/** Gives new articles their stories, and tells of them. */
async function announce(client: Client, made: NewArticle[]): Promise<void> {
  const storyOf = await writeSingleStories(
    client,
    made.map(({ articleId }) => articleId),
  );
  await insertChanges(
    client,
    made.map(({ articleId, ...payload }) => ({
      kind: 'article.indexed',
      articleId,
      storyId: storyOf.get(articleId)!,
      payload,
    })),
  );
}

async function storeKnown(
  client: Client,
  work: Work,
  { draft, known, row, verdict, derived }: IndexResult & { known: KnownArticle },
): Promise<Exit> {
  const { article_id: articleId, url } = known;
  const isRevised = verdict.kind === 'revised';
  if (isRevised) await insertRevision(client, known, verdict.reason);
  if (verdict.kind !== 'unchanged') {
    const storyId = await rewriteArticle(client, known, row, { pageAt: draft?.page_at ?? null, isRevised });
    const payload = { url, title: row.title };
    if (isRevised)
      await insertChange(client, 'article.revised', articleId, storyId, {
        ...payload,
        revision: known.revision + 1,
        reason: verdict.reason,
      });
    if (verdict.kind === 'updated')
      await insertChange(client, 'article.updated', articleId, storyId, { ...payload, changed: verdict.changed });
  } else if (draft?.page_at && !draft.is_same_page) await discardPage(client, work.id, draft.page_at);
  if (derived) {
    await clearDerived(client, articleId);
    await insertAnnotations(client, articleId, derived);
  }
  return {
    outcome: derived ? 'done' : 'unchanged',
    detail: describe(verdict, known, row),
    ...(derived && { next: [{ stage: 'match', id: work.id }] }),
  };
}

const REASONS: Record<Reason, string> = {
  publisher: 'the publisher changed the text',
  parser: 'the same page, read by another version of the parser',
  unclear: 'both the page and the version of the parser are other ones',
};

function describe(verdict: Verdict, known: KnownArticle, row: ArticleRow): string | null {
  switch (verdict.kind) {
    case 'revised':
      return `revision ${known.revision + 1}: ${REASONS[verdict.reason]}`;
    case 'updated':
      return `other metadata: ${verdict.changed.join(', ')}`;
    case 'stamped':
      return `the same text by version ${row.extraction_version} of the parser`;
    default:
      return null;
  }
}
