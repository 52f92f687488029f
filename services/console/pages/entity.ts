import { counted } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { EntityRow, MentioningArticle } from '../store/entities.ts';
import type { Page } from '../store/page.ts';
import { layout } from './layout.ts';
import { articleLink, nothing, onward, published, relationTag, words } from './parts.ts';

/** A person, organisation or place, and the articles that name it. */
export function entityPage(entity: EntityRow, page: Page<MentioningArticle>): Html {
  return layout({
    title: entity.name,
    body: html`<h1>${words(entity.name)}</h1>
<p class="figures">${entity.type}${entity.aliases.length > 0 && html` · also ${entity.aliases.map((alias, i) => html`${i > 0 && ', '}${words(alias)}`)}`}</p>
<h2>Named in</h2>
${page.rows.length > 0 ? html`<ol class="stories">${page.rows.map(mentioningItem)}</ol>` : nothing(html`No article names it any more.`)}
${onward(page.last ? `/entities/${entity.entity_id}?before=${page.last.article_id}` : null, 'Earlier articles')}`,
  });
}

function mentioningItem(article: MentioningArticle): Html {
  return html`<li>
<p class="headline"${article.language && html` lang="${article.language}"`}>${articleLink(article.article_id, article.title)}</p>
<p class="figures">${words(article.source)} · ${published(article)} · ${counted(article.mentions, 'mention')}${article.in_title && ', in the headline'}
· ${relationTag(article.relation)} <a href="/stories/${article.story_id}">story</a></p>
</li>
`;
}
