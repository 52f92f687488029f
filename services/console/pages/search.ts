import { counted, formatCount } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { FoundEntity } from '../store/entities.ts';
import { type FoundStory, type SearchResult, searchSqlFor } from '../store/search.ts';
import { layout } from './layout.ts';
import { articleLink, entityLink, nothing, onward, published, storyLink, words } from './parts.ts';

export interface Search {
  /** null = nothing was asked for. */
  query: string | null;
  found: SearchResult;
  /** Names that are written like the query. */
  entities: FoundEntity[];
  isFirst: boolean;
}

/** One hit per story: thirty papers that print one agency text are one answer. */
export function searchPage({ query, found, entities, isFirst }: Search): Html {
  const { stories, next } = found;
  const address = `/search?q=${encodeURIComponent(query ?? '')}`;
  return layout({
    title: query === null ? 'Search' : `${query} – Search`,
    section: '/stories',
    query,
    body: html`<h1>${query === null ? 'Search' : html`Stories with ${words(query)}`}</h1>
${entities.length > 0 && html`<p class="figures">Known by this name: ${entities.map(({ entity_id, name, type }, i) => html`${i > 0 && ', '}${entityLink(entity_id, name)} (${type})`)}</p>`}
${query === null ? nothing(SYNTAX) : stories.length === 0 ? nothing(absence(isFirst, next)) : html`<ol class="stories">${stories.map(hit)}</ol>`}
${onward(next && `${address}&before=${next}`, 'Earlier stories')}
${!isFirst && html`<p><a href="${address}">Back to the latest</a></p>`}
${query !== null && showSql(query)}`,
  });
}

const SYNTAX = html`Every word is looked for as it is written; put <kbd>"</kbd> around a phrase, <kbd>or</kbd> between alternatives, <kbd>-</kbd> before what must not occur.`;

function absence(isFirst: boolean, next: string | null): Html {
  if (isFirst) return html`No article matches. ${SYNTAX}`;
  return next === null
    ? html`There are no earlier stories.`
    : html`The articles in this part of the list are copies in stories that stand on the pages before: go on.`;
}

const hit = (story: FoundStory): Html => html`<li>
<p class="headline"${story.language && html` lang="${story.language}"`}>${storyLink(story.story_id, story.story_title)}</p>
<p class="snippet"${story.language && html` lang="${story.language}"`}><bdi>${marked(story.snippet)}</bdi></p>
<p class="figures">${story.article_count > 1 && html`<b>${counted(story.source_count, 'paper')}</b>, ${formatCount(story.hits)} of ${counted(story.article_count, 'article')} found · newest: `}${articleLink(story.article_id, story.source)} · ${published(story)}</p>
</li>
`;

/** A text may have such brackets of its own: then more is marked, and nothing worse. */
const marked = (snippet: string): Html =>
  html`${snippet.split(/⟦([^⟦⟧]*)⟧/).map((text, i) => (i % 2 ? html`<mark>${text}</mark>` : text.replace(/\s+/g, ' ')))}`;

const showSql = (query: string): Html => html`<details class="sql">
<summary>Show me the SQL</summary>
<p class="legend">One row per story from <code>news.article</code>. Paste it into psql, or behind <code>bin/wirecopy sql</code>.</p>
<pre tabindex="0">${searchSqlFor(query)}</pre>
</details>`;
