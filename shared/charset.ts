import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { guessCharset } from './charset-guess.ts';

export interface Decoded {
  text: string;
  /** Name of the encoding that was used, lower case. */
  charset: string;
}

export interface DecodeOptions {
  /** The server's Content-Type with its charset. */
  contentType?: string | null;
  /** Which declaration inside the document counts: the XML prolog, `<meta charset>`, or none. */
  kind: 'xml' | 'html' | 'text';
}

/** Bytes in which a document says its encoding: HTML puts it within 1,024; feeds follow a comment or a warning now and then. */
const HEAD_BYTES = 4096;

/** By which bytes the encodings betray themselves that have no ASCII in them: byte order marks, then `<` and `<?` in wide characters. */
const SIGNATURES: [hex: string, charset: string][] = [
  ['0000feff', 'utf-32be'],
  ['fffe0000', 'utf-32le'],
  ['efbbbf', 'utf-8'],
  ['feff', 'utf-16be'],
  ['fffe', 'utf-16le'],
  ['0000003c', 'utf-32be'],
  ['3c000000', 'utf-32le'],
  ['003c00', 'utf-16be'],
  ['3c00', 'utf-16le'],
];

/** What publishers mean by the name is more than the name covers (the same table as in browsers). */
const MEANT: Record<string, string> = {
  ascii: 'windows-1252',
  'us-ascii': 'windows-1252',
  'iso-8859-1': 'windows-1252',
  iso8859_1: 'windows-1252',
  latin1: 'windows-1252',
  'latin-1': 'windows-1252',
  'iso-8859-9': 'windows-1254',
  'iso-8859-11': 'windows-874',
  'tis-620': 'windows-874',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  'x-sjis': 'shift_jis',
  'ks_c_5601-1987': 'euc-kr',
  utf8: 'utf-8',
};

/**
 * Bytes to text. The order of trust: byte order mark or wide characters, the server's charset, the document's own,
 * bytes that are UTF-8, the encoding that the bytes look like, windows-1252. A declaration that the bytes contradict does not count. Never throws.
 */
export function decodeText(bytes: Uint8Array, { contentType, kind }: DecodeOptions): Decoded {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const charset =
    signature(buffer) ?? declared(buffer, byTrust(charsetOfType(contentType), charsetInside(buffer, kind))) ?? guessed(buffer);
  return { text: charset === 'utf-8' && !isUtf8(buffer) ? decodeMixed(buffer) : iconv.decode(buffer, charset), charset };
}

/** Servers say Latin-1 by habit, so a document that says something else knows better. */
const byTrust = (server: string | null, document: string | null): (string | null)[] =>
  known(server) === 'windows-1252' ? [document, server] : [server, document];

/** A byte beyond ASCII between two of ASCII. One that begins a character of UTF-8 was cut from it, unless the word goes on. */
const LONE_BYTE = /(?<![\x80-\xff])(?:[\x80-\xbf](?![\x80-\xff])|[\xc0-\xff](?=[a-zA-Z]))/g;

/** UTF-8 with single bytes of windows-1252 in it, mostly quotation marks that an editor pasted. */
function decodeMixed(buffer: Buffer): string {
  const bytes = buffer.toString('latin1');
  const repaired = bytes.replace(LONE_BYTE, (byte) =>
    Buffer.from(iconv.decode(Buffer.from(byte, 'latin1'), 'windows-1252')).toString('latin1'),
  );
  return iconv.decode(Buffer.from(repaired, 'latin1'), 'utf-8');
}

function signature(buffer: Buffer): string | null {
  const start = buffer.toString('hex', 0, 4);
  return SIGNATURES.find(([hex]) => start.startsWith(hex))?.[1] ?? null;
}

/** The first declaration that exists and fits the bytes. */
function declared(buffer: Buffer, names: (string | null)[]): string | null {
  for (const name of names) {
    const charset = known(name);
    if (charset === null) continue;
    if (charset === 'utf-8' ? isMostlyUtf8(buffer) : !isPlainlyUtf8(buffer)) return charset;
  }
  return null;
}

const guessed = (buffer: Buffer): string => (isMostlyUtf8(buffer) ? 'utf-8' : (guessCharset(buffer) ?? 'windows-1252'));

/**
 * The encoding meant by a declared name. Wide encodings have been recognised by their bytes; a declaration that could be read is none of them.
 * UTF-7 is refused: it hides markup in harmless characters.
 */
function known(name: string | null): string | null {
  const label = name?.trim().toLowerCase() ?? '';
  const charset = MEANT[label] ?? label;
  return charset === '' || /^(?:utf-?(?:16|32|7)|ucs|base64|hex|binary)/.test(charset) || !iconv.encodingExists(charset)
    ? null
    : charset;
}

const charsetOfType = (contentType?: string | null): string | null =>
  /charset\s*=\s*["']?([^"';\s]+)/i.exec(contentType?.slice(0, 500) ?? '')?.[1] ?? null;

const PROLOG = /<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([^"']{1,40})["']/i;
const META = /<meta\s[^>]{0,500}?charset\s*=\s*["']?\s*([^"'\s/>]{1,40})/i;

function charsetInside(buffer: Buffer, kind: DecodeOptions['kind']): string | null {
  if (kind === 'text') return null;
  const head = buffer.toString('latin1', 0, HEAD_BYTES);
  return (kind === 'html' ? (META.exec(head) ?? PROLOG.exec(head)) : PROLOG.exec(head))?.[1] ?? null;
}

/** UTF-8 with characters beyond ASCII: no text in another encoding looks so by chance. */
const isPlainlyUtf8 = (buffer: Buffer): boolean => isUtf8(buffer) && !isAscii(buffer);

/** UTF-8 except for a few broken characters, as where a text was cut between the bytes of one. */
function isMostlyUtf8(buffer: Buffer): boolean {
  if (isUtf8(buffer)) return true;
  let broken = 0;
  let whole = 0;
  for (const character of buffer.toString('utf8')) {
    if (character === '\ufffd') broken++;
    else if (character > '\u007f') whole++;
  }
  return broken * 10 <= whole;
}
