import { decodeBody } from '../services/fetcher/encoding.ts';
import { Reject } from '../shared/errors.ts';
import { readFields, type WarcRecord } from './warc-records.ts';

/** A page as a server gave it. */
export interface WarcPage {
  url: string;
  contentType: string;
  bytes: Uint8Array;
}

/** Why a record is no page that could hold an article. */
export type LeftOut = 'not a response' | 'another status than 200' | 'not HTML';

const HTML = /^(text\/html|application\/xhtml\+xml)\s*(;|$)/i;
const GZIP = Buffer.from([0x1f, 0x8b]);

/** The page of a record; what is left out tells why. Throws Reject E_ENCODING or E_TOO_LARGE. */
export async function pageOf({ fields, block }: WarcRecord, limit: number): Promise<WarcPage | LeftOut> {
  const url = fields.get('warc-target-uri')?.replace(/^<(.*)>$/, '$1');
  if (fields.get('warc-type')?.toLowerCase() !== 'response' || !url || !/^https?:/i.test(url)) return 'not a response';
  const end = /\r?\n\r?\n/.exec(block.toString('latin1', 0, 65_536));
  const head = end ? block.toString('latin1', 0, end.index).split(/\r?\n/) : [];
  if (!/^HTTP\/\d(\.\d)? 200\b/.test(head[0] ?? '')) return 'another status than 200';
  const headers = readFields(head.slice(1));
  const contentType = headers.get('content-type') ?? '';
  if (!HTML.test(contentType)) return 'not HTML';
  const sent = block.subarray(end!.index + end![0].length);
  const body = /\bchunked\b/i.test(headers.get('transfer-encoding') ?? '') ? (joinChunks(sent) ?? sent) : sent;
  const bytes = await decoded(body, headers.get('content-encoding') ?? null, limit);
  if (bytes.length > limit) throw new Reject('E_TOO_LARGE', `the page is larger than ${limit / 1e6} MB`);
  return { url, contentType, bytes };
}

/** The body of a chunked transfer; null where it is none: many crawlers store what they have put together under the server's head. */
function joinChunks(sent: Buffer): Buffer | null {
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = sent.indexOf('\r\n', at);
    const size =
      lineEnd < 0 ? null : /^([0-9a-f]{1,8})\s*(;.*)?$/i.exec(sent.toString('latin1', at, Math.min(lineEnd, at + 1_000)));
    if (!size) return null;
    const length = Number.parseInt(size[1]!, 16);
    if (length === 0) return Buffer.concat(parts);
    const begin = lineEnd + 2;
    if (begin + length > sent.length) return null;
    parts.push(sent.subarray(begin, begin + length));
    at = begin + length + 2;
  }
}

/** Undoes the content encoding, unless the crawler has done so already and kept the server's head. */
async function decoded(body: Buffer, encoding: string | null, limit: number): Promise<Uint8Array> {
  const isPlain = body.subarray(0, 1_000).includes('<') && !body.subarray(0, 2).equals(GZIP);
  try {
    return await decodeBody(body, encoding, limit);
  } catch (error) {
    if (isPlain && error instanceof Reject && error.code === 'E_ENCODING') return body;
    throw error;
  }
}
