import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import type { Pool } from '../../shared/db.ts';
import { cleanLine } from '../../shared/text.ts';
import { isSigned } from './signature.ts';
import {
  confirmSubscription,
  endSubscription,
  loadSubscription,
  refuseSubscription,
  type Subscription,
  storePush,
} from './store/websub.ts';

/** What hubs call, the only address that is for others: its last part is a secret of its own. */
export const CALLBACK = '/websub/:token';
/** As large as a feed may be. */
const BODY_LIMIT = 10_000_000;
/** Pushes of one feed that may wait; a hub that is told so tries again. */
const MOST_WAITING = 16;
/** What a hub grants is believed within these bounds. */
const LEASE_SECONDS = { least: 60, most: 30 * 86_400 };
const CHALLENGE_LENGTH = 2_000;

interface Callback {
  Params: { token: string };
  Querystring: Record<string, string | string[] | undefined>;
  Body: Buffer | undefined;
}

const say = (reply: FastifyReply, status: number, text: string): FastifyReply =>
  reply.code(status).type('text/plain; charset=utf-8').send(text);
const unknown = (reply: FastifyReply): FastifyReply => say(reply, 404, 'There is no such subscription.\n');

/** The callbacks of WebSub: hubs confirm what was asked of them, and push what is new. */
export async function addCallbacks(app: FastifyInstance, pool: Pool): Promise<void> {
  await app.register(async (own) => {
    own.removeAllContentTypeParsers();
    own.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) => done(null, body));

    own.setErrorHandler((error: FastifyError, _request, reply) => {
      if (error.statusCode === undefined || error.statusCode >= 500) throw error;
      return say(reply, error.statusCode, 'This is not what a hub sends.\n');
    });

    own.get<Callback>(CALLBACK, async ({ params: { token }, query }, reply) => {
      const subscription = await loadSubscription(pool, token);
      if (!subscription || query['hub.topic'] !== subscription.topic) return unknown(reply);
      return answerHub(pool, token, subscription, query, reply);
    });

    own.post<Callback>(CALLBACK, { bodyLimit: BODY_LIMIT }, async ({ params: { token }, headers, body }, reply) => {
      const subscription = await loadSubscription(pool, token);
      if (!subscription) return unknown(reply);
      if (subscription.state === 'leaving') return say(reply, 410, 'This subscription has ended.\n');
      if (body === undefined || body.length === 0) return say(reply, 400, 'There is nothing in it.\n');
      // A hub need not learn who forges its pushes (WebSub, section 7.1.2): accepted, and forgotten.
      if (!isSigned(oneOf(headers['x-hub-signature']), subscription.secret, body)) return say(reply, 202, '');
      if (subscription.waiting >= MOST_WAITING)
        return say(reply.header('retry-after', '60'), 429, 'Too many pushes are waiting.\n');
      await storePush(pool, subscription.feed_id, cleanLine(headers['content-type'], 200), body);
      return say(reply, 202, '');
    });
  });
}

/** Only what was asked for is confirmed. */
async function answerHub(
  pool: Pool,
  token: string,
  { state, tries }: Subscription,
  query: Callback['Querystring'],
  reply: FastifyReply,
): Promise<FastifyReply> {
  const challenge = oneOf(query['hub.challenge']) ?? '';
  switch (query['hub.mode']) {
    case 'subscribe': {
      if (state === 'leaving' || tries === 0 || challenge === '' || challenge.length > CHALLENGE_LENGTH) return unknown(reply);
      const granted = Number(oneOf(query['hub.lease_seconds']));
      if (!(granted > 0)) return say(reply, 400, 'hub.lease_seconds is missing.\n');
      await confirmSubscription(pool, token, Math.min(LEASE_SECONDS.most, Math.max(LEASE_SECONDS.least, granted)));
      return say(reply, 200, challenge);
    }
    case 'unsubscribe':
      if (state !== 'leaving' || challenge === '' || challenge.length > CHALLENGE_LENGTH) return unknown(reply);
      await endSubscription(pool, token);
      return say(reply, 200, challenge);
    case 'denied':
      await refuseSubscription(pool, token, cleanLine(oneOf(query['hub.reason']), 200) ?? 'the hub refused');
      return say(reply, 200, '');
    default:
      return unknown(reply);
  }
}

const oneOf = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);
