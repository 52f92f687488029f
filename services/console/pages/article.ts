import type { Trace } from '../../../shared/trace.ts';
import { counted, formatCount, formatShare } from '../format.ts';
import { highlight, type Marked } from '../highlight.ts';
import { type Html, html } from '../html.ts';
import type { ArticleEntity, ArticleRow, QuoteRow } from '../store/articles.ts';
import { layout } from './layout.ts';
import { entityLink, external, facts, moment, nothing, relationTag, words } from './parts.ts';
import { type Revisions, revisionsSection } from './revisions.ts';
import { traceView } from './steps.ts';

export interface ArticleView {
  article: ArticleRow;
  mentions: Marked[];
  entities: ArticleEntity[];
  quotes: QuoteRow[];
  trace: Trace | null;
  revisions: Revisions;
}

/** Everything that is known about one article, with the reasons. */
export function articlePage({ article, mentions, entities, quotes, trace, revisions }: ArticleView): Html {
  return layout({
    title: article.title ?? 'Article without a title',
    section: '/stories',
    body: html`<article>
<h1${language(article)}>${words(article.title)}</h1>
<p class="figures">${external(article.url, article.source)} · ${moment(article.published_at ?? article.first_seen_at, article.published_precision)}
· ${relationTag(article.relation)} ${story(article)}</p>
<div class="columns">
<section class="text" aria-label="Text"${language(article)}>
${article.description && html`<p class="description">${words(article.description)}</p>`}
${text(article, mentions)}
</section>
<div class="side">
<section aria-labelledby="about"><h2 id="about">About this article</h2>${metadata(article)}</section>
<section aria-labelledby="names"><h2 id="names">Names</h2>${names(entities)}</section>
<section aria-labelledby="quotes"><h2 id="quotes">Quotations</h2>${quotations(quotes)}</section>
<section aria-labelledby="evidence"><h2 id="evidence">Evidence</h2>${evidence(article.evidence)}</section>
</div>
</div>
${revisionsSection(revisions)}
${trace && html`<section aria-labelledby="steps"><h2 id="steps">Steps of the pipeline</h2>${traceView(trace)}</section>`}
</article>`,
  });
}

const language = ({ language }: ArticleRow): Html | null => (language === null ? null : html` lang="${language}"`);

const story = ({ story_id, article_count }: ArticleRow): Html =>
  html`<a href="/stories/${story_id}">${article_count > 1 ? `one of ${formatCount(article_count)} articles of this story` : 'its story'}</a>`;

function text(article: ArticleRow, mentions: Marked[]): Html {
  const paragraphs = highlight(article.text, mentions).map(
    (pieces) =>
      html`<p dir="auto">${pieces.map(({ text, entityId }) =>
        entityId === null ? text : html`<a class="mention" href="/entities/${entityId}">${text}</a>`,
      )}</p>\n`,
  );
  const unseen = article.text_length - [...article.text].length;
  return html`${paragraphs}${unseen > 0 && html`<p class="legend">${counted(unseen, 'more character')}: the whole text stands in news.article.</p>`}`;
}

function metadata(article: ArticleRow): Html {
  const { published_at, published_precision, modified_at, is_free } = article;
  return facts([
    ['Publisher', html`${words(article.source)} ${article.source_domain && html`(${words(article.source_domain)})`}`],
    ['Authors', article.authors.length > 0 ? html`${article.authors.map((author) => html`${words(author)}<br>`)}` : null],
    [
      'Published',
      html`${moment(published_at, published_precision)}${published_precision && ` (${PRECISIONS[published_precision]})`}`,
    ],
    ['Modified', modified_at && moment(modified_at)],
    ['First seen', moment(article.first_seen_at)],
    ['Indexed', html`${moment(article.indexed_at)}${article.revision > 1 && ` (revision ${article.revision})`}`],
    ['Agency', article.wire_agency && words(article.wire_agency)],
    ['Language', article.language],
    ['Length', counted(article.word_count, 'word')],
    ['Section', article.section && words(article.section)],
    ['Tags', article.tags.length > 0 ? html`${article.tags.map((tag) => html`<span class="tag">${words(tag)}</span> `)}` : null],
    ['Free to read', is_free === null ? null : is_free ? 'yes' : 'no'],
    [
      'Canonical address',
      article.canonical_url === article.url ? null : article.canonical_url && external(article.canonical_url),
    ],
    ['Extraction', html`${article.extraction_method}, quality ${formatShare(article.extraction_quality)}`],
  ]);
}

const PRECISIONS = { instant: 'exact', minute: 'to the minute', day: 'only the day is known', inferred: 'inferred' };

function names(entities: ArticleEntity[]): Html {
  if (entities.length === 0) return nothing(html`No names were found in this text.`);
  return html`<ul class="names">${entities.map(
    ({ entity_id, name, type, mentions }) =>
      html`<li>${entityLink(entity_id, name)} <small>${type}, ${formatCount(mentions)}×</small></li>\n`,
  )}</ul>`;
}

function quotations(quotes: QuoteRow[]): Html {
  if (quotes.length === 0) return nothing(html`No quotations were found in this text.`);
  return html`${quotes.map(
    ({ text, speaker, speaker_entity_id, kind, confidence }) => html`<figure><blockquote>${words(text)}</blockquote>
<figcaption>${speaker && speaker_entity_id ? entityLink(speaker_entity_id, speaker) : words(speaker, 'nobody named')} <small>${kind}, ${formatShare(confidence)}</small></figcaption></figure>
`,
  )}`;
}

/** Rows of evidence that are shown: one per field, and there are a dozen. */
const EVIDENCE_SHOWN = 50;

function evidence(evidence: Record<string, unknown>): Html {
  const entries = Object.entries(evidence)
    .filter(([, value]) => !Array.isArray(value) || value.length > 0)
    .slice(0, EVIDENCE_SHOWN);
  if (entries.length === 0) return nothing(html`No evidence was kept.`);
  return facts(
    entries.map(([field, value]) => [
      field,
      words(Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : JSON.stringify(value)),
    ]),
  );
}
