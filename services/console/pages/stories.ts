import { counted } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { Page } from '../store/page.ts';
import type { StoryRow } from '../store/stories.ts';
import { noStories } from './empty.ts';
import { layout } from './layout.ts';
import { ago, nothing, onward, words } from './parts.ts';

export interface StoryList {
  page: Page<StoryRow>;
  /** What was searched for. */
  query: string | null;
  /** Whether this is the first page of the list. */
  isFirst: boolean;
}

/** The latest stories, or those of them that match a search. */
export function storiesPage({ page, query, isFirst }: StoryList, now: Date): Html {
  const search = query === null ? '' : `q=${encodeURIComponent(query)}&`;
  return layout({
    title: query === null ? 'Stories' : `${query} – Stories`,
    section: '/stories',
    query,
    body: html`<h1>${query === null ? 'Latest stories' : html`Stories with ${words(query)}`}</h1>
${page.rows.length > 0 ? html`<ol class="stories">${page.rows.map((story) => storyItem(story, now))}</ol>` : absence(query, isFirst)}
${onward(page.last ? `/stories?${search}before=${page.last.cursor}` : null, 'Earlier stories')}
${!isFirst && html`<p><a href="/stories${query === null ? '' : `?q=${encodeURIComponent(query)}`}">Back to the latest</a></p>`}`,
  });
}

function absence(query: string | null, isFirst: boolean): Html {
  if (!isFirst) return nothing(html`There are no earlier stories.`);
  if (query === null) return noStories();
  return nothing(
    html`No article matches. Every word is looked for as it is written; put <kbd>"</kbd> around a phrase, <kbd>or</kbd> between alternatives, <kbd>-</kbd> before what must not occur.`,
  );
}

/** One story in a list; `more` stands under its title. */
export function storyItem(story: StoryRow, now: Date, more: Html | null = null): Html {
  const papers = story.source_count > 1 || story.article_count > 1;
  return html`<li>
<p class="headline"${story.language && html` lang="${story.language}"`}><a href="/stories/${story.story_id}">${words(story.title)}</a></p>
<p class="figures">${papers ? html`<b>${counted(story.source_count, 'paper')}</b>, ${counted(story.article_count, 'article')}` : 'one paper'}
${story.origin_agency && html`· wire text by ${words(story.origin_agency)}`} · ${ago(story.last_published_at, now)}</p>
${more}</li>
`;
}
