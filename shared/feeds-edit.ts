import { Document, isMap, isSeq, type Node, parseDocument, type YAMLSeq } from 'yaml';
import { Fault } from './errors.ts';
import type { ListedFeed } from './opml.ts';

/**
 * The text of a valid feeds.yml with feeds added at the end of its list. Not a byte of what was there changes
 * (written anew by the YAML library, every line would be laid out in its way).
 * Throws E_CONFIG where the list is an alias.
 */
export function appendFeeds(text: string, feeds: readonly ListedFeed[]): string {
  if (feeds.length === 0) return text;
  const document = parseDocument(text, { keepSourceTokens: true, logLevel: 'error' });
  const list = document.get('feeds', true);
  if (!isSeq<Node>(list)) throw new Fault('E_CONFIG', 'feeds is an alias of another list: add the feeds to that one');
  const isInline = isMap(document.contents) && document.contents.flow === true;
  if (list.flow && (isInline || list.items.length > 0)) return appendInline(text, list, feeds);
  return appendLines(text, list, feeds);
}

/** `[a, b]`: JSON is valid there whichever of the two the file is written in. */
function appendInline(text: string, list: YAMLSeq<Node>, feeds: readonly ListedFeed[]): string {
  const last = list.items.at(-1)?.range?.[1];
  const at = last ?? list.range![1] - 1;
  const added = feeds.map((feed) => JSON.stringify(entryOf(feed))).join(', ');
  return `${text.slice(0, at)}${last === undefined ? '' : ', '}${added}${text.slice(at)}`;
}

/** Lines of their own, as deep as those before them; an empty `[]` gives way to them. */
function appendLines(text: string, list: YAMLSeq<Node>, feeds: readonly ListedFeed[]): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const indent = list.srcToken?.type === 'block-seq' ? list.srcToken.indent : 2;
  const lines = feeds.map((feed) => `${' '.repeat(indent)}- ${spell(feed)}${newline}`).join('');
  const [start, end] = list.range!;
  const kept = list.items.length > 0 ? text : `${text.slice(0, start).replace(/ +$/, '')}${text.slice(end)}`;
  const last = list.items.at(-1)?.range?.[1] ?? start - 1;
  const at = endOfLine(kept, last);
  const head = kept.slice(0, at);
  return `${head}${head.endsWith('\n') ? '' : newline}${lines}${kept.slice(at)}`;
}

/** Where the line after the one at `offset` begins. */
function endOfLine(text: string, offset: number): number {
  if (text[offset - 1] === '\n') return offset;
  const at = text.indexOf('\n', offset);
  return at === -1 ? text.length : at + 1;
}

/** The short form where an address is all there is. */
const entryOf = ({ url, name, tags }: ListedFeed) =>
  name === null && tags.length === 0 ? url : { url, ...(name !== null && { name }), ...(tags.length > 0 && { tags }) };

function spell(feed: ListedFeed): string {
  const document = new Document(entryOf(feed));
  if (isMap(document.contents)) document.contents.flow = true;
  return document.toString({ lineWidth: 0 }).trimEnd();
}
