import { type Block, type Edit, paragraphs } from './texts.ts';

/** The end of a sentence: its mark, perhaps a closing quotation mark, a blank, then a capital or an opening quotation mark. */
const SENTENCE_END = /(?<=(?<!\b[A-Z]|\b[ap]\.m)[.?!]["”’]?)\s+(?=["“‘]?[A-Z])/;

/** The sentences of a paragraph, in order. */
export const sentences = (text: string): string[] => text.split(SENTENCE_END);

/** Applies a paper's edits one after the other. Throws when one of them does not fit the text. */
export const applyEdits = (blocks: Block[], edits: Edit[]): Block[] => edits.reduce(applyEdit, blocks);

function applyEdit(blocks: Block[], edit: Edit): Block[] {
  if ('cut' in edit) return blocks.slice(0, existing(blocks, edit.cut));
  if ('drop' in edit) {
    const dropped = new Set(edit.drop.map((number) => existing(blocks, number)));
    return blocks.filter((_, i) => !dropped.has(i + 1));
  }
  if ('brief' in edit) {
    const all = blocks.flatMap((block) => sentences(block.text));
    return [{ kind: 'paragraph', text: all.slice(0, edit.brief).join(' ') }];
  }
  if ('local' in edit) {
    const at = edit.local.after === 'end' ? blocks.length : existing(blocks, edit.local.after);
    return blocks.toSpliced(at, 0, ...paragraphs(edit.local.text));
  }
  if ('reword' in edit) {
    for (const number of Object.keys(edit.reword)) existing(blocks, Number(number));
    return blocks.map((block, i) => ({ ...block, text: edit.reword[i + 1] ?? block.text }));
  }
  if ('substitute' in edit) return Object.entries(edit.substitute).reduce(substitute, blocks);
  return edit.paragraphs === 'short' ? blocks.flatMap(split) : join(blocks);
}

function existing(blocks: Block[], number: number): number {
  if (number < 1 || number > blocks.length) throw new Error(`no block ${number} among ${blocks.length}`);
  return number;
}

function substitute(blocks: Block[], [from, to]: [string, string]): Block[] {
  if (!blocks.some((block) => block.text.includes(from))) throw new Error(`nothing to substitute: ${from}`);
  return blocks.map((block) => ({ ...block, text: block.text.replaceAll(from, to) }));
}

/** A quotation that runs over two sentences stays in one paragraph. */
function split(block: Block): Block[] {
  if (block.kind !== 'paragraph') return [block];
  const parts: string[] = [];
  for (const sentence of sentences(block.text)) {
    const last = parts.at(-1);
    if (last !== undefined && (last.includes('"') || sentence.includes('"'))) parts[parts.length - 1] = `${last} ${sentence}`;
    else parts.push(sentence);
  }
  return parts.map((text) => ({ kind: 'paragraph', text }));
}

function join(blocks: Block[]): Block[] {
  const joined: Block[] = [];
  for (let i = 0; i < blocks.length; i += 2) {
    const pair = blocks.slice(i, i + 2);
    if (pair.every((block) => block.kind === 'paragraph')) {
      joined.push({ kind: 'paragraph', text: pair.map((block) => block.text).join(' ') });
    } else joined.push(...pair);
  }
  return joined;
}
