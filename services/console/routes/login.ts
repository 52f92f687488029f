import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isPassword } from '../../../shared/console-login.ts';
import type { Log } from '../../../shared/log.ts';
import { answerForm, formOf } from '../form.ts';
import { LOGIN_PATH } from '../guard.ts';
import { loginPage } from '../pages/login.ts';
import { type Query, sendMissing, sendPage } from '../reply.ts';
import { COOKIE, SESSION_SECONDS, type Sessions } from '../sessions.ts';

/** After a wrong password, in ms. One is looked at at a time, so this is also how fast anybody can guess. */
const PENALTY_MS = 1_000;
/** Passwords that may wait to be looked at. */
const MOST_WAITING = 5;

/** The form for the password, where there is one. */
export function addLogin(app: FastifyInstance, sessions: Sessions, log: Log | undefined): void {
  const { login } = sessions;
  if (login.kind !== 'password') {
    app.get(LOGIN_PATH, async (_, reply) => sendMissing(reply));
    return;
  }
  const isRight = oneAtATime(async (password: string) => {
    if (await isPassword(password, login.hash)) return true;
    await sleep(PENALTY_MS);
    return false;
  });

  app.get<{ Querystring: Query }>(LOGIN_PATH, async ({ query, viewer }, reply) =>
    viewer ? reply.redirect('/') : sendPage(reply, loginPage(placeOf(query.next), null)),
  );

  app.post(LOGIN_PATH, async (request, reply) => {
    const form = formOf(request);
    const next = placeOf(form.get('next') ?? undefined);
    const right = await isRight((form.get('password') ?? '').slice(0, 1000));
    if (right === null) return sendPage(reply, loginPage(next, 'Too many try to log in. Wait a few seconds.'), 429);
    if (!right) {
      log?.warn({ ip: request.ip }, 'a wrong password for the console');
      return sendPage(reply, loginPage(next, 'This is not the password.'), 401);
    }
    return reply.header('set-cookie', cookie(request, sessions.open(), SESSION_SECONDS)).redirect(next, 303);
  });

  app.post('/logout', async (request, reply) =>
    answerForm(request, reply, async () => {
      reply.header('set-cookie', cookie(request, '', 0));
      return LOGIN_PATH;
    }),
  );
}

/** A page of ours; a full address could lead anywhere. */
const placeOf = (next: unknown): string => (typeof next === 'string' && /^\/(?![/\\])[^\s\\]*$/.test(next) ? next : '/');

/** Out of reach for scripts, and never sent by a page of another site. */
const cookie = ({ headers }: FastifyRequest, value: string, seconds: number): string =>
  `${COOKIE}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${headers['x-forwarded-proto'] === 'https' ? '; Secure' : ''}`;

/** Answers one after the other; null where too many wait. */
function oneAtATime(answer: (given: string) => Promise<boolean>): (given: string) => Promise<boolean | null> {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return (given) => {
    if (waiting >= MOST_WAITING) return Promise.resolve(null);
    waiting++;
    const mine = last.then(() => answer(given)).finally(() => waiting--);
    last = mine.catch(() => {});
    return mine;
  };
}
