import type { Trace } from '../../../shared/trace.ts';
import type { HostReport } from '../../../shared/trace-store.ts';
import { counted, formatCount } from '../format.ts';
import { type Html, html } from '../html.ts';
import { layout } from './layout.ts';
import { ago, codeMeaning, external, nothing, storyLink, table, words } from './parts.ts';
import { traceView } from './steps.ts';

export interface Tracing {
  /** What was asked for; null = nothing yet. */
  wanted: string | null;
  /** Found, or what is known of its host, or why it cannot be looked for. */
  result: { trace: Trace } | { lookedFor: string; report: HostReport } | { problem: string } | null;
}

/** Where an article is, or why it is not there. */
export function tracePage({ wanted, result }: Tracing, now: Date): Html {
  return layout({
    title: 'Trace',
    section: '/trace',
    body: html`<h1>Trace an article</h1>
<form action="/trace" class="ask">
<label for="url">Address of an article, its number, or <code>item:</code> and a number</label>
<input id="url" name="url" value="${wanted}" maxlength="2000" autocapitalize="off" spellcheck="false">
<button>Trace</button>
</form>
${result === null ? nothing(html`Paste the address of an article that you miss: every step that it took is shown here, or why it took none.`) : answer(result, now)}`,
  });
}

function answer(result: NonNullable<Tracing['result']>, now: Date): Html {
  if ('problem' in result) return html`<p class="alert" role="alert">${result.problem}</p>`;
  return 'trace' in result ? found(result.trace) : unknown(result, now);
}

function found(trace: Trace): Html {
  const { itemId, url, article, others } = trace;
  return html`<h2>${external(url, url ?? 'A document without an address')}</h2>
<p class="figures">item ${itemId}${article && html` · <a href="/articles/${article.articleId}">article ${article.articleId}</a> · ${storyLink(article.storyId, `story ${article.storyId}`)}`}</p>
${traceView(trace)}
${others.length > 0 && html`<p class="legend">The same address also means ${others.map((id) => html`<a href="/trace?url=item:${id}">item ${id}</a> `)}</p>`}`;
}

function unknown({ lookedFor, report }: { lookedFor: string; report: HostReport }, now: Date): Html {
  const { host, items, feeds } = report;
  return html`<p class="verdict"><b>unknown</b> no feed has announced it, and nobody has ingested it</p>
<p>Looked for as ${words(lookedFor)}: without fragment and tracking parameters. Everything else counts: http or https, www or not, a slash at the end, the order of parameters.</p>
<h2>What is known of ${words(host)}</h2>
<p>${items === 0 ? 'No item of this host is known.' : `${counted(items, 'item')} of this host ${items === 1 ? 'is' : 'are'} known.`}</p>
${
  feeds.length === 0
    ? nothing(
        html`No feed carries this host. <code>bin/wirecopy feeds test URL</code> finds the feeds that a page names; add one to <code>feeds.yml</code>.`,
      )
    : table(
        'Feeds that carry this host, or belong to the same publisher',
        ['Feed', 'State', 'Last read', 'Error', 'Items', 'Last item'],
        feeds
          .slice(0, 20)
          .map(({ feedId, id, state, lastSuccessAt, lastErrorCode, items, lastItemAt }) => [
            html`<a href="/feeds/${feedId}">${words(id)}</a>`,
            html`${state}`,
            ago(lastSuccessAt, now),
            lastErrorCode ? codeMeaning(lastErrorCode) : html`–`,
            html`${formatCount(items)}`,
            ago(lastItemAt, now, '–'),
          ]),
      )
}`;
}
