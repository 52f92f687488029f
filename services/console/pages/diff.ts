import type { DiffPart } from '../../../shared/word-diff.ts';
import { type Html, html } from '../html.ts';

/** Two texts as one: what only the first has is struck out, what only the second has is marked. */
export const diffView = (parts: readonly DiffPart[]): Html =>
  html`<div class="diff" dir="auto">${parts.map(({ in: where, text }, i) => html`${i > 0 && ' '}${part(where, text)}`)}</div>`;

const part = (where: DiffPart['in'], text: string): Html =>
  where === 'a' ? html`<del>${spaced(text)}</del>` : where === 'b' ? html`<ins>${spaced(text)}</ins>` : html`${spaced(text)}`;

/** A blank line between paragraphs. */
const spaced = (text: string): string => text.replaceAll('\n', '\n\n');

/** How much of a text was kept: '312 words in both, 83 only in the first, 4 only in the second'. */
export function diffCounts(parts: readonly DiffPart[]): Record<DiffPart['in'], number> {
  const counts = { both: 0, a: 0, b: 0 };
  for (const { in: where, text } of parts) counts[where] += text.split(/\s+/).filter(Boolean).length;
  return counts;
}
