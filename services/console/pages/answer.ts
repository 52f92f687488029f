import { STATUS_CODES } from 'node:http';
import { formatCount } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { FeedAnswer, FeedDetail } from '../store/feed.ts';
import { ago, external, facts, nothing, words } from './parts.ts';

/** What a feed's server said last, as it said it. */
export function answerView(answer: FeedAnswer | undefined, feed: FeedDetail, now: Date): Html {
  if (!answer)
    return nothing(
      html`Its server has not said anything yet. <code>bin/wirecopy feeds test</code> with its address asks from here.`,
    );
  const { at, status, url, headers, body, body_bytes } = answer;
  const isLast = feed.last_polled_at === null || feed.last_polled_at <= at;
  return html`${!isLast && html`<p class="legend">The poll ${ago(feed.last_polled_at, now)} got no answer; this is the one before.</p>`}
${facts([
  ['Status', html`<b>${status}</b> ${STATUS_CODES[status]}`],
  ['When', ago(at, now)],
  ['From', url === feed.url ? null : external(url)],
  ...Object.entries(headers).map(([name, value]): [string, Html] => [name, html`<code>${words(value)}</code>`]),
])}
${bodyView(body, body_bytes, status)}`;
}

function bodyView(body: string | null, bytes: number | null, status: number): Html {
  if (bytes === null)
    return html`<p class="legend">${status === 304 ? 'Nothing new: the answer has no body.' : 'It could be read; only what cannot be read is kept.'}</p>`;
  if (bytes === 0) return html`<p class="legend">No body came, or none that was short enough and came in time.</p>`;
  if (body === null)
    return html`<p class="legend">${formatCount(bytes)} bytes, not kept: something of this feed was taken down, and might stand in them.</p>`;
  const isWhole = Buffer.byteLength(body) >= bytes;
  return html`<p class="legend">${isWhole ? html`All ${formatCount(bytes)} bytes` : html`The start of ${formatCount(bytes)} bytes`} that could not be read:</p>
<pre tabindex="0" role="region" aria-label="Body of the answer">${body}</pre>`;
}
