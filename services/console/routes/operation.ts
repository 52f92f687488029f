import type { FastifyInstance } from 'fastify';
import { FEED_STATES } from '../../../shared/feed-counts.ts';
import { kept } from '../../../shared/kept.ts';
import { cleanLine } from '../../../shared/text.ts';
import { ASSETS } from '../assets.ts';
import { feedPage } from '../pages/feed.ts';
import { feedsPage } from '../pages/feeds.ts';
import { overviewPage } from '../pages/overview.ts';
import { pipelineView } from '../pages/pipeline.ts';
import { queuesPage } from '../pages/queues.ts';
import { settingsPage } from '../pages/settings.ts';
import { tracePage } from '../pages/trace.ts';
import { type ById, parameter, type Query, sendMissing, sendPage } from '../reply.ts';
import type { Site } from '../site.ts';
import { STATUS_KEPT_MS, statusOf } from '../status.ts';
import { listLatestItems, listPolls, loadAnswer, loadFeed, newPerHour } from '../store/feed.ts';
import { listFeeds } from '../store/feeds.ts';
import { listDead, listInHand, listRetrying, listWaiting } from '../store/queues.ts';
import { loadRates } from '../store/rates.ts';
import { biggestStories, firstPrintings } from '../store/stories.ts';
import { traceOf } from '../views.ts';

/** Feeds are numbered by an int. */
const FEED_NUMBER = /^\d{1,9}$/;
/** Characters of an address. */
const ADDRESS_LIMIT = 2000;

/** What an operator looks at: the pipeline, feeds, queues, single items, settings. */
export function addOperation(app: FastifyInstance, { pool, settings, readConfig }: Site): void {
  const status = statusOf(pool);
  const rates = kept(STATUS_KEPT_MS, () => loadRates(pool));
  const queues = kept(STATUS_KEPT_MS, () =>
    Promise.all([listWaiting(pool), listInHand(pool), listRetrying(pool), listDead(pool)]),
  );

  app.get('/', async (_, reply) => {
    const [now, perMinute, stories] = await Promise.all([status(), rates(), biggestStories(pool)]);
    const printings = await firstPrintings(
      pool,
      stories.map((story) => story.story_id),
    );
    return sendPage(reply, overviewPage({ status: now, rates: perMinute, stories, printings }, new Date()));
  });

  app.get('/parts/pipeline', async (_, reply) => sendPage(reply, pipelineView(...(await Promise.all([status(), rates()])))));

  app.get<{ Querystring: Query }>('/feeds', async ({ query }, reply) => {
    const state = FEED_STATES.find((known) => known === query.state) ?? null;
    const after = parameter(query.after, FEED_NUMBER);
    if (after === undefined || (query.state !== undefined && state === null)) return sendMissing(reply);
    const [{ feeds: counts }, page] = await Promise.all([status(), listFeeds(pool, state, Number(after))]);
    return sendPage(reply, feedsPage({ page, counts, state }, new Date()));
  });

  app.get<ById>('/feeds/:id(^\\d{1,9}$)', async ({ params: { id }, query, viewer }, reply) => {
    const feed = await loadFeed(pool, id);
    if (!feed) return sendMissing(reply, `There is no feed ${id}.`);
    const [polls, perHour, items, answer] = await Promise.all([
      listPolls(pool, id),
      newPerHour(pool, id),
      listLatestItems(pool, id),
      loadAnswer(pool, id),
    ]);
    return sendPage(reply, feedPage({ feed, polls, perHour, items, answer, viewer, done: query.done }, new Date()));
  });

  app.get<{ Querystring: Query }>('/queues', async ({ viewer, query }, reply) => {
    const [now, [waiting, inHand, retrying, dead]] = await Promise.all([status(), queues()]);
    return sendPage(reply, queuesPage({ status: now, waiting, inHand, retrying, dead, viewer, done: query.done }, new Date()));
  });

  app.get<{ Querystring: Query }>('/trace', async ({ query }, reply) => {
    const wanted = typeof query.url === 'string' ? cleanLine(query.url, ADDRESS_LIMIT) : null;
    return sendPage(reply, tracePage({ wanted, result: wanted === null ? null : await traceOf(pool, wanted) }, new Date()));
  });

  app.get('/settings', async ({ viewer }, reply) => {
    const [{ configError }, config] = await Promise.all([status(), readConfig()]);
    return sendPage(reply, settingsPage({ settings, config, configError, viewer }));
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
