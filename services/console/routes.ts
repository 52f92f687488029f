import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Pool } from '../../shared/db.ts';
import { FEED_STATES } from '../../shared/feed-counts.ts';
import { cleanLine } from '../../shared/text.ts';
import { traceItem } from '../../shared/trace.ts';
import { ASSETS } from './assets.ts';
import type { Html } from './html.ts';
import { articlePage } from './pages/article.ts';
import { entityPage } from './pages/entity.ts';
import { feedsPage } from './pages/feeds.ts';
import { messagePage } from './pages/message.ts';
import { overviewPage } from './pages/overview.ts';
import { storiesPage } from './pages/stories.ts';
import { storyPage } from './pages/story.ts';
import { tracePage } from './pages/trace.ts';
import { statusOf } from './status.ts';
import { listArticleEntities, listMentions, listQuotes, loadArticle } from './store/articles.ts';
import { listMentioning, loadEntity } from './store/entities.ts';
import { listFeeds } from './store/feeds.ts';
import { biggestStories, CURSOR, firstPrintings, listStories, loadStory, successorOf } from './store/stories.ts';
import { revisionsOf, storyView, traceOf } from './views.ts';

/** A number that fits a bigint; other paths are no pages. */
const ID = ':id(^\\d{1,18}$)';
/** Feeds are numbered by an int. */
const FEED_ID = /^\d{1,9}$/;
const NUMBER = /^\d{1,18}$/;
/** Characters of a search; the field takes as many. */
const QUERY_LIMIT = 200;
/** Characters of an address. */
const ADDRESS_LIMIT = 2000;

type ById = { Params: { id: string }; Querystring: Query };
type Query = Record<string, string | string[] | undefined>;

export const sendPage = (reply: FastifyReply, page: Html, status = 200): FastifyReply =>
  reply.code(status).type('text/html; charset=utf-8').send(page.text);

export const sendMissing = (reply: FastifyReply, text = 'There is no page at this address.'): FastifyReply =>
  sendPage(reply, messagePage('Not found', text), 404);

/** The value of a parameter that is absent (null) or matches; undefined when the address is none of ours. */
function parameter(value: Query[string], pattern: RegExp): string | null | undefined {
  if (value === undefined) return null;
  return typeof value === 'string' && pattern.test(value) ? value : undefined;
}

/** Every address of the console. */
export function addRoutes(app: FastifyInstance, pool: Pool): void {
  const status = statusOf(pool);

  app.get('/', async (_, reply) => {
    const [now, stories] = await Promise.all([status(), biggestStories(pool)]);
    const printings = await firstPrintings(
      pool,
      stories.map((story) => story.story_id),
    );
    return sendPage(reply, overviewPage(now, stories, printings, new Date()));
  });

  app.get<{ Querystring: Query }>('/feeds', async ({ query }, reply) => {
    const state = FEED_STATES.find((known) => known === query.state) ?? null;
    const after = parameter(query.after, FEED_ID);
    if (after === undefined || (query.state !== undefined && state === null)) return sendMissing(reply);
    const [{ feeds: counts }, page] = await Promise.all([status(), listFeeds(pool, state, Number(after))]);
    return sendPage(reply, feedsPage({ page, counts, state }, new Date()));
  });

  app.get<{ Querystring: Query }>('/stories', async ({ query }, reply) => {
    const before = parameter(query.before, CURSOR);
    if (before === undefined) return sendMissing(reply);
    const wanted = typeof query.q === 'string' ? cleanLine(query.q, QUERY_LIMIT) : null;
    const page = await listStories(pool, before, wanted);
    return sendPage(reply, storiesPage({ page, query: wanted, isFirst: before === null }, new Date()));
  });

  app.get<ById>(`/stories/${ID}`, async ({ params: { id }, query }, reply) => {
    const story = await loadStory(pool, id);
    if (story) return sendPage(reply, storyPage(await storyView(pool, story, query.compare)));
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
    return sendPage(reply, entityPage(entity, await listMentioning(pool, id, before)));
  });

  app.get<{ Querystring: Query }>('/trace', async ({ query }, reply) => {
    const wanted = typeof query.url === 'string' ? cleanLine(query.url, ADDRESS_LIMIT) : null;
    return sendPage(reply, tracePage({ wanted, result: wanted === null ? null : await traceOf(pool, wanted) }, new Date()));
  });

  app.get('/api/status', async () => status());
  app.get('/healthz', async (_, reply) => reply.type('text/plain').send('ok\n'));

  for (const { path, type, etag, body } of Object.values(ASSETS)) {
    app.get(path, async (request, reply) => {
      reply.headers({ etag, 'cache-control': 'public, max-age=31536000, immutable' });
      return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.type(type).send(body);
    });
  }
}
