/** One line of a plain text or Markdown document. `text` is free of markers; an empty line has empty text. */
export interface Line {
  kind: 'text' | 'heading' | 'item';
  text: string;
}

const FENCE = /^\s{0,3}(?:```|~~~)/;
const RULE = /^\s{0,3}(?:[-*_]\s*){3,}$/;
const UNDERLINE = /^\s{0,3}(?:=+|-{3,})\s*$/;
const REFERENCE = /^\s{0,3}\[[^\]]{1,200}\]:\s+\S/;
const TABLE_RULE = /^\s*\|?(?:\s*:?-{3,}:?\s*\|)+\s*(?::?-{3,}:?)?\s*$/;
const HEADING = /^\s{0,3}#{1,6}\s+/;
const ITEM = /^\s*[-*+•·▪]\s+/;
const QUOTE = /^\s{0,3}>\s?/;

/** Reads a document line by line and takes the markers off; fences, rules and definitions of links are left out. Plain text stays as it is. */
export function readLines(source: string): Line[] {
  const lines: Line[] = [];
  for (const raw of source.split('\n')) {
    const line = raw.replace(QUOTE, '');
    const last = lines.at(-1);
    if (UNDERLINE.test(line) && last?.kind === 'text' && last.text !== '') last.kind = 'heading';
    else if (FENCE.test(line) || RULE.test(line) || REFERENCE.test(line) || TABLE_RULE.test(line))
      lines.push({ kind: 'text', text: '' });
    else if (HEADING.test(line)) lines.push({ kind: 'heading', text: plain(line.replace(HEADING, '').replace(/\s+#+\s*$/, '')) });
    else if (ITEM.test(line)) lines.push({ kind: 'item', text: plain(line.replace(ITEM, '')) });
    else lines.push({ kind: 'text', text: plain(line) });
  }
  return lines;
}

/** Markers inside a line, in the order in which they are taken off. Every class stops at the marker itself, so each pattern is linear. */
const INLINE: [RegExp, string][] = [
  [/!\[[^[\]]{0,500}\]\([^()\s]{0,2000}(?:\s+"[^"]{0,200}")?\)/g, ''],
  [/\s?\[\[\d{1,3}\]\](?:\([^()\s]{0,2000}\))?(?:,? ?\[\[\d{1,3}\]\](?:\([^()\s]{0,2000}\))?)*/g, ''],
  [/\[\^[^[\]\s]{1,30}\]/g, ''],
  [/\[([^[\]]{1,500})\](?:\([^()\s]{0,2000}(?:\s+"[^"]{0,200}")?\)|\[[^[\]]{0,100}\])/g, '$1'],
  [/<((?:https?:\/\/|mailto:)[^<>\s]{1,2000})>/g, '$1'],
  [/<br\s{0,5}\/?>/gi, ' '],
  [/<\/?(?:a|b|i|u|em|strong|p|span|div|sup|sub|small|img|hr|figure|figcaption)(?:\s[^<>]{0,500})?\/?>/gi, ''],
  [/\*\*([^*]+)\*\*/g, '$1'],
  [/(?<![\p{L}\p{N}_])__([^_]+)__(?![\p{L}\p{N}_])/gu, '$1'],
  [/(?<![*\\\p{L}\p{N}])\*([^*\s](?:[^*]*[^*\s])?)\*(?![*\p{L}\p{N}])/gu, '$1'],
  [/(?<![\p{L}\p{N}_])_([^_\s](?:[^_]*[^_\s])?)_(?![\p{L}\p{N}_])/gu, '$1'],
  [/~~([^~]+)~~/g, '$1'],
  [/`+([^`]+)`+/g, '$1'],
  [/\\([\\`*_{}[\]()#+.!|>~-])/g, '$1'],
];

function plain(line: string): string {
  if (line === '') return line;
  let text = line;
  for (const [pattern, replacement] of INLINE) text = text.replace(pattern, replacement);
  if (/^\s*\|.*\|\s*$/.test(text)) text = text.replace(/\|/g, ' ');
  return text.replace(/\s+/g, ' ').trim();
}

/** A text set to a width has no longer lines than this, in characters; its full lines are at least the second long. */
const WRAP_WIDTH = 100;
const WRAP_FULL = 40;
/** Most lines that are followed by another end inside a sentence. */
const WRAP_SHARE = 0.6;

/** Joins the lines of paragraphs that were wrapped at a fixed width; other documents have one paragraph on each line. */
export function joinWrapped(lines: Line[]): Line[] {
  const goesOn = (i: number) => {
    const next = lines[i + 1];
    return lines[i]!.kind !== 'heading' && lines[i]!.text.length >= WRAP_FULL && next?.kind === 'text' && next.text !== '';
  };
  const inner = lines.filter((_, i) => goesOn(i));
  const open = inner.filter(({ text }) => !/[.!?:]["”’)]?$/.test(text));
  const isWrapped =
    inner.length >= 3 && open.length > WRAP_SHARE * inner.length && lines.every(({ text }) => text.length <= WRAP_WIDTH);
  if (!isWrapped) return lines;
  const joined: Line[] = [];
  for (const [i, line] of lines.entries()) {
    const last = joined.at(-1);
    if (i > 0 && last && goesOn(i - 1) && line.kind === 'text') last.text += ` ${line.text}`;
    else joined.push({ ...line });
  }
  return joined;
}
