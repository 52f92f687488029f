import type { Client, Pool } from '../../shared/db.ts';
import { Reject } from '../../shared/errors.ts';
import { itemKey } from '../../shared/items.ts';
import type { Exit, Work } from '../../shared/pipeline.ts';
import { findTombstones, forgetItems } from '../../shared/tombstones.ts';
import type { Annotations } from '../../shared/types.ts';
import type { Done, Handler } from '../../shared/work/finish.ts';
import { lookup } from '../../shared/work/lookup.ts';
import type { AnnotateInput } from './annotate-thread.ts';
import { insertAnnotations } from './annotation-store.ts';
import { type ArticleRow, articleRow, judge, type Reason, type Verdict } from './article.ts';
import {
  clearDerived,
  type DraftRow,
  discardPage,
  insertArticles,
  insertRevision,
  type KnownArticle,
  loadDrafts,
  loadKnown,
  removeDrafts,
  rewriteArticle,
} from './article-store.ts';
import { sketchesOf } from './boilerplate.ts';
import { insertChange, insertChanges } from './change-store.ts';
import { type EntityIds, ensureEntities, removeUnused } from './entity-store.ts';
import { wireAgency } from './origin.ts';
import { type AnnotationRows, annotationRows } from './rows.ts';
import type { Sketch } from './sketch.ts';
import { insertSketches, lockSketches } from './sketch-store.ts';
import { writeSingleStories } from './stories-store.ts';

/** Annotation runs in a thread with the deadlines of the parser, behind all that the process has in hand, unless its engine asks for more. */
const DEADLINE_MS = 180_000;

interface IndexResult {
  /** Without one the stored text is annotated anew. */
  draft: DraftRow | null;
  /** Null for a new article. */
  known: KnownArticle | null;
  row: ArticleRow;
  verdict: Verdict;
  /** Null where what is there stays. */
  rows: AnnotationRows | null;
}

/** What is derived from a text. */
interface Derived {
  rows: AnnotationRows;
  entityIds: EntityIds;
  sketch: Sketch;
}

/** What there is to write. */
interface Ready extends IndexResult {
  work: Work;
  derived: Derived | null;
}

/** Stage `index`: article, entities, quotes and sketch keys, and a story of its own for what is new. */
export function indexHandler({
  pool,
  annotate,
  deadlineMs = DEADLINE_MS,
}: {
  pool: Pool;
  annotate(input: AnnotateInput): Promise<Annotations>;
  deadlineMs?: number;
}): Handler<IndexResult, Map<string, Derived>> {
  const draftOf = lookup((ids) => loadDrafts(pool, ids));
  const annotationsOf = async ({ title, text, language, published_at }: ArticleRow): Promise<AnnotationRows> => {
    const publishedAt = published_at === null ? null : new Date(published_at).toISOString();
    return annotationRows(text, title, await annotate({ text, title, language, publishedAt }));
  };
  return {
    stage: 'index',
    deadlineMs,
    async run(work) {
      const draft = (await draftOf(work.id)) ?? null;
      const known = draft?.article_id === null ? null : ((await loadKnown(pool, work.id)) ?? null);
      const row = draft ? articleRow(draft.article) : known && withAgency(known.row);
      if (!row) throw new Reject('E_EMPTY', 'there is no draft');
      const verdict = judge(known?.row ?? null, {
        row,
        isSamePage: draft?.is_same_page ?? true,
        entryChanged: draft?.entry_changed ?? false,
      });
      const isKept = draft !== null && (verdict.kind === 'unchanged' || verdict.kind === 'stamped');
      return { draft, known, row, verdict, rows: isKept ? null : await annotationsOf(row) };
    },
    prepare: (done) => derive(pool, done),
    async store(client, done, derived) {
      const ready = done.map(({ work, result }): Ready => ({ ...result, work, derived: derived.get(work.id) ?? null }));
      const tombstones = await findTombstones(client, ready.flatMap(keysOf));
      const isTakenDown = (one: Ready) => keysOf(one).some((key) => tombstones.has(key.toString('hex')));
      const rewritten = ready.flatMap(({ known, derived }) => (known && derived ? [known.article_id] : []));
      if (rewritten.length > 0) await lockSketches(client, rewritten);
      const exits = new Map<string, Exit>();
      const fresh: Ready[] = [];
      for (const one of ready) {
        if (isTakenDown(one)) exits.set(one.work.id, await refuse(client, one));
        else if (one.known) exits.set(one.work.id, await storeKnown(client, one.known, one));
        else fresh.push(one);
      }
      await storeNew(client, fresh);
      for (const { work } of fresh) exits.set(work.id, { outcome: 'done', next: [{ stage: 'match', id: work.id }] });
      await removeDrafts(
        client,
        done.map(({ work }) => work.id),
      );
      return done.map(({ work }) => exits.get(work.id)!);
    },
  };
}

/** By item, of those whose text is new. */
async function derive(pool: Pool, done: Done<IndexResult>[]): Promise<Map<string, Derived>> {
  const texts = done.flatMap(({ work, result: { rows, row, known, draft } }) =>
    rows ? [{ itemId: work.id, articleId: known?.article_id ?? null, sourceId: (draft ?? known)!.source_id, row, rows }] : [],
  );
  const entityIds = await ensureEntities(
    pool,
    texts.map(({ articleId, rows }) => ({ articleId, entities: rows.entities })),
  );
  const sketches = await sketchesOf(
    pool,
    texts.map(({ sourceId, row }) => ({ sourceId, title: row.title, text: row.text })),
  );
  return new Map(texts.map(({ itemId, rows }, i) => [itemId, { rows, entityIds: entityIds[i]!, sketch: sketches[i]! }]));
}

/** The identities of what is about to be written: a document that comes under another address names the one that it belongs to. */
function keysOf({ draft, verdict }: IndexResult): Buffer[] {
  if (!draft || verdict.kind === 'unchanged') return [];
  const { key_sha: key, address_keys: addresses, article } = draft;
  return [key, ...addresses, ...(article.canonicalUrl ? [itemKey({ url: article.canonicalUrl })] : [])];
}

/** What was taken down does not come back, nor does a later text of it; what this item has brought along goes as well, unless an article stands on it. */
async function refuse(client: Client, { work, known, derived }: Ready): Promise<Exit> {
  if (!known) await forgetItems(client, [work.id]);
  if (derived)
    await removeUnused(
      client,
      [...derived.entityIds.values()].map(({ entity_id }) => entity_id),
    );
  return { outcome: 'rejected', code: 'E_TAKEN_DOWN' };
}

const withAgency = (row: ArticleRow): ArticleRow => ({ ...row, wire_agency: wireAgency(row.text, row.authors, row.title) });

interface NewArticle {
  articleId: string;
  url: string | null;
  title: string | null;
}

async function storeNew(client: Client, fresh: Ready[]): Promise<void> {
  const articleIds = await insertArticles(
    client,
    fresh.map(({ draft, row }) => ({ draft: draft!, row })),
  );
  const derived = fresh.map((one, i) => ({ articleId: articleIds[i]!, ...one.derived! }));
  await insertAnnotations(client, derived);
  await insertSketches(client, derived);
  await announce(
    client,
    fresh.map(({ draft, row }, i) => ({ articleId: articleIds[i]!, url: draft!.url, title: row.title })),
  );
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

async function storeKnown(client: Client, known: KnownArticle, { work, draft, row, verdict, derived }: Ready): Promise<Exit> {
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
    await insertAnnotations(client, [{ articleId, ...derived }]);
    await insertSketches(client, [{ articleId, sketch: derived.sketch }]);
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
