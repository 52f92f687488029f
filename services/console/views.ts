import type { Pool } from '../../shared/db.ts';
import { Fault } from '../../shared/errors.ts';
import { traceItem } from '../../shared/trace.ts';
import { readHost } from '../../shared/trace-store.ts';
import { canonicalUrl } from '../../shared/url.ts';
import type { EntityView } from './pages/entity.ts';
import type { Revisions } from './pages/revisions.ts';
import type { Comparison, StoryView } from './pages/story.ts';
import type { Tracing } from './pages/trace.ts';
import { loadEvidence, loadSides } from './store/comparison.ts';
import { type EntityRow, listAliases, listEntityQuotes, listMembers, listMerges } from './store/entities.ts';
import { listCoMentions, listNaming, listNamingStories, listRoles } from './store/naming.ts';
import { listRevisions, loadVersions } from './store/revisions.ts';
import { type CopyRow, listCopies, type StoryRow } from './store/stories.ts';
import { listSameEvent, listStoryEntities, listStoryEvents, listStoryQuotes } from './store/story-parts.ts';

/** Everything about a story, with the copy `compare` beside the original; without one, or with one that is not there, with its first copy. */
export async function storyView(pool: Pool, story: StoryRow, compare: unknown): Promise<StoryView> {
  const id = story.story_id;
  const [copies, entities, quotes, events, sameEvent] = await Promise.all([
    listCopies(pool, id),
    listStoryEntities(pool, id),
    listStoryQuotes(pool, id),
    listStoryEvents(pool, id),
    listSameEvent(pool, id),
  ]);
  return { story, copies, entities, quotes, events, sameEvent, comparison: await comparisonOf(pool, copies, compare) };
}

async function comparisonOf(pool: Pool, copies: readonly CopyRow[], compare: unknown): Promise<Comparison | null> {
  const original = copies.find(({ relation }) => relation === 'original')?.article_id;
  const others = copies.filter(({ article_id }) => article_id !== original);
  const copy = (others.find(({ article_id }) => article_id === compare) ?? others[0])?.article_id;
  if (original === undefined || copy === undefined) return null;
  const [sides, evidence] = await Promise.all([loadSides(pool, original, copy), loadEvidence(pool, original, copy)]);
  const [first, second] = sides;
  return first && second ? { original: first, copy: second, evidence } : null;
}

/** The earlier texts of an article, with the changes after `revision` (as the address names it), else after the newest of them. */
export async function revisionsOf(pool: Pool, articleId: string, revision: unknown): Promise<Revisions> {
  const rows = await listRevisions(pool, articleId);
  const shown = rows.find((row) => String(row.revision) === revision) ?? rows[0];
  const [before, after] = shown ? await loadVersions(pool, articleId, shown.revision) : [];
  return { articleId, rows, shown: shown && before && after ? { revision: shown.revision, versions: [before, after] } : null };
}

/** Everything about an entity, or, on a page `before` an article, the stories alone. */
export async function entityView(pool: Pool, entity: EntityRow, before: string | null): Promise<EntityView> {
  const members = await listMembers(pool, entity.entity_id);
  if (before !== null) return { entity, members, stories: await listNamingStories(pool, members, before), facts: null };
  const [stories, naming, coMentions, roles, quotes, aliases, merges] = await Promise.all([
    listNamingStories(pool, members, before),
    listNaming(pool, members),
    listCoMentions(pool, members),
    listRoles(pool, members),
    listEntityQuotes(pool, members),
    listAliases(pool, members, entity.name),
    listMerges(pool, members),
  ]);
  return { entity, members, stories, facts: { naming, coMentions, roles, quotes, aliases, merges } };
}

/** What is known of what somebody looks for. */
export async function traceOf(pool: Pool, wanted: string): Promise<Tracing['result']> {
  try {
    const trace = await traceItem(pool, wanted);
    if (trace) return { trace };
    if (!/^https?:/i.test(wanted)) return { problem: `Nothing has the number ${wanted}.` };
    const url = new URL(wanted);
    return { lookedFor: canonicalUrl(url), report: await readHost(pool, url) };
  } catch (error) {
    if (error instanceof Fault) return { problem: error.message };
    throw error;
  }
}
