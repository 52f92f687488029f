import type { FastifyInstance } from 'fastify';
import type { Pool } from '../../../shared/db.ts';
import { cleanLine } from '../../../shared/text.ts';
import { traceItem } from '../../../shared/trace.ts';
import { articlePage } from '../pages/article.ts';
import { entityPage } from '../pages/entity.ts';
import { searchPage } from '../pages/search.ts';
import { storiesPage } from '../pages/stories.ts';
import { storyPage } from '../pages/story.ts';
import { type ById, ID, parameter, type Query, sendMissing, sendPage } from '../reply.ts';
import { listArticleEntities, listMentions, listQuotes, loadArticle } from '../store/articles.ts';
import { findEntities, loadEntity } from '../store/entities.ts';
import { SEARCH_CURSOR, searchStories } from '../store/search.ts';
import { CURSOR, listStories, loadStory, successorOf } from '../store/stories.ts';
import { entityView, revisionsOf, storyView } from '../views.ts';

const NUMBER = /^\d{1,18}$/;
/** Characters of a search; the field takes as many. */
const QUERY_LIMIT = 200;

/** What an editor and an analyst read: stories, articles, entities. */
export function addNews(app: FastifyInstance, pool: Pool): void {
  app.get<{ Querystring: Query }>('/stories', async ({ query }, reply) => {
    if (query.q !== undefined) return reply.redirect(`/search?q=${encodeURIComponent(String(query.q))}`, 301); // as it was called before
    const before = parameter(query.before, CURSOR);
    if (before === undefined) return sendMissing(reply);
    return sendPage(reply, storiesPage(await listStories(pool, before), before === null, new Date()));
  });

  app.get<{ Querystring: Query }>('/search', async ({ query: asked }, reply) => {
    const before = parameter(asked.before, SEARCH_CURSOR);
    if (before === undefined) return sendMissing(reply);
    const query = typeof asked.q === 'string' ? cleanLine(asked.q, QUERY_LIMIT) : null;
    const isFirst = before === null;
    const [found, entities] =
      query === null
        ? [{ stories: [], next: null }, []]
        : await Promise.all([searchStories(pool, query, before), isFirst ? findEntities(pool, query) : []]);
    return sendPage(reply, searchPage({ query, found, entities, isFirst }));
  });

  app.get<ById>(`/stories/${ID}`, async ({ params: { id }, query, viewer }, reply) => {
    const story = await loadStory(pool, id);
    if (story) return sendPage(reply, storyPage(await storyView(pool, story, query.compare), viewer, query.done));
    const successor = await successorOf(pool, id);
    return successor ? reply.redirect(`/stories/${successor}`) : sendMissing(reply, `There is no story ${id}.`);
  });

  app.get<ById>(`/articles/${ID}`, async ({ params: { id }, query }, reply) => {
    const article = await loadArticle(pool, id);
    if (!article) return sendMissing(reply, `There is no article ${id}.`);
    const [mentions, entities, quotes, trace, revisions] = await Promise.all([
      listMentions(pool, id),
      listArticleEntities(pool, id),
      listQuotes(pool, id),
      traceItem(pool, `item:${article.item_id}`),
      revisionsOf(pool, id, query.revision),
    ]);
    return sendPage(reply, articlePage({ article, mentions, entities, quotes, trace, revisions }));
  });

  app.get<ById>(`/entities/${ID}`, async ({ params: { id }, query }, reply) => {
    const before = parameter(query.before, NUMBER);
    const entity = before === undefined ? undefined : await loadEntity(pool, id);
    if (before === undefined || !entity) return sendMissing(reply, `There is no entity ${id}.`);
    if (entity.living_entity_id !== id) return reply.redirect(`/entities/${entity.living_entity_id}`);
    return sendPage(reply, entityPage(await entityView(pool, entity, before)));
  });
}
