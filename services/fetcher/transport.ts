import { type Code, Fault } from '../../shared/errors.ts';

/** How far the exchange had come when it broke. */
export type Phase = 'request' | 'body';

/** What the codes of Node and undici mean (of an error without code its name); the first match counts. */
const MEANINGS: [code: RegExp, meaning: Code][] = [
  [/^UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT$|^ETIMEDOUT$/, 'E_TIMEOUT'],
  [/^HPE_INVALID_EOF_STATE$|^UND_ERR_RES_CONTENT_LENGTH_MISMATCH$/, 'E_INCOMPLETE'],
  [/^HPE_|^HTTPParserError$|^UND_ERR_HEADERS_OVERFLOW$/, 'E_HTTP_PROTOCOL'],
  [/^(?:ENOTFOUND|EAI_)/, 'E_DNS'],
  [/^(?:ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/, 'E_TLS'],
];

/** The fault behind an error that was thrown while a request was under way; a fault of our own stays as it is. */
export function transportFault(error: unknown, phase: Phase): Fault {
  if (error instanceof Fault) return error;
  const { code, name, message } = error as NodeJS.ErrnoException;
  const cause = code ?? name;
  const meaning = MEANINGS.find(([pattern]) => pattern.test(cause))?.[1] ?? brokenConnection(cause, phase);
  return new Fault(meaning, `${cause}: ${message}`, { cause: error });
}

/** Before the answer a lost connection is a refusal; later the server closed early, or the line broke. */
function brokenConnection(cause: string, phase: Phase): Code {
  if (phase === 'request') return 'E_CONNECT';
  return cause === 'UND_ERR_SOCKET' ? 'E_INCOMPLETE' : 'E_NETWORK';
}
