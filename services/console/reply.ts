import type { FastifyReply } from 'fastify';
import type { Html } from './html.ts';
import { messagePage } from './pages/message.ts';

/** A number that fits a bigint; other paths are no pages. */
export const ID = ':id(^\\d{1,18}$)';

export type Query = Record<string, string | string[] | undefined>;
export type ById = { Params: { id: string }; Querystring: Query };

export const sendPage = (reply: FastifyReply, page: Html, status = 200): FastifyReply =>
  reply.code(status).type('text/html; charset=utf-8').send(page.text);

export const sendMissing = (reply: FastifyReply, text = 'There is no page at this address.'): FastifyReply =>
  sendPage(reply, messagePage('Not found', text), 404);

/** The value of a parameter that is absent (null) or matches; undefined when the address is none of ours. */
export function parameter(value: Query[string], pattern: RegExp): string | null | undefined {
  if (value === undefined) return null;
  return typeof value === 'string' && pattern.test(value) ? value : undefined;
}
