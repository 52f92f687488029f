import { createRequire } from 'node:module';
import { messageOf, Reject } from '../../shared/errors.ts';
import { openLight } from './light-dom.ts';

/** Loaded where it is needed, which is next to never: it costs a thread half a second and 80 MB. */
const loadJsdom = (): typeof import('jsdom') => createRequire(import.meta.url)('jsdom');

/**
 * Opens a page, reads it, and lets it go. The light DOM holds the same tree as jsdom; where it fails, jsdom, which is exact and slow, is asked.
 * Throws Reject E_PARSE where jsdom gives up as well.
 */
export function withDocument<T>(html: string, url: string | null, read: (document: Document) => T): T {
  const own = url && URL.canParse(url) ? url : null;
  try {
    return read(openLight(html, own));
  } catch {
    return withExactDocument(html, own, read);
  }
}

/** With jsdom's defaults no script runs and nothing is loaded. Its constructor throws on some real pages. */
export function withExactDocument<T>(html: string, url: string | null, read: (document: Document) => T): T {
  const { JSDOM, VirtualConsole } = loadJsdom();
  let dom: InstanceType<typeof JSDOM>;
  try {
    dom = new JSDOM(html, { url: url ?? undefined, virtualConsole: new VirtualConsole() });
  } catch (error) {
    throw new Reject('E_PARSE', messageOf(error));
  }
  try {
    return read(dom.window.document);
  } finally {
    dom.window.close();
  }
}
