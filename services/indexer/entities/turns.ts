import type { Line } from './layout.ts';
import type { Source } from './sources.ts';

/** Speech that the layout shows instead of quotation marks: UTF-16 offsets of the words spoken. */
export interface Speech {
  start: number;
  end: number;
  kind: 'turn' | 'block';
  source: Source;
}

/** Whether the words between two offsets name somebody who can speak: a person, an organisation or a role. */
export type NamesSpeaker = (start: number, end: number) => boolean;

const LABEL = /^([^:*\n]{1,60})(?:\*\*)?:(?:\*\*)?\s+(?=\S)/;
/** "Goals: …" opens a paragraph of its own, whoever spoke before. */
const ANY_LABEL = /^[^:.?!\n]{1,60}:(?:\*\*)?\s/;

interface LabelledLine {
  line: number;
  label: string;
  source: Source;
  /** Where the words spoken begin. */
  start: number;
}

/** The label of a speaker at the start of a line ("Dr. Ann Hall: …"), or null. */
export function speakerLabel(text: string, line: Line, namesSpeaker: NamesSpeaker): { source: Source; end: number } | null {
  const match = LABEL.exec(text.slice(line.start, Math.min(line.end, line.start + 80)));
  if (!match) return null;
  const end = line.start + match[1]!.trimEnd().length;
  if (!namesSpeaker(line.start, end)) return null;
  return { source: { start: line.start, end, rule: 'label' }, end: line.start + match[0].length };
}

/** Turns of an interview: at least two speakers, one of them more than once. A turn ends at the next label, at a heading, or where other labels begin; the last one with its paragraph. */
export function interviewTurns(text: string, lines: readonly Line[], namesSpeaker: NamesSpeaker): Speech[] {
  const labelled: LabelledLine[] = [];
  for (const [number, line] of lines.entries()) {
    const found = line.kind === 'boilerplate' ? null : speakerLabel(text, line, namesSpeaker);
    if (found)
      labelled.push({
        line: number,
        label: text.slice(found.source.start, found.source.end).toLowerCase(),
        source: found.source,
        start: found.end,
      });
  }
  const speakers = new Set(labelled.map(({ label }) => label));
  if (speakers.size < 2 || labelled.length <= speakers.size) return [];
  return labelled.map(({ line, source, start }, i) => {
    const nextLabel = labelled[i + 1]?.line ?? line + 1;
    let last = line;
    while (last + 1 < nextLabel && lines[last + 1]!.kind === 'paragraph' && !ANY_LABEL.test(textOf(text, lines[last + 1]!)))
      last++;
    return { start, end: lines[last]!.end, kind: 'turn', source };
  });
}

/** A caption that names who said the paragraph above it: "Ann Hall, mayor of Northford", "— Ann Hall". */
const CAPTION =
  /^(?:[–—―-]\s*)?((?:\p{Lu}[\p{L}.'’-]*|de|van|von|al|bin)(?: (?:\p{Lu}[\p{L}.'’-]*|de|van|von|al|bin)){0,5})(?:,\s.{2,100})?$/u;
const FIRST_PERSON = /\b(?:I|I['’]m|we|We|our|Our|my|My|us|me)\b/;
/** A paragraph of fewer words is no block quotation but a line of the page. */
const SHORTEST_BLOCK_WORDS = 12;

/** Paragraphs without marks that a caption below ascribes to a speaker, when they are introduced by a colon, speak in the first person or have a dash before the name. */
export function blockQuotations(text: string, lines: readonly Line[], namesSpeaker: NamesSpeaker): Speech[] {
  const result: Speech[] = [];
  for (let i = 1; i < lines.length; i++) {
    const block = lines[i - 1]!;
    const source = captionOf(text, lines[i]!, namesSpeaker);
    if (!source || block.kind !== 'paragraph') continue;
    const said = textOf(text, block);
    const introduced = i > 1 && textOf(text, lines[i - 2]!).endsWith(':');
    const dash = /[–—―-]/.test(text.slice(block.end, source.start));
    if (!introduced && !dash && !FIRST_PERSON.test(said)) continue;
    if (said.split(/\s+/, SHORTEST_BLOCK_WORDS).length < SHORTEST_BLOCK_WORDS) continue;
    result.push({ start: block.start, end: block.end, kind: 'block', source });
  }
  return result;
}

/** The name in a caption line, or null when the line is none. */
function captionOf(text: string, line: Line, namesSpeaker: NamesSpeaker): Source | null {
  if (line.end - line.start > 160) return null;
  const match = CAPTION.exec(textOf(text, line));
  if (!match) return null;
  const start = line.start + match[0].indexOf(match[1]!);
  const end = start + match[1]!.length;
  return namesSpeaker(start, end) ? { start, end, rule: 'caption' } : null;
}

const textOf = (text: string, line: Line): string => text.slice(line.start, line.end);
