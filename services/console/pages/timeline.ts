import type { CopyRelation } from '../../../shared/types.ts';
import { formatLag } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { CopyRow } from '../store/stories.ts';
import { RELATION_NAMES, relationTag } from './parts.ts';

/** Percent of the width that stay free on both sides, so that a dot at the end is a whole one. */
const MARGIN = 2;

/**
 * When each copy came out, one line per relation. Positions are attributes, because the policy allows no inline styles;
 * hidden from screen readers, which have the same figures in the table of copies.
 */
export function timeline(copies: readonly CopyRow[]): Html | null {
  const lags = copies.flatMap(({ lag_s }) => lag_s ?? []);
  const [first, last] = [Math.min(...lags), Math.max(...lags)];
  if (!(last > first)) return null;
  const place = (lag: number): string => (MARGIN + ((lag - first) / (last - first)) * (100 - 2 * MARGIN)).toFixed(2);
  const lane = (relation: CopyRelation): Html | false => {
    const dots = copies.filter((copy) => copy.relation === relation && copy.lag_s !== null);
    return (
      dots.length > 0 &&
      html`<div class="lane">${relationTag(relation)}<svg class="track" height="16"><line x1="0" x2="100%" y1="8" y2="8"/>${dots.map(
        ({ source, lag_s }) =>
          html`<circle class="${relation}" cx="${place(lag_s!)}%" cy="8" r="5"><title>${source}, ${formatLag(lag_s)}</title></circle>`,
      )}</svg></div>
`
    );
  };
  return html`<div class="timeline" aria-hidden="true">
${(Object.keys(RELATION_NAMES) as CopyRelation[]).map(lane)}<div class="scale"><span>${formatLag(first)}</span><span>${formatLag(last)}</span></div>
</div>`;
}
