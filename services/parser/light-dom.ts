import { parse, parseFragment } from 'parse5';
import { LightBuilder, type Types } from './light-builder.ts';
import { writeHtml } from './light-html.ts';
import { LightDocument, type LightElement, type Markup } from './light-node.ts';

const MARKUP: Markup = {
  read(html, context: LightElement) {
    const root = new LightDocument(MARKUP, context.ownerDocument.documentURI);
    return parseFragment<Types>(context, html, { treeAdapter: new LightBuilder(root, context.ownerDocument) });
  },
  write: writeHtml,
};

/**
 * A page as the HTML standard's tree, in a DOM without layout, styles or events: a tenth of the time that jsdom takes.
 * parse5, which is jsdom's own parser, builds it. It has what Readability and the readers here need of a `Document`; the rest is missing.
 */
export function openLight(html: string, url: string | null): Document {
  const own = url ?? 'about:blank';
  const document = new LightDocument(MARKUP, own);
  parse<Types>(html, { treeAdapter: new LightBuilder(document) });
  // Readability makes links absolute by it.
  const base = document.querySelector('base[href]')?.getAttribute('href');
  if (base && URL.canParse(base, own)) document.baseURI = new URL(base, own).href;
  return document as unknown as Document;
}
