import { Agent, request } from 'undici';
import { Fault, Later, messageOf } from '../../../../shared/errors.ts';
import type { FindNames, ReadText } from '../engine.ts';
import { readAnswer } from './answer.ts';

/** A service that takes longer for one text is too slow to keep up with news; in ms. */
const DEADLINE_MS = 20_000;
const CONNECT_MS = 5_000;
/** Ten times what 5,000 names take, more than are kept of any text. */
const ANSWER_BYTES = 5_000_000;

/** While the service is away a text waits as long again as it has been away, within these bounds, in ms: outages of hours must not be filled with attempts. */
const SHORTEST_WAIT_MS = 15_000;
const LONGEST_WAIT_MS = 600_000;

/** Refusals that the text itself may have brought about; every other status is about the service. */
const STATUS_OF_TEXT = new Set([400, 413, 422, 500]);
/** Connections that broke after the text had been sent: it may have brought down the service. */
const BROKE_AT_TEXT = /^(?:ECONNRESET|EPIPE|TimeoutError|HPE_|UND_ERR_(?!CONNECT_TIMEOUT))/;

export interface HttpEngine {
  url: string;
  /** Sent as a bearer token. */
  token?: string | null;
  /** For texts in languages that the service does not read. */
  otherwise: FindNames;
  deadlineMs?: number;
}

/**
 * Names found by a service. Where it is away the text waits without an attempt being counted (Later E_NER_SERVICE); what may be about the text
 * (a fault at this one, no answer in time, a broken connection) is tried again as a failed attempt (E_NER_SERVICE, E_NER_ANSWER).
 */
export function httpEngine({ url, token = null, otherwise, deadlineMs = DEADLINE_MS }: HttpEngine): FindNames {
  const dispatcher = new Agent({ connect: { timeout: CONNECT_MS }, maxResponseSize: ANSWER_BYTES });
  const headers: Record<string, string> = { 'content-type': 'application/json', accept: 'application/json' };
  if (token !== null) headers.authorization = `Bearer ${token}`;
  let awaySince: number | null = null;

  const away = (reason: string): Later => {
    awaySince ??= performance.now();
    const waited = performance.now() - awaySince;
    const waitMs = Math.min(Math.max(waited, SHORTEST_WAIT_MS), LONGEST_WAIT_MS) * (0.75 + 0.5 * Math.random());
    return new Later('E_NER_SERVICE', new Date(Date.now() + waitMs), `the service at ${url} ${reason}`);
  };
  const failed = (reason: string): Fault => new Fault('E_NER_SERVICE', `the service at ${url} ${reason}`);

  const ask = async ({ text, language }: ReadText): Promise<string> => {
    const body = JSON.stringify({ text, language });
    const signal = AbortSignal.timeout(deadlineMs);
    let status: number;
    let answer: string;
    try {
      const response = await request(url, { method: 'POST', headers, body, signal, dispatcher });
      status = response.statusCode;
      answer = await response.body.text();
    } catch (error) {
      throw transportFault(error);
    }
    if (status === 200) return answer;
    const told = `answered ${status}: ${answer.slice(0, 200)}`;
    throw STATUS_OF_TEXT.has(status) ? failed(told) : away(told);
  };

  const transportFault = (error: unknown): Fault => {
    const { code, name } = error as NodeJS.ErrnoException;
    const cause = typeof code === 'string' ? code : name;
    if (cause === 'TimeoutError') return failed(`did not answer within ${deadlineMs / 1000} s`);
    if (cause === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return failed(`answered with more than ${ANSWER_BYTES / 1e6} MB`);
    if (BROKE_AT_TEXT.test(cause)) return failed(`broke the connection (${cause}: ${messageOf(error)})`);
    return away(`cannot be reached (${cause}: ${messageOf(error)})`);
  };

  return async (read) => {
    if (read.sentences.length === 0) return [];
    const body = await ask(read);
    awaySince = null;
    return readAnswer(body, read) ?? otherwise(read);
  };
}
