import type { Line } from './layout.ts';

/** A stretch between quotation marks, the marks included. `line` is the number of the line in which it stands. */
export interface Segment {
  start: number;
  end: number;
  line: number;
  /** The mark at one end is missing in the text. */
  broken: boolean;
}

/** No quotation that people read is longer; a mark that long ago was a stray one. */
const LONGEST_QUOTATION = 2000;

/** More quotations than any article has. */
const MAX_SEGMENTS = 1000;

/** The marks that may close what each mark opens. Publishers mix straight and curly ones. */
const CLOSERS: Record<string, string> = {
  '“': '”',
  '”': '”',
  '„': '“”',
  '"': '"”',
  '«': '»',
  '»': '«',
  '‹': '›',
  '「': '」',
  '『': '』',
  '``': "''",
};

const MARK = /[“”„"«»‹›「」『』]|``|''/g;

/** The quoted stretches of a text, in order and without overlaps, at most 1,000. None goes beyond its line. */
export function segments(text: string, lines: readonly Line[]): Segment[] {
  const result: Segment[] = [];
  for (const [number, line] of lines.entries()) {
    if (line.kind === 'boilerplate') continue;
    const double = segmentsOfLine(text, line, number);
    for (const segment of double.length > 0 ? double : singleSegments(text, line, number))
      if (result.push(segment) === MAX_SEGMENTS) return result;
  }
  return result;
}

/** Speech between single marks: they count where a line has no double ones, and only closed behind another mark, for an apostrophe looks the same. */
const SINGLE =
  /(?<=^|[\s(—–:])(?:‘(?=\S)([^‘\n]{6,1500}?[.,!?…])’|'(?=[\p{Lu}\p{N}])([^\n]{6,1500}?[.,!?…])'|‚(?=\S)([^‚\n]{6,1500}?)[‘’])(?=$|[\s),.;:—–])/gu;

function singleSegments(text: string, line: Line, number: number): Segment[] {
  const body = text.slice(line.start, line.end);
  if (!/[‘'‚]/.test(body)) return [];
  return [...body.matchAll(SINGLE)].map((match) => ({
    start: line.start + match.index,
    end: line.start + match.index + match[0].length,
    line: number,
    broken: false,
  }));
}

function segmentsOfLine(text: string, line: Line, number: number): Segment[] {
  const result: Segment[] = [];
  const add = (start: number, end: number, broken: boolean): void => {
    if (end - start > 3 && end - start <= LONGEST_QUOTATION) result.push({ start, end, line: number, broken });
  };
  let open: { mark: string; at: number } | null = null;
  let lastEnd = line.start;
  for (const { mark, at } of marks(text, line)) {
    const from = lastEnd;
    const end = (lastEnd = at + mark.length);
    if (open && CLOSERS[open.mark]!.includes(mark)) {
      add(open.at, end, false);
      open = null;
    } else if (opens(text, mark, at, line) && (!open || open.mark === mark)) open = { mark, at };
    else if (!open && mark === '”') add(lostOpening(text, at, from), end, true);
  }
  if (open && (open.at === line.start || /[,:] ?$/.test(text.slice(line.start, open.at)))) add(open.at, line.end, true);
  return result;
}

function marks(text: string, line: Line): { mark: string; at: number }[] {
  return [...text.slice(line.start, line.end).matchAll(MARK)].map((match) => ({ mark: match[0], at: line.start + match.index }));
}

/** Whether a mark can open a quotation where it stands; ” and » do only before a word and behind none ("explained,”Northland"). */
function opens(text: string, mark: string, at: number, line: Line): boolean {
  if (!(mark in CLOSERS)) return false;
  if (mark !== '”' && mark !== '»') return true;
  const before = at === line.start ? ' ' : text[at - 1]!;
  return /[\s,:(]/.test(before) && /[\p{L}\p{N}]/u.test(text[at + mark.length] ?? '');
}

/** Where a quotation begins of which only the end is marked: with its sentence, but not before `from`. */
function lostOpening(text: string, end: number, from: number): number {
  const before = text.slice(Math.max(from, end - LONGEST_QUOTATION), end - 1);
  const stop = Math.max(before.lastIndexOf('. '), before.lastIndexOf('? '), before.lastIndexOf('! '), before.lastIndexOf(': '));
  const start = Math.max(from, end - LONGEST_QUOTATION) + stop + 1;
  return start + /^[\s,;]*/.exec(text.slice(start, end))![0].length;
}
