import { LightElement, type LightNode } from './light-node.ts';

const VOID = new Set(
  'area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr'.split(' '),
);
/** Their text is no markup. */
const RAW = new Set('style script xmp iframe noembed noframes plaintext'.split(' '));

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\u00a0': '&nbsp;' };
const escapeText = (text: string): string => text.replace(/[&<>\u00a0]/g, (character) => ESCAPES[character]!);
const escapeValue = (text: string): string => text.replace(/[&"\u00a0]/g, (character) => ESCAPES[character]!);

/** What stands in an element as HTML. */
export function writeHtml(element: LightElement): string {
  const parts: string[] = [];
  writeChildren(element, parts);
  return parts.join('');
}

/** The nesting is bounded by the pre-scan. */
function writeChildren(parent: LightElement, parts: string[]): void {
  const isRaw = RAW.has(parent.localName);
  for (let node: LightNode | null = parent.firstChild; node; node = node.nextSibling) {
    if (!(node instanceof LightElement)) {
      parts.push(isRaw ? node.nodeValue! : escapeText(node.nodeValue!));
      continue;
    }
    parts.push('<', node.localName);
    for (const { name, value } of node.attributes) parts.push(' ', name, '="', escapeValue(value), '"');
    parts.push('>');
    if (VOID.has(node.localName)) continue;
    writeChildren(node, parts);
    parts.push('</', node.localName, '>');
  }
}
