import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { isAway } from '../../shared/db.ts';
import { acceptForms } from './form.ts';
import { guardWith, secure } from './guard.ts';
import { messagePage } from './pages/message.ts';
import { sendMissing, sendPage } from './reply.ts';
import { addChanges } from './routes/changes.ts';
import { addLogin } from './routes/login.ts';
import { addNews } from './routes/news.ts';
import { addOperation } from './routes/operation.ts';
import type { Sessions } from './sessions.ts';
import type { Site } from './site.ts';
import { addCallbacks } from './websub.ts';

/** The console as a server that does not listen yet; with the callbacks of hubs where those can reach it. */
export function buildServer(
  site: Site,
  { sessions, hasCallbacks = false }: { sessions: Sessions; hasCallbacks?: boolean },
): FastifyInstance {
  const { log } = site;
  const app = Fastify({
    routerOptions: { ignoreTrailingSlash: true },
    // An address that cannot be decoded never comes as far as the guard.
    frameworkErrors: (_error, _request, reply) => {
      secure(reply);
      sendMissing(reply);
    },
  });
  app.decorateRequest('viewer', null);
  app.addHook('onRequest', guardWith(sessions));
  acceptForms(app);
  app.setNotFoundHandler((_, reply) => sendMissing(reply));
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (error.statusCode && error.statusCode < 500)
      return sendPage(reply, messagePage('Not understood', 'This is not what a page of the console sends.'), error.statusCode);
    log?.error({ err: error, path: request.url }, 'the console could not answer');
    return isAway(error)
      ? sendPage(
          reply,
          messagePage('The database does not answer', 'Nothing is lost: the page is there again as soon as Postgres is.'),
          503,
        )
      : sendPage(
          reply,
          messagePage('This page failed', 'It is a fault in this program (E_INTERNAL). The reason stands in its log.'),
          500,
        );
  });
  addLogin(app, sessions, log);
  if (site.desk && sessions.isRequired) addChanges(app, site, site.desk);
  addNews(app, site.pool);
  addOperation(app, site);
  if (hasCallbacks) void addCallbacks(app, site.pool);
  return app;
}
