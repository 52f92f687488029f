import { DOMParser } from 'linkedom';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { elementsOf } from './dom.ts';

type TreeNode = DefaultTreeAdapterTypes.ParentNode;

/**
 * A page as the HTML standard's tree, in a DOM without layout, styles or events: a fifth of the time that jsdom takes.
 * parse5 makes the tree (it is jsdom's own parser), linkedom holds it; linkedom's own parser would nest broken markup in other ways than browsers do.
 * Comments and the contents of templates, which nobody sees, are left out.
 */
export function openLight(html: string, url: string | null): Document {
  const document = new DOMParser().parseFromString('', 'text/html') as unknown as Document;
  fill(document, document, parse(html));
  const own = url ?? 'about:blank';
  // linkedom resolves no addresses; Readability makes links absolute by these two.
  Object.defineProperty(document, 'documentURI', { value: own });
  Object.defineProperty(document, 'baseURI', { value: baseOf(document, own) });
  // linkedom looks for a title in the head only, and fails when there is no root any more.
  Object.defineProperty(document, 'title', {
    value: elementsOf(document, 'title')[0]?.textContent?.replace(/\s+/g, ' ').trim() ?? '',
  });
  return document;
}

/** What scripts, style sheets and readers' aids read, and nobody here: half of the attributes of a page. Images wait in `data-src` and its like. */
const UNREAD =
  /^(?:on|aria-(?!hidden$|modal$)|data-(?!.*(?:src|img|image|lazy|original))|adobe-|track|target$|tabindex$|crossorigin$|sizes$|media$|loading$|as$|for$|value$|placeholder$|nonce$|integrity$|fetchpriority$|decoding$)/;

/** Real articles stay below 60 on a tag; linkedom goes through all of them to add one. */
const ATTRIBUTES_LIMIT = 64;

/** The nesting is bounded by the pre-scan. */
function fill(document: Document, into: Node, from: TreeNode): void {
  for (const child of from.childNodes) {
    if ('value' in child) into.appendChild(document.createTextNode(child.value));
    else if ('tagName' in child) {
      const element = document.createElement(child.tagName);
      // linkedom puts each attribute in front of those before it.
      for (const { name, value } of child.attrs.slice(0, ATTRIBUTES_LIMIT).toReversed())
        if (!UNREAD.test(name)) element.setAttribute(name, value);
      into.appendChild(element);
      fill(document, element, child);
    }
  }
}

function baseOf(document: Document, own: string): string {
  const base = document.querySelector('base[href]')?.getAttribute('href');
  return base && URL.canParse(base, own) ? new URL(base, own).href : own;
}
