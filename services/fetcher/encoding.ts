import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { Reject } from '../../shared/errors.ts';

/** What we ask for; Node 20 cannot read zstd. */
export const ACCEPT_ENCODING = 'gzip, deflate, br';

/** No honest server encodes more than twice; each further layer multiplies what a bomb can do. */
const LAYER_LIMIT = 5;

/** Most pages are a few of these; pieces of 16 kB, as is usual, cost as much to hand over as to decode. */
const CHUNK_BYTES = 131_072;

type Decoder = (bytes: Uint8Array, options: zlib.ZlibOptions) => Promise<Buffer>;

const gunzip: Decoder = promisify(zlib.gunzip);
const inflateZlib: Decoder = promisify(zlib.inflate);
const inflateRaw: Decoder = promisify(zlib.inflateRaw);

/** `deflate` should be in a zlib wrapper, whose first byte ends in 8; some servers send it bare. */
const inflate: Decoder = (bytes, options) => ((bytes[0]! & 0x0f) === 8 ? inflateZlib : inflateRaw)(bytes, options);

const DECODERS: Record<string, Decoder | null> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  deflate: inflate,
  br: promisify(zlib.brotliDecompress),
  // What servers write where they mean that nothing was done.
  identity: null,
  none: null,
  'utf-8': null,
};

export const isGzip = (contentEncoding: string | null): boolean => /^\s*(?:x-)?gzip\s*$/i.test(contentEncoding ?? '');

/**
 * Undoes a Content-Encoding. Throws Reject E_ENCODING when it is unknown, has more than five layers or is corrupt,
 * E_TOO_LARGE when any layer comes to more than `limit` bytes.
 */
export async function decodeBody(bytes: Uint8Array, contentEncoding: string | null, limit: number): Promise<Uint8Array> {
  const layers =
    contentEncoding
      ?.toLowerCase()
      .split(',')
      .map((layer) => layer.trim())
      .filter(Boolean) ?? [];
  if (layers.length > LAYER_LIMIT) throw new Reject('E_ENCODING', `${layers.length} content encodings`);
  let decoded = bytes;
  for (const layer of layers.reverse()) {
    const decoder = Object.hasOwn(DECODERS, layer) ? DECODERS[layer] : undefined;
    if (decoder === undefined) throw new Reject('E_ENCODING', `unknown content encoding ${layer.slice(0, 40)}`);
    if (decoder && decoded.length > 0) decoded = await decodeLayer(decoder, decoded, limit, layer);
  }
  return decoded;
}

async function decodeLayer(decoder: Decoder, bytes: Uint8Array, limit: number, name: string): Promise<Uint8Array> {
  try {
    return await decoder(bytes, { maxOutputLength: limit, chunkSize: CHUNK_BYTES });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new Reject('E_TOO_LARGE');
    throw new Reject('E_ENCODING', `corrupt ${name}: ${(error as Error).message}`);
  }
}
