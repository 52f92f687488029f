import { counted, formatCount } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { Alias, EntityMerge, EntityQuote, EntityRow } from '../store/entities.ts';
import {
  type CoMention,
  entitySqlFor,
  NAMING_READ,
  type Naming,
  type NamingPage,
  type NamingStory,
  type Role,
} from '../store/naming.ts';
import { timeBars } from '../time-bars.ts';
import { bars, meter } from './chart.ts';
import { layout } from './layout.ts';
import {
  articleLink,
  entityLink,
  external,
  facts,
  moment,
  nothing,
  onward,
  published,
  relationTag,
  storyLink,
  table,
  words,
} from './parts.ts';

/** What is found out about an entity from the newest articles that name it. */
export interface EntityFacts {
  naming: Naming[];
  coMentions: CoMention[];
  roles: Role[];
  quotes: EntityQuote[];
  aliases: Alias[];
  merges: EntityMerge[];
}

export interface EntityView {
  entity: EntityRow;
  /** Its own number and those of the entities that were merged into it. */
  members: string[];
  stories: NamingPage;
  /** null on a further page of the stories. */
  facts: EntityFacts | null;
}

/** A person, organisation or place: when it was in the news, where, beside whom, what it said, and the stories that name it. */
export function entityPage({ entity, members, stories, facts }: EntityView): Html {
  const address = `/entities/${entity.entity_id}`;
  return layout({
    title: entity.name,
    section: '/stories',
    body: html`<h1>${words(entity.name)}</h1>
${facts ? overview(entity, members, facts) : html`<p class="figures">${entity.type} · <a href="${address}">When, where, beside whom, and what it said</a></p>`}
<section aria-labelledby="stories"><h2 id="stories">${facts ? 'Stories that name it' : 'Earlier stories that name it'}</h2>
${stories.stories.length > 0 ? html`<ol class="stories">${stories.stories.map(storyItem)}</ol>` : stories.next ? null : nothing(html`No article names it any more.`)}
${onward(stories.next && `${address}?before=${stories.next}`, 'Earlier stories')}
${!facts && html`<p><a href="${address}">Back to the latest</a></p>`}</section>`,
  });
}

function overview(
  entity: EntityRow,
  members: string[],
  { naming, coMentions, roles, quotes, aliases, merges }: EntityFacts,
): Html {
  const stories = new Set(naming.map(({ story_id }) => story_id)).size;
  const papers = countSources(naming);
  const isAll = naming.length < NAMING_READ;
  return html`<p class="figures">${entity.type}${naming.length > 0 && html` · named in ${isAll ? '' : 'more than '}<b>${counted(naming.length, 'article')}</b> of ${counted(stories, 'story', 'stories')} and ${counted(papers.length, 'paper')}`}</p>
${!isAll && html`<p class="legend">What follows is counted in the newest ${formatCount(NAMING_READ)} articles that name it.</p>`}
${timeLine(naming)}
<div class="halves">
<section aria-labelledby="about"><h2 id="about">About it</h2>${about(entity, aliases, roles)}</section>
<section aria-labelledby="said"><h2 id="said">What it said</h2>${quotations(quotes)}</section>
<section aria-labelledby="papers"><h2 id="papers">Who writes about it</h2>${paperTable(papers)}</section>
<section aria-labelledby="beside"><h2 id="beside">Named beside it</h2>${besideTable(coMentions)}</section>
</div>
${merges.length > 0 && mergeTable(merges)}
${sql(members)}`;
}

/** Bars for articles over time: texts of their own, and on top of them copies of others. */
function timeLine(naming: Naming[]): Html | null {
  const line = timeBars(naming.map(({ at }) => at));
  if (!line) return null;
  const { step, names, places } = line;
  const [own, copies] = [names.map(() => 0), names.map(() => 0)];
  let earlier = 0;
  for (const [i, place] of places.entries())
    if (place === null) earlier++;
    else (naming[i]!.relation === 'original' ? own : copies)[place]!++;
  const filled = names.flatMap((name, i) =>
    own[i]! + copies[i]! > 0 ? [[html`${name}`, html`${formatCount(own[i]!)}`, html`${formatCount(copies[i]!)}`]] : [],
  );
  return html`<section aria-labelledby="when"><h2 id="when">When it was in the news</h2>
${bars({
  label: `Articles that name it per ${step}`,
  values: own,
  above: { values: copies, name: 'copies' },
  ends: [names[0]!, names.at(-1)!],
  nameOf: (i) => names[i]!,
  height: 120,
})}
<p class="legend"><span class="relation swatch">originals</span>, <span class="relation swatch above">copies</span> per ${step}${earlier > 0 && `; ${counted(earlier, 'article')} earlier`}</p>
<details><summary>The figures</summary>
${table(`Articles that name it per ${step}`, [step[0]!.toUpperCase() + step.slice(1), 'Originals', 'Copies'], filled.reverse())}</details></section>`;
}

interface Paper {
  source: string;
  articles: number;
  originals: number;
}

/** Papers by how often they name it, most often first. */
function countSources(naming: Naming[]): Paper[] {
  const papers = new Map<string, Paper>();
  for (const { source, relation } of naming) {
    const paper = papers.get(source) ?? { source, articles: 0, originals: 0 };
    paper.articles++;
    if (relation === 'original') paper.originals++;
    papers.set(source, paper);
  }
  return [...papers.values()].sort((a, b) => b.articles - a.articles || b.originals - a.originals);
}

const PAPERS_SHOWN = 12;

function paperTable(papers: Paper[]): Html {
  if (papers.length === 0) return nothing(html`Nobody does any more.`);
  return html`${table(
    'Papers that name it, most often first',
    ['Paper', 'Articles', 'Originals'],
    papers
      .slice(0, PAPERS_SHOWN)
      .map(({ source, articles, originals }) => [
        html`${words(source)}${meter(articles, papers[0]!.articles)}`,
        html`${formatCount(articles)}`,
        html`${formatCount(originals)}`,
      ]),
  )}
${papers.length > PAPERS_SHOWN && html`<p class="legend">${counted(papers.length - PAPERS_SHOWN, 'more paper')} not shown.</p>`}`;
}

function besideTable(coMentions: CoMention[]): Html {
  if (coMentions.length === 0) return nothing(html`Nobody and nothing else is named in its articles.`);
  return table(
    'Names in the same articles, those of most stories first',
    ['Name', 'Stories', 'Articles'],
    coMentions.map(({ entity_id, name, type, stories, articles }) => [
      html`${entityLink(entity_id, name)} <small>${type}</small>${meter(stories, coMentions[0]!.stories)}`,
      html`${formatCount(stories)}`,
      html`${formatCount(articles)}`,
    ]),
  );
}

function about({ entity_id, type, first_seen_at, country, wikidata_qid }: EntityRow, aliases: Alias[], roles: Role[]): Html {
  return facts([
    ['Type', type],
    ['Number', entity_id],
    [
      'Called',
      roles.length > 0
        ? html`${roles.map(({ role, articles }, i) => html`${i > 0 && ', '}${words(role)} <small>${formatCount(articles)}×</small>`)}`
        : null,
    ],
    [
      'Also written',
      aliases.length > 0
        ? html`${aliases.map(({ alias, origin }, i) => html`${i > 0 && ', '}${words(alias)}${origin === 'config' && html` <small>(feeds.yml)</small>`}`)}`
        : null,
    ],
    ['Country', country],
    ['Wikidata', wikidata_qid && external(`https://www.wikidata.org/wiki/${encodeURIComponent(wikidata_qid)}`, wikidata_qid)],
    ['First met', moment(first_seen_at)],
  ]);
}

function quotations(quotes: EntityQuote[]): Html {
  if (quotes.length === 0) return nothing(html`No quotation is known to be its own.`);
  return html`${quotes.map(
    ({ text, speaker, article_id, source, at, articles }) => html`<figure><blockquote>${words(text)}</blockquote>
<figcaption>${articleLink(article_id, source)}, ${moment(at)} <small>${speaker && html`as ${words(speaker)}`}${articles > 1 && `, kept by ${formatCount(articles)} articles`}</small></figcaption></figure>
`,
  )}`;
}

const mergeTable = (merges: EntityMerge[]): Html => html`<section aria-labelledby="merges"><h2 id="merges">Merged by editors</h2>
${table(
  'Decisions of editors that names mean the same, newest first',
  ['When', 'What', 'Why'],
  merges.map(({ at, entity_id, name, into_id, into_name, reason, undone_at }) => [
    moment(at),
    html`${entityLink(entity_id, name)} <small>(${entity_id})</small> is ${entityLink(into_id, into_name)} <small>(${into_id})</small>`,
    html`${reason && words(reason)}${undone_at && html` <small>(undone ${moment(undone_at)})</small>`}`,
  ]),
)}</section>`;

const sql = (members: string[]): Html => html`<details class="sql">
<summary>Show me the SQL</summary>
<p class="legend">All articles per day, however many there are. Paste it into psql, or behind <code>bin/wirecopy sql</code>.</p>
<pre tabindex="0">${entitySqlFor(members)}</pre>
</details>`;

function storyItem(story: NamingStory): Html {
  return html`<li>
<p class="headline"${story.language && html` lang="${story.language}"`}>${storyLink(story.story_id, story.story_title)}</p>
<p class="figures">${story.articles > 1 && html`<b>${counted(story.articles, 'article')}</b> · newest: `}${articleLink(story.article_id, story.source)} · ${published(story)} · ${counted(story.mentions, 'mention')}${story.in_title && ', in the headline'} · ${relationTag(story.relation)}</p>
</li>
`;
}
