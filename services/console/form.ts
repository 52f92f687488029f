import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Fault } from '../../shared/errors.ts';
import { messagePage } from './pages/message.ts';
import { sendPage } from './reply.ts';
import { isSame, type Viewer } from './sessions.ts';

/** Bytes of a form: a split of a story of some thousand articles. */
const FORM_LIMIT = 64_000;

/** Lets the server read forms, and nothing else. */
export function acceptForms(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_LIMIT },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  );
}

export const formOf = ({ body }: FastifyRequest): URLSearchParams =>
  body instanceof URLSearchParams ? body : new URLSearchParams();

/** Does what a form of ours asks for and leads to where its result is seen; else says what is wrong with it. */
export async function answerForm(
  request: FastifyRequest,
  reply: FastifyReply,
  change: (form: URLSearchParams, viewer: Viewer) => Promise<string>,
): Promise<FastifyReply> {
  const form = formOf(request);
  const { viewer } = request;
  if (!viewer || !isSame(form.get('csrf') ?? '', viewer.csrf)) {
    return sendPage(reply, messagePage('Not changed', 'This form is too old: go back, load the page again and repeat.'), 403);
  }
  try {
    return reply.redirect(await change(form, viewer), 303);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return sendPage(reply, messagePage('Not changed', error.message), error.code === 'E_NOT_FOUND' ? 404 : 400);
  }
}
