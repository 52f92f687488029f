import type { CopyRelation } from '../../shared/types.ts';
import { fillDates, wallClock } from './dates.ts';
import { applyEdits } from './edits.ts';
import { AGENCIES, PAPER_LIST, type Paper } from './papers.ts';
import { applyStyle } from './style.ts';
import { type Block, type Edition, loadTexts, type Text } from './texts.ts';

/** A paper looks over its own reports once more soon after they went out; agency copy is left as it is. */
const TOUCH_UP_MINUTES = 9;

/** One article: a text as one paper printed it. */
export interface Printing {
  /** paper/text, e.g. courier/ferry-deal; the same in every run. */
  id: string;
  text: Text;
  paper: Paper;
  relation: CopyRelation;
  headline: string;
  byline: string | null;
  /** Name of the agency whose text this is, null for the paper's own. */
  agency: string | null;
  standfirst: string | null;
  /** The line below the text that names the agency; copy pasted whole has none, its dateline says it. */
  credit: string | null;
  /** What stands before the first word of the first block, blank included. */
  dateline: string;
  blocks: Block[];
  section: string;
  publishedAt: Date;
  modifiedAt: Date;
  path: string;
}

/** Every article of the newsroom, oldest first. `now` is the instant at which the newsroom opens. */
export function allPrintings(now: Date, texts = loadTexts()): Printing[] {
  const opened = Math.floor(now.getTime() / 1000) * 1000;
  const byId = new Map(texts.map((text) => [text.id, text]));
  return texts
    .flatMap((text, i) => text.printings.map((edition) => print(text, edition, opened, 4100 + 7 * i, byId)))
    .sort((a, b) => a.publishedAt.getTime() - b.publishedAt.getTime());
}

/** The text as a reader sees it: blocks separated by a blank line, list items by a line break, no markup. */
export function textOf({ dateline, blocks }: Printing): string {
  return (dateline + blocks.map((block) => block.text).join('\n\n')).replaceAll('**', '');
}

/** The first paragraph, without dateline. */
export const leadOf = ({ blocks }: Printing): string => blocks[0]!.text;

const minutesAfter = (start: number, minutes: number) => new Date(start + minutes * 60_000);

function print(text: Text, edition: Edition, opened: number, number: number, texts: Map<string, Text>): Printing {
  const paper = PAPER_LIST.find(({ id }) => id === edition.paper)!;
  const filed = minutesAfter(opened, -text.filed);
  const publishedAt = minutesAfter(opened, edition.after - text.filed);
  const styled = (words: string) => (edition.verbatim ? words : applyStyle(words, paper.style));
  const dated = (words: string) => styled(fillDates(words, filed));
  const edited = applyEdits(bodyOf(text, opened, texts), edition.edits);
  const headline = dated(edition.headline ?? text.headline);
  return {
    id: `${paper.id}/${text.id}`,
    text,
    paper,
    relation: edition.relation,
    headline,
    byline: bylineOf(text, edition),
    agency: text.agency ? AGENCIES[text.agency] : null,
    credit: text.agency && !edition.verbatim ? paper.credit(AGENCIES[text.agency]) : null,
    standfirst: text.standfirst ? dated(text.standfirst) : null,
    dateline: datelineOf(text, edition, paper, filed),
    blocks: edited.map((block) => ({ ...block, text: dated(block.text) })),
    section: text.section,
    publishedAt,
    modifiedAt: text.agency ? publishedAt : minutesAfter(publishedAt.getTime(), TOUCH_UP_MINUTES),
    path: paper.path({ number, slug: slugOf(headline), section: text.section, publishedAt }),
  };
}

/** The body with the paragraphs of other texts put in, which keep the dates of their own day. */
function bodyOf(text: Text, opened: number, texts: Map<string, Text>): Block[] {
  const filed = minutesAfter(opened, -text.filed);
  return text.body.flatMap((block): Block[] => {
    if (block.kind !== 'include') return [{ ...block, text: fillDates(block.text, filed) }];
    const source = texts.get(block.text);
    if (!source) throw new Error(`${text.id}.txt includes ${block.text}, which does not exist`);
    return bodyOf(source, opened, texts).slice(block.from - 1, block.to);
  });
}

function bylineOf(text: Text, edition: Edition): string | null {
  if (edition.byline !== undefined) return edition.byline;
  if (text.author === undefined) return null;
  if (text.agency === undefined || text.agency === edition.paper) return text.author;
  return edition.verbatim ? `${text.author}, ${AGENCIES[text.agency]}` : null;
}

function datelineOf(text: Text, edition: Edition, paper: Paper, filed: Date): string {
  if (text.dateline === undefined) return '';
  if (text.agency === undefined) return paper.dateline(text.dateline, null);
  if (!edition.verbatim) return paper.dateline(text.dateline, AGENCIES[text.agency]);
  const place = text.dateline.toUpperCase();
  if (text.agency === 'norwire') return `${place} (Norwire) — `;
  const { monthName, day } = wallClock(filed);
  return `${place}, ${monthName.slice(0, 3)} ${day} (Fairlead) - `;
}

const slugOf = (headline: string): string =>
  headline
    .toLowerCase()
    .replace(/['’‘]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
