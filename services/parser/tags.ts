/** A piece of markup in an HTML text; what stands between two pieces is text. Offsets are UTF-16, `end` is exclusive. */
export interface Tag {
  kind: 'open' | 'close' | 'comment';
  /** Lower-case element name; '' for comments, doctypes and processing instructions. */
  name: string;
  start: number;
  end: number;
  /** Number of attributes. */
  attributes: number;
}

/** Elements whose content is text up to their own end tag, whatever it looks like. */
const RAW_TEXT = new Set(['script', 'style', 'textarea', 'title', 'iframe', 'noembed', 'noframes', 'xmp']);

const GREATER = 62;
const SLASH = 47;
const EQUALS = 61;
const DOUBLE_QUOTE = 34;
const SINGLE_QUOTE = 39;

const isLetter = (code: number) => (code | 32) >= 97 && (code | 32) <= 122;
const isSpace = (code: number) => code === 32 || (code >= 9 && code <= 13);

/**
 * The tags of an HTML text in order. Tags that never end are left out, as a browser does.
 * Linear on any input: every character is looked at once or twice, and nothing is kept.
 */
export function* readTags(html: string): Generator<Tag> {
  let at = 0;
  for (;;) {
    const start = html.indexOf('<', at);
    if (start < 0) return;
    const next = html.charCodeAt(start + 1);
    if (next === 33 || next === 63) {
      const end = endOfComment(html, start);
      yield { kind: 'comment', name: '', start, end, attributes: 0 };
      at = end;
      continue;
    }
    const closing = next === SLASH;
    const nameStart = start + (closing ? 2 : 1);
    if (!isLetter(html.charCodeAt(nameStart))) {
      at = start + 1;
      continue;
    }
    const nameEnd = endOfName(html, nameStart);
    const { end, attributes } = readAttributes(html, nameEnd);
    if (end < 0) return;
    const name = html.slice(nameStart, nameEnd).toLowerCase();
    yield { kind: closing ? 'close' : 'open', name, start, end, attributes };
    at = !closing && RAW_TEXT.has(name) ? endOfRawText(html, name, end) : end;
  }
}

/** Names longer than this are no element's name. */
const LONGEST_NAME = 64;

function endOfName(html: string, from: number): number {
  let i = from;
  while (i < html.length) {
    const code = html.charCodeAt(i);
    if (isSpace(code) || code === SLASH || code === GREATER) break;
    i++;
  }
  return Math.min(i, from + LONGEST_NAME);
}

/** Reads attributes up to the `>` that closes the tag; `end` is -1 when there is none. */
function readAttributes(html: string, from: number): { end: number; attributes: number } {
  let attributes = 0;
  let i = from;
  while (i < html.length) {
    const code = html.charCodeAt(i);
    if (code === GREATER) return { end: i + 1, attributes };
    if (isSpace(code) || code === SLASH) {
      i++;
      continue;
    }
    attributes++;
    i = endOfAttribute(html, i);
  }
  return { end: -1, attributes };
}

/** An attribute is a name, and a value when an equals sign follows. */
function endOfAttribute(html: string, from: number): number {
  let i = from + 1;
  while (i < html.length) {
    const code = html.charCodeAt(i);
    if (isSpace(code) || code === SLASH || code === GREATER || code === EQUALS) break;
    i++;
  }
  const afterName = skipSpace(html, i);
  if (html.charCodeAt(afterName) !== EQUALS) return i;
  const value = skipSpace(html, afterName + 1);
  const quote = html.charCodeAt(value);
  if (quote === DOUBLE_QUOTE || quote === SINGLE_QUOTE) {
    const close = html.indexOf(html[value]!, value + 1);
    return close < 0 ? html.length : close + 1;
  }
  i = value;
  while (i < html.length && !isSpace(html.charCodeAt(i)) && html.charCodeAt(i) !== GREATER) i++;
  return i;
}

function skipSpace(html: string, from: number): number {
  let i = from;
  while (isSpace(html.charCodeAt(i))) i++;
  return i;
}

function endOfComment(html: string, start: number): number {
  if (!html.startsWith('<!--', start)) {
    const end = html.indexOf('>', start);
    return end < 0 ? html.length : end + 1;
  }
  // `<!-->` is a whole comment, so the search begins at the dashes that open it.
  const close = /--!?>/g;
  close.lastIndex = start + 2;
  return close.exec(html) ? close.lastIndex : html.length;
}

/** Where the end tag of a raw text element begins, or the end of the text: each search moves on, so all of them together are linear. */
function endOfRawText(html: string, name: string, from: number): number {
  const close = new RegExp(`</${name}(?=[\\s/>])`, 'gi');
  close.lastIndex = from;
  return close.exec(html)?.index ?? html.length;
}
