import { Reject } from '../../shared/errors.ts';
import type { Document } from '../../shared/types.ts';

export type Kind = 'html' | 'text' | 'markdown';

/** How files begin that hold no text, in hex. */
const BINARY = [
  '25504446', // PDF
  '504b0304', // ZIP: Office, EPUB
  'd0cf11e0', // old Office
  '1f8b', // gzip
  '425a68', // bzip2
  'fd377a58', // xz
  '89504e47', // PNG
  'ffd8ff', // JPEG
  '47494638', // GIF
  '52494646', // RIFF: WebP, WAV, AVI
  '494433', // MP3
  '7f454c46', // ELF
];

/** Bytes in which the kind of a document shows. */
const HEAD = 4096;

const NO_TEXT = /^(?:image|audio|video|font)\/|^application\/(?:pdf|zip|gzip|json|msword|vnd\.)/;
const FEED_TYPE = /^application\/(?:rss|atom|rdf|feed)\+/;

/** Roots of XML documents that list articles but are none. */
const FEED_ROOT = /^<(?:rss|feed|rdf:rdf|urlset|sitemapindex|opml)[\s>]/i;
const HTML_TYPE = /^(?:text\/html|application\/xhtml\+xml)/;
const HTML_START = /^<(?:!doctype\s+html|html|head|body)[\s>]/i;
const HTML_TAG = /<(?:html|head|body|article|section|main|div|p|meta|title|script|h1|h2|a|img|table|span|ul|br)[\s/>]/i;
const MARKDOWN_TYPE = /^text\/(?:x-)?markdown/;

/**
 * What kind of document this is, by its bytes, its content type and its name, in this order of trust.
 * `text` is the decoded document. Throws Reject E_NOT_HTML for binary files, feeds and data.
 */
export function kindOf({ bytes, contentType, name }: Document, text: string): Kind {
  const type = (contentType ?? '').trim().toLowerCase();
  const start = Buffer.from(bytes.subarray(0, 8)).toString('hex');
  const binary = BINARY.find((signature) => start.startsWith(signature));
  if (binary) throw new Reject('E_NOT_HTML', `a binary file (${binary})`);
  const head = text.slice(0, HEAD).replace(/^[\s\ufeff]+/, '');
  if (head.includes('\u0000')) throw new Reject('E_NOT_HTML', 'a binary file');
  if (NO_TEXT.test(type) || FEED_TYPE.test(type)) throw new Reject('E_NOT_HTML', `content type ${type.slice(0, 100)}`);
  const root = withoutProlog(head);
  if (FEED_ROOT.test(root)) throw new Reject('E_NOT_HTML', 'a feed or sitemap');
  if (HTML_START.test(root) || HTML_TYPE.test(type)) return 'html';
  const extension = /\.([a-z]{2,8})$/i.exec(name ?? '')?.[1]?.toLowerCase();
  if (MARKDOWN_TYPE.test(type) || extension === 'md' || extension === 'markdown') return 'markdown';
  if (type.startsWith('text/plain') || extension === 'txt') return 'text';
  return extension === 'html' || extension === 'htm' || extension === 'xhtml' || HTML_TAG.test(head) ? 'html' : 'text';
}

/** The document from its first element on: XML declarations, doctypes of XML and comments left out. */
function withoutProlog(head: string): string {
  let rest = head;
  for (let skipped = ''; skipped !== rest; ) {
    skipped = rest;
    rest = rest
      .replace(/^<\?[^>]*>\s*/, '')
      .replace(/^<!--[\s\S]*?-->\s*/, '')
      .replace(/^<!doctype\s+(?!html)[^>[]*>\s*/i, '');
  }
  return rest;
}
