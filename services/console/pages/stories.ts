import { counted } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { Page } from '../store/page.ts';
import type { StoryRow } from '../store/stories.ts';
import { noStories } from './empty.ts';
import { layout } from './layout.ts';
import { ago, nothing, onward, words } from './parts.ts';

/** The latest stories; `isFirst`: the first page of the list. */
export function storiesPage(page: Page<StoryRow>, isFirst: boolean, now: Date): Html {
  return layout({
    title: 'Stories',
    section: '/stories',
    body: html`<h1>Latest stories</h1>
${page.rows.length > 0 ? html`<ol class="stories">${page.rows.map((story) => storyItem(story, now))}</ol>` : isFirst ? noStories() : nothing(html`There are no earlier stories.`)}
${onward(page.last ? `/stories?before=${page.last.cursor}` : null, 'Earlier stories')}
${!isFirst && html`<p><a href="/stories">Back to the latest</a></p>`}`,
  });
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
