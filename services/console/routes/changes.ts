import type { FastifyInstance } from 'fastify';
import { transaction } from '../../../shared/db.ts';
import { Fault } from '../../../shared/errors.ts';
import { STAGES, type Stage } from '../../../shared/pipeline.ts';
import { cleanLine } from '../../../shared/text.ts';
import { hurry } from '../../../shared/work/hurry.ts';
import { replay } from '../../../shared/work/replay.ts';
import type { Decided, Desk } from '../desk.ts';
import { answerForm } from '../form.ts';
import type { Done } from '../pages/forms.ts';
import { ID } from '../reply.ts';
import type { Site } from '../site.ts';
import { loadFeed } from '../store/feed.ts';
import { listDead } from '../store/queues.ts';

/** Characters of a reason. */
const REASON_LIMIT = 200;
const NUMBER = /^[1-9]\d{0,17}$/;
const STORY_ADDRESS = /\/stories\/(\d+)(?:[?#].*)?$/;

type ById = { Params: { id: string } };

/** Everything that changes something. Each form carries its token, and leads back to where the change is seen. */
export function addChanges(app: FastifyInstance, { pool, log }: Site, desk: Desk): void {
  const story = (action: string, done: Done, change: (id: string, form: URLSearchParams) => Promise<Decided>): void => {
    app.post<ById>(`/stories/${ID}/${action}`, async (request, reply) =>
      answerForm(request, reply, async (form, { name }) => {
        const { id } = request.params;
        const { stories } = await change(id, form);
        log?.info({ story: id, action, by: name }, 'an editor decided about a story');
        const shown = stories.find(({ storyId }) => storyId === id) ?? stories[0];
        return `/stories/${shown?.storyId ?? id}?done=${done}`;
      }),
    );
  };
  story('merge', 'merged', (id, form) => desk.mergeStories(id, storyOf(form.get('other')), reasonOf(form)));
  story('split', 'split', (id, form) => desk.splitStory(id, articlesOf(form), reasonOf(form)));
  story('undo', 'undone', (id) => desk.undoDecision(id));

  const feed = (action: string, done: Done, change: (feed: { id: string; feed_id: number }) => Promise<unknown>): void => {
    app.post<ById>(`/feeds/:id(^\\d{1,9}$)/${action}`, async (request, reply) =>
      answerForm(request, reply, async (_, { name }) => {
        const found = await loadFeed(pool, request.params.id);
        if (!found) throw new Fault('E_NOT_FOUND', `There is no feed ${request.params.id}.`);
        await change(found);
        log?.info({ feed: found.id, action, by: name }, 'an operator changed a feed');
        return `/feeds/${found.feed_id}?done=${done}`;
      }),
    );
  };
  feed('pause', 'paused', ({ id }) => desk.pauseFeed(id));
  feed('resume', 'resumed', ({ id }) => desk.resumeFeed(id));
  feed('poll', 'hurried', ({ feed_id }) => transaction(pool, (client) => hurry(client, 'poll', String(feed_id))));

  app.post('/queues/replay', async (request, reply) =>
    answerForm(request, reply, async (form, { name }) => {
      const [stage, id] = [form.get('stage') as Stage, numberOf(form.get('id'))];
      if (!STAGES.includes(stage)) throw new Fault('E_USAGE', 'There is no such stage.');
      const found = (await listDead(pool)).find((row) => row.stage === stage && row.id === id);
      if (!found) throw new Fault('E_NOT_FOUND', 'It is not given up any more.');
      const { hindered } = await replay(pool, [{ stage, id, code: found.code ?? '' }]);
      if (hindered > 0) throw new Fault('E_USAGE', 'It cannot be tried again: what it needs is not stored any more.');
      log?.info({ stage, id, by: name }, 'an operator put work back');
      return '/queues?done=replayed';
    }),
  );
}

const reasonOf = (form: URLSearchParams): string | null => cleanLine(form.get('reason') ?? '', REASON_LIMIT);

/** An editor copies what the browser shows of the other story: its address, or the number in it. */
const storyOf = (text: string | null): string => numberOf(text?.trim().match(STORY_ADDRESS)?.[1] ?? text?.trim() ?? null);

function numberOf(text: string | null): string {
  if (text === null || !NUMBER.test(text)) throw new Fault('E_USAGE', 'Give a number as the address of a page shows it.');
  return text;
}

function articlesOf(form: URLSearchParams): string[] {
  const articles = form.getAll('article').map(numberOf);
  if (articles.length === 0) throw new Fault('E_USAGE', 'Mark the articles that do not belong to this story.');
  return articles;
}
