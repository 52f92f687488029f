import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Fault, Reject } from '../shared/errors.ts';
import { fileFault, readCapped } from '../shared/file.ts';
import type { ItemEntry, PageBytes } from '../shared/items.ts';
import { cleanLine, cleanText, digest } from '../shared/text.ts';
import { parseHttpUrl, registrableDomain } from '../shared/url.ts';
import type { WarcPage } from './warc-pages.ts';

/** Bytes of one document; the same limit as for a downloaded page. */
export const DOCUMENT_LIMIT = 15_000_000;
const KINDS: Record<string, string> = {
  '.html': 'text/html',
  '.htm': 'text/html',
  '.xhtml': 'text/html',
  '.txt': 'text/plain',
  '.text': 'text/plain',
  '.md': 'text/markdown',
  '.markdown': 'text/markdown',
};

const line = z.string().nullish();

/** A line of `ingest --jsonl` beside its id. */
export const DOCUMENT_LINE = z
  .object({
    url: line,
    source: line,
    title: line,
    text: line,
    html: line,
    markdown: line,
    publishedAt: line,
    authors: z.array(z.string()).nullish(),
    language: line,
  })
  .refine(({ text, html, markdown }) => [text, html, markdown].filter((body) => body != null).length === 1, {
    message: 'give one of text, html and markdown',
  });
export type DocumentLine = z.output<typeof DOCUMENT_LINE>;

/** A document on its way to the parser's door. */
export interface IngestDocument {
  url: string | null;
  source: { name: string; domain: string | null };
  /** Identity where there is no address: within its source, or the digest of its bytes. */
  identity: { scope: string; id: string };
  entry: ItemEntry;
  page: PageBytes;
}

/** Throws Reject for an address that cannot be used or a document that is too large. */
export function documentOfLine(id: string | number | null, given: DocumentLine): IngestDocument {
  const url = given.url ? parseHttpUrl(given.url).href : null;
  const [contentType, body] =
    given.html != null
      ? ['text/html', given.html]
      : given.markdown != null
        ? ['text/markdown', given.markdown]
        : ['text/plain', given.text!];
  const bytes = Buffer.from(cleanText(body, DOCUMENT_LIMIT)); // it is text by the giver's word: a NUL in it must not make it look like a binary file
  if (bytes.length > DOCUMENT_LIMIT) throw new Reject('E_TOO_LARGE', `the document is larger than ${DOCUMENT_LIMIT / 1e6} MB`);
  const source = sourceOf(url, given.source);
  return {
    url,
    source,
    identity:
      given.source && id !== null
        ? { scope: source.name, id: String(id) }
        : { scope: 'bytes', id: digest('bytes', body).toString('hex') },
    entry: {
      title: cleanLine(given.title),
      authors: (given.authors ?? []).flatMap((author) => cleanLine(author, 200) ?? []),
      publishedAt: cleanLine(given.publishedAt, 100),
      language: cleanLine(given.language, 35),
    },
    page: { url, contentType: `${contentType}; charset=utf-8`, bytes },
  };
}

/** A file as a document; its kind is told by its name and bytes. Throws E_FILE or E_TOO_LARGE. */
export async function documentOfFile(file: string): Promise<IngestDocument> {
  const bytes = await readCapped(file, DOCUMENT_LIMIT);
  return {
    url: null,
    source: sourceOf(null, null),
    identity: { scope: 'bytes', id: digest('bytes', bytes.toString('latin1')).toString('hex') },
    entry: {},
    page: {
      url: null,
      contentType: KINDS[path.extname(file).toLowerCase()] ?? null,
      name: cleanLine(path.basename(file), 255),
      bytes,
    },
  };
}

/** A page out of an archive. Throws Reject for an address that cannot be used. */
export function documentOfPage({ url: given, contentType, bytes }: WarcPage): IngestDocument {
  const url = parseHttpUrl(given).href;
  return {
    url,
    source: sourceOf(url, null),
    identity: { scope: 'url', id: url },
    entry: {},
    page: { url, contentType: cleanLine(contentType, 255), bytes },
  };
}

function sourceOf(url: string | null, given: string | null | undefined): IngestDocument['source'] {
  const domain = url ? registrableDomain(new URL(url)) : null;
  return { name: cleanLine(given, 200) ?? domain ?? 'ingest', domain };
}

/** The files named, and those in the folders named (all levels, in order of their names) whose kind is known; memory holds the names of one folder. Throws E_FILE. */
export function* filesIn(paths: readonly string[]): Generator<string> {
  for (const given of paths) {
    const isFolder = orFault(given, () => statSync(given).isDirectory());
    if (isFolder) yield* filesOf(given);
    else yield given;
  }
}

function* filesOf(folder: string): Generator<string> {
  const inside = orFault(folder, () => readdirSync(folder, { withFileTypes: true }));
  for (const { name, isFolder } of inside.map((each) => ({ name: each.name, isFolder: each.isDirectory() })).sort(byName)) {
    const file = path.join(folder, name);
    if (isFolder) yield* filesOf(file);
    else if (path.extname(name).toLowerCase() in KINDS) yield file;
  }
}

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);

function orFault<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Fault ? error : fileFault(file, error);
  }
}
