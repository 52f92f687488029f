import { formatCount } from '../format.ts';
import { type Html, html } from '../html.ts';

export interface Bars {
  /** What is counted, for those who do not see the bars. */
  label: string;
  values: readonly number[];
  /** Counted on top of them, in another colour, and what these are called. */
  above?: { values: readonly number[]; name: string };
  /** What stands below the first and the last bar. */
  ends: readonly [string, string];
  /** What one bar is, by its place; said by its title. */
  nameOf: (index: number) => string;
  /** In pixels. */
  height?: number;
}

/** Share of a bar's place that stays free. */
const GAP = 0.15;

/** Counts as bars, drawn by the server. Places are attributes, because the policy allows no inline styles. */
export function bars({ label, values, above, ends, nameOf, height = 64 }: Bars): Html {
  const sums = values.map((value, i) => value + (above?.values[i] ?? 0));
  const highest = Math.max(1, ...sums);
  const total = sums.reduce((sum, value) => sum + value, 0);
  const tall = (value: number): number => (value === 0 ? 0 : Math.max(2, (value / highest) * height));
  const bar = (i: number, from: number, to: number, className: string, title: string): Html | false =>
    to > from &&
    html`<rect class="${className}" x="${i + GAP / 2}" y="${(height - to).toFixed(1)}" width="${1 - GAP}" height="${(to - from).toFixed(1)}"><title>${title}</title></rect>`;
  return html`<figure class="chart">
<svg viewBox="0 0 ${values.length} ${height}" height="${height}" preserveAspectRatio="none" role="img" aria-label="${label}: ${formatCount(total)} in all, at most ${formatCount(highest)}">${values.map(
    (value, i) =>
      html`${bar(i, 0, tall(value), 'counted', `${nameOf(i)}: ${formatCount(value)}`)}${above && bar(i, tall(value), tall(sums[i]!), 'above', `${nameOf(i)}: ${formatCount(above.values[i]!)} ${above.name}`)}`,
  )}</svg>
<figcaption aria-hidden="true"><span>${ends[0]}</span><span>${ends[1]}</span></figcaption>
</figure>`;
}

/** A share of the largest value as a line, for a cell of a table that says the number. */
export const meter = (value: number, largest: number): Html =>
  html`<svg class="meter" height="8" aria-hidden="true"><rect width="${((value / Math.max(1, largest)) * 100).toFixed(1)}%" height="8" rx="2"/></svg>`;
