import { type Client, rowsOf, unnest, unseen } from '../../shared/db.ts';
import type { CopyRelation, Precision } from '../../shared/types.ts';
import { COPY_RELATIONS, type Pin, type StoryEdge } from './stories.ts';

/** Articles of one component that are grouped together; a larger one is cut, which no real text has reached. */
export const MOST_ARTICLES = 5_000;

/** An article as grouping needs it. */
export interface ArticleRow {
  article_id: string;
  item_id: string;
  story_id: string;
  relation: CopyRelation;
  similarity: number | null;
  coverage_of_origin: number | null;
  coverage_of_copy: number | null;
  copy_version: number;
  /** What the figures are against: the article that its story is measured by so far. */
  reference_id: string | null;
  source_id: number;
  source: string;
  domain: string | null;
  title: string | null;
  language: string | null;
  url: string | null;
  canonical_url: string | null;
  published_at: Date | null;
  published_precision: Precision | null;
  first_seen_at: Date;
  wire_agency: string | null;
  word_count: number;
}

/** Each article and its story are looked up by their numbers (`offset 0` keeps the order): the planner cannot know how small a component is, and reads whole tables. */
const ARTICLES = (
  ids: string,
): string => `select a.article_id, a.item_id, a.story_id, a.relation, a.similarity, a.coverage_of_origin, a.coverage_of_copy, a.copy_version,
    coalesce(t.origin_article_id, t.canonical_article_id) as reference_id, a.source_id, s.name as source, s.domain, a.title, a.language, a.url, a.canonical_url,
    a.published_at, a.published_precision, a.first_seen_at, a.wire_agency, a.word_count
  from (${ids}) c cross join lateral (select * from article where article_id = c.article_id offset 0) a
    cross join lateral (select * from story where story_id = a.story_id offset 0) t
    cross join lateral (select * from source where source_id = a.source_id offset 0) s order by a.article_id`;

const COPIES = `(${COPY_RELATIONS.map((relation) => `'${relation}'`).join(', ')})`;

/** Everything that hangs together with these articles: by copy edges, or because it stands in the same story now. */
const COMPONENTS = {
  name: 'components_load',
  text: `with recursive near (article_id) as (
      select ${unnest('$1::bigint[]')}
      union
      select n.article_id from near join lateral (
        select b as article_id from edge where a = near.article_id and relation in ${COPIES}
        union all select a from edge where b = near.article_id and relation in ${COPIES}
        union all select case when p.a = near.article_id then p.b else p.a end from story_pin p join story_decision d using (decision_id)
          where near.article_id in (p.a, p.b) and p.is_together and d.undone_at is null
        union all select o.article_id from article m join article o on o.story_id = m.story_id where m.article_id = near.article_id
      ) n on true)
    ${ARTICLES(`select article_id from near limit ${MOST_ARTICLES}`)}`,
};

const SINGLES = { name: 'articles_load', text: ARTICLES(`select ${unnest('$1::bigint[]')} as article_id`) };

const EDGES = {
  name: 'component_edges',
  text: `select a, b, relation, similarity, coverage_a as "coverageA", coverage_b as "coverageB" from edge
    where a = any($1) and b = any($1) and relation <> 'partial'`,
};

const PINS = {
  name: 'component_pins',
  text: `select a, b, case when is_together then 'together' else 'apart' end as kind from story_pin join story_decision using (decision_id)
    where undone_at is null and a = any($1) and b = any($1) order by decision_id`,
};

/** Locks the stories in the order of their numbers and reads again, until no other story belongs to it: what was grouped meanwhile is seen. */
export async function lockedComponents(client: Client, articleIds: readonly string[]): Promise<ArticleRow[]> {
  let locked: string[] = [];
  for (;;) {
    const articles = await rowsOf<ArticleRow>(client, COMPONENTS, [articleIds]);
    const stories = [...new Set(articles.map((article) => article.story_id))];
    if (stories.every((story) => locked.includes(story))) return articles;
    locked = stories;
    await lockStories(client, stories);
  }
}

/** In the order of their numbers, so that two who lock several never wait for each other. */
export const lockStories = (client: Client, storyIds: readonly string[]): Promise<unknown> =>
  client.query({
    name: 'stories_lock',
    text: `select 1 from story where story_id = any(${unseen('$1')}) order by story_id for update`,
    values: [storyIds],
  });

/** Articles without what hangs together with them. */
export const loadArticles = (client: Client, articleIds: readonly string[]): Promise<ArticleRow[]> =>
  rowsOf(client, SINGLES, [articleIds]);

/** The edges between these articles. */
export const loadEdges = (client: Client, articleIds: readonly string[]): Promise<StoryEdge[]> =>
  rowsOf(client, EDGES, [articleIds]);

/** What editors have decided about these articles. */
export const loadPins = (client: Client, articleIds: readonly string[]): Promise<Pin[]> => rowsOf(client, PINS, [articleIds]);
