import { formatCount } from '../format.ts';
import { type Html, html } from '../html.ts';

export interface Bars {
  /** What is counted, for those who do not see the bars. */
  label: string;
  values: readonly number[];
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
export function bars({ label, values, ends, nameOf, height = 64 }: Bars): Html {
  const highest = Math.max(1, ...values);
  const total = values.reduce((sum, value) => sum + value, 0);
  const bar = (value: number, i: number): Html | false => {
    const tall = Math.max(2, (value / highest) * height);
    return (
      value > 0 &&
      html`<rect x="${i + GAP / 2}" y="${(height - tall).toFixed(1)}" width="${1 - GAP}" height="${tall.toFixed(1)}"><title>${nameOf(i)}: ${formatCount(value)}</title></rect>`
    );
  };
  return html`<figure class="chart">
<svg viewBox="0 0 ${values.length} ${height}" height="${height}" preserveAspectRatio="none" role="img" aria-label="${label}: ${formatCount(total)} in all, at most ${formatCount(highest)}">${values.map(bar)}</svg>
<figcaption aria-hidden="true"><span>${ends[0]}</span><span>${ends[1]}</span></figcaption>
</figure>`;
}
