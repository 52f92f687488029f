import { counted, formatCount, formatLag, formatShare } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { CopyRow, StoryRow } from '../store/stories.ts';
import { layout } from './layout.ts';
import { articleLink, external, moment, published, relationTag, table, words } from './parts.ts';
import { timeline } from './timeline.ts';

const COLUMNS = ['Published', 'Paper', 'Kind', 'Headline', 'Of the original', 'From the original', 'Alike', 'Words'];

/** One text and everyone who printed it: when, how much of it, and under which headline. */
export function storyPage(story: StoryRow, copies: CopyRow[]): Html {
  const unseen = story.article_count - copies.length;
  return layout({
    title: story.title ?? 'Story without a title',
    section: '/stories',
    body: html`<article>
<h1${story.language && html` lang="${story.language}"`}>${words(story.title)}</h1>
<p class="figures"><b>${counted(story.source_count, 'paper')}</b>, ${counted(story.article_count, 'article')}
${story.origin_agency && html`· wire text by ${words(story.origin_agency)}`}
· first ${moment(story.first_published_at)}${story.article_count > 1 && html` · last ${moment(story.last_published_at)}`}</p>
<p><a href="/articles/${story.canonical_article_id}">Read the fullest version</a></p>
${timeline(copies)}
<h2>${story.article_count > 1 ? 'Who printed it' : 'Printed once'}</h2>
${table(
  'Articles of this story in the order of publication',
  COLUMNS,
  copies.map((copy) => copyCells(copy, story)),
)}
${unseen > 0 && html`<p>${counted(unseen, 'later copy', 'later copies')} not shown.</p>`}
${story.article_count > 1 && html`<p class="legend">Of the original: share of the original's words that stand in this article. From the original: share of this article's words that stand in the original.</p>`}
</article>`,
  });
}

function copyCells(copy: CopyRow, story: StoryRow): Html[] {
  const isFullest = copy.article_id === story.canonical_article_id && story.article_count > 1;
  return [
    html`${published(copy)}${copy.relation !== 'original' && html`<br><small>${formatLag(copy.lag_s)}</small>`}`,
    external(copy.url, copy.source),
    html`${relationTag(copy.relation)}${isFullest && html` <small>fullest</small>`}`,
    articleLink(copy.article_id, copy.title),
    html`${formatShare(copy.coverage_of_origin)}`,
    html`${formatShare(copy.coverage_of_copy)}`,
    html`${formatShare(copy.similarity)}`,
    html`${formatCount(copy.word_count)}`,
  ];
}
