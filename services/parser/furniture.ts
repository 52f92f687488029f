import { foldWords, isBoilerplate } from './boilerplate.ts';
import type { Line } from './markdown.ts';

const CONTENTS_LABEL =
  /^(?:table of contents|contents|in this article|inhaltsverzeichnis|inhalt|sommaire|índice|indice|spis treści)\s?:?$/i;
const READ_ALSO_LABEL =
  /^(?:also read|read also|read more|see also|related(?: (?:articles|stories|posts|news|links|reading))?|recommended(?: reading)?|you (?:may|might) also like|more (?:stories|news)|lesen sie auch|mehr zum thema|lire aussi|à lire aussi|lee también|leia também|leggi anche)\s?[:.…]*$/i;
const TAGS_LABEL = /^(?:tags|topics|filed under|schlagwörter|mots-clés|etiquetas|tagi)\s?:?$/i;
const COMMENT_LABEL =
  /^(?:leave|post|add|write) a (?:reply|comment)|^(?:\d+ )?comments?$|^kommentar (?:schreiben|hinterlassen)|^laisser un commentaire|^deja un comentario|^lascia un commento/i;

/** What follows the form for comments is dropped when it is at most this share of the document. */
const TAIL_SHARE = 0.3;

/** A list of tags is one short line. */
const TAGS_LIMIT = 300;

/** Lines without what a web page leaves in its text: lists of contents, of links and tags, the form for comments, calls to share. */
export function withoutFurniture(lines: Line[]): Line[] {
  return dropLists(dropCommentForm(lines)).filter(({ text }) => !isBoilerplate(text));
}

/** From the label of the form to the end, when little follows; readers' comments in the middle of a document are left alone. */
function dropCommentForm(lines: Line[]): Line[] {
  const start = lines.findIndex(({ text }) => COMMENT_LABEL.test(text));
  if (start < 0) return lines;
  const length = (list: Line[]) => list.reduce((sum, { text }) => sum + text.length, 0);
  return length(lines.slice(start)) <= TAIL_SHARE * length(lines) ? lines.slice(0, start) : lines;
}

/** Labels with the list that belongs to them. A list of contents repeats the headings, which stay where they stand. */
function dropLists(lines: Line[]): Line[] {
  const counts = new Map<string, number>();
  for (const { text } of lines) counts.set(foldWords(text), (counts.get(foldWords(text)) ?? 0) + 1);
  const comesAgain = (line: Line) => (counts.get(foldWords(line.text)) ?? 0) > 1;
  const isItem = (line: Line) => line.kind === 'item' || /^\[.*\]$/.test(line.text);
  const kept: Line[] = [];
  for (let i = 0; i < lines.length; i++) {
    const { text } = lines[i]!;
    if (CONTENTS_LABEL.test(text)) i = endOfRun(lines, i + 1, (line) => isItem(line) || comesAgain(line));
    else if (READ_ALSO_LABEL.test(text)) i = endOfRun(lines, i + 1, isItem);
    else if (TAGS_LABEL.test(text)) i = endOfRun(lines, i + 1, (line) => isItem(line) || isTagLine(line));
    else kept.push(lines[i]!);
  }
  return kept;
}

const isTagLine = ({ text }: Line): boolean => text.length < TAGS_LIMIT && text.includes(',') && !/[.!?]["”’]?$/.test(text);

/** Index of the last line of a run that begins at `from`. */
function endOfRun(lines: Line[], from: number, belongs: (line: Line) => boolean): number {
  let end = from;
  while (end < lines.length && belongs(lines[end]!)) end++;
  return end - 1;
}
