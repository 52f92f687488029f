import { readTags, type Tag } from './tags.ts';

/** Elements that hold no readable text but cost the DOM time; scripts with linked data stay. */
const DROPPED = new Set(['script', 'style', 'svg', 'noscript']);

/**
 * HTML without comments, styles, scripts (linked data stays), drawings and inline styles; what an inline style hides is marked `hidden`.
 * Besides the time saved, jsdom throws on some style sheets. The document ends after `textLimit` characters of text. Linear on any input.
 */
export function stripMarkup(html: string, textLimit: number): string {
  const source = fromDocumentStart(html);
  const lastClose = lastClosingTags(source);
  const kept: string[] = [];
  let textLeft = textLimit;
  let at = 0;
  let inside: string | null = null;
  for (const tag of readTags(source)) {
    if (inside) {
      if (tag.kind === 'close' && tag.name === inside) {
        inside = null;
        at = tag.end;
      }
      continue;
    }
    const text = source.slice(at, tag.start);
    const isData = tag.kind === 'close' && tag.name === 'script';
    kept.push(isData ? text : text.slice(0, textLeft));
    if (!isData) textLeft -= text.length;
    if (textLeft <= 0) return kept.join('');
    at = tag.end;
    if (tag.kind === 'open' && isDropped(source, tag)) {
      // One that is never closed would take the rest of the page with it.
      if ((lastClose.get(tag.name) ?? -1) >= tag.end) inside = tag.name;
    } else if (tag.kind !== 'comment' || isDoctype(source, tag)) kept.push(withoutStyle(source, tag));
  }
  if (!inside) kept.push(source.slice(at, at + textLeft));
  return kept.join('');
}

/** How far before the document's first tag stray output of a server is looked for, in characters. */
const PREFIX_LIMIT = 4096;

/** jsdom opens the body at the first character of text, so what stands before the document is cut. */
function fromDocumentStart(html: string): string {
  const start = html.slice(0, PREFIX_LIMIT).search(/<(?:!doctype|html)\b/i);
  return start > 0 && !/<(?:head|body|meta|title|article|p|div)\b/i.test(html.slice(0, start)) ? html.slice(start) : html;
}

function lastClosingTags(html: string): Map<string, number> {
  const last = new Map<string, number>();
  for (const match of html.matchAll(/<\/(script|style|svg|noscript)(?=[\s/>])/gi)) last.set(match[1]!.toLowerCase(), match.index);
  return last;
}

const isDoctype = (html: string, tag: Tag) => /^<!doctype/i.test(html.slice(tag.start, tag.start + 9));

function isDropped(html: string, tag: Tag): boolean {
  return DROPPED.has(tag.name) && !(tag.name === 'script' && html.slice(tag.start, tag.end).includes('ld+json'));
}

const STYLE = /\sstyle\s*=\s*(?:"[^"]*"|'[^']*')/i;

function withoutStyle(html: string, tag: Tag): string {
  const text = html.slice(tag.start, tag.end);
  if (tag.attributes === 0) return text;
  return text.replace(STYLE, (style) => (/display\s*:\s*none|visibility\s*:\s*hidden/i.test(style) ? ' hidden=""' : ''));
}
