import { isElement, walk } from './dom.ts';

/** Elements that begin a new line. */
const BLOCKS = new Set(
  'address article aside blockquote br caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
);

/** Elements whose content nobody reads as text. */
const UNREAD = new Set('script style noscript template svg iframe object button select textarea'.split(' '));

/** The text of an element as lines, one for each paragraph, item or heading. `textContent` would glue the words of neighbours. */
export function blockLines(root: Node): string[] {
  const lines: string[] = [];
  let line: string[] = [];
  const flush = () => {
    const text = line.join('').replace(/\s+/g, ' ').trim();
    if (text) lines.push(text);
    line = [];
  };
  const breaksLine = (node: Node) => isElement(node) && BLOCKS.has(node.localName);
  walk(
    root,
    (node) => {
      if (node.nodeType === 3) line.push(node.nodeValue ?? '');
      if (isElement(node) && (UNREAD.has(node.localName) || node.hasAttribute('hidden'))) return false;
      if (breaksLine(node)) flush();
      return true;
    },
    (node) => {
      if (breaksLine(node)) flush();
    },
  );
  flush();
  return lines;
}
