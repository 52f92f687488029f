import type { Sentence } from './tokenise.ts';

export type LineKind = 'heading' | 'paragraph' | 'item' | 'boilerplate';

/** One line of the text; `start` and `end` leave out blanks and marks of lists and headings at its edges. */
export interface Line {
  start: number;
  end: number;
  kind: LineKind;
}

/** A heading is short, and does not end like a sentence; 14 words hold nearly every news headline. */
const HEADING_WORDS = 14;
const SENTENCE_END = /[.:;!…,"”’»)]$/;
const HASHES = /^#{1,6}\s/;
const BULLET = /^(?:[-*•▪–—·]|\d{1,2}[.)])\s/;

/** Lines of the page around the article, and those after which a list of other pages follows. */
const BOILERPLATE =
  /^(?:tags?:?|leave a (?:reply|comment)|share (?:this|on|via)\b.*|advertisement|advertise with us|sponsored|comments?|related (?:articles?|stories|posts|topics):?|your email address\b.*|required fields\b.*|subscribe\b.*|sign up\b.*|sign in\b.*|log ?in\b.*|newsletter\b.*|follow us\b.*|read more\b.*|click here\b.*|all rights reserved\b.*|copyright (?:©|\(c\)|\d{4}).*|©.*|cookie\b.*|privacy policy\b.*|terms of (?:use|service)\b.*|(?:photo|image|picture) credit\b.*|previous (?:article|post)\b.*|next (?:article|post)\b.*)$/i;
/** A longer line that begins like that is a sentence ("Subscribe is what she had wanted to say, …"). */
const BOILERPLATE_CHARACTERS = 150;
const OTHER_PAGES =
  /^(?:table of contents|contents|in this article|also read|see also|read also|more stories|most read|you may also like|recommended|related|latest news|trending(?: now)?):?$/i;

/** The lines of a text that are not empty, each with its kind. A list under "Also read" or "Table of contents" is boilerplate like its title. */
export function lines(text: string): Line[] {
  const result: Line[] = [];
  let listsOtherPages = false;
  for (const match of text.matchAll(/[^\n]+/g)) {
    const raw = match[0];
    const body = withoutMarks(raw);
    if (body.text === '') continue;
    const isItem = BULLET.test(raw.trimStart()) && !/^\*\*/.test(raw.trimStart());
    const opensList = OTHER_PAGES.test(body.text);
    listsOtherPages = opensList || (listsOtherPages && isItem);
    const isBoilerplate = listsOtherPages || (body.text.length <= BOILERPLATE_CHARACTERS && BOILERPLATE.test(body.text));
    const start = match.index + body.offset;
    result.push({
      start,
      end: start + body.text.length,
      kind: isBoilerplate ? 'boilerplate' : isItem ? 'item' : isHeading(raw, body.text) ? 'heading' : 'paragraph',
    });
  }
  return result;
}

/** The line without marks of lists, headings and emphasis at its edges. */
function withoutMarks(raw: string): { text: string; offset: number } {
  const offset = /^[\s#*•▪–—·>-]*(?:\d{1,2}[.)]\s+)?/.exec(raw)![0].length;
  let end = raw.length;
  while (end > offset && /[\s*#]/.test(raw[end - 1]!)) end--;
  return { text: raw.slice(offset, end), offset };
}

function isHeading(raw: string, body: string): boolean {
  if (HASHES.test(raw)) return true;
  if (SENTENCE_END.test(body) || body.length > 200) return false;
  return body.split(/\s+/).length <= HEADING_WORDS;
}

/** The kind of the line in which each sentence stands; both lists are in the order of the text. */
export function kindsOf(lines: readonly Line[], sentences: readonly Sentence[]): LineKind[] {
  let at = 0;
  return sentences.map((sentence) => {
    while (at < lines.length - 1 && lines[at]!.end <= sentence[0]!.start) at++;
    return lines[at]?.kind ?? 'paragraph';
  });
}
