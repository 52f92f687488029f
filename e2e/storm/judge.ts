import type { Queryable } from '../../shared/db.ts';
import { type Item, isReadable } from './items.ts';
import type { Newsroom } from './newsroom.ts';

/** What a storm did to a pipeline. Lists hold what went wrong, in words. */
export interface Verdict {
  accepted: number;
  lost: string[];
  doubled: string[];
  /** Given up, or rejected, though there was nothing wrong with them. */
  wronglyDead: string[];
  waiting: string[];
  /** Copies that did not find their story. */
  copiesApart: string[];
  /** Whatever else does not hold together. */
  broken: string[];
  /** Accepted → indexed, in seconds, of each article. */
  latencies: number[];
  /** How many items each kind of end had, by stage, outcome and code. */
  ends: Map<string, number>;
}

interface ItemRow {
  item_id: string;
  url: string;
  article: string | null;
  story: string | null;
  seconds: number | null;
}

const ITEMS = `select i.item_id, i.url, a.article_id as article, a.story_id as story,
    extract(epoch from a.indexed_at - i.discovered_at)::float8 as seconds
  from wirecopy.item i left join wirecopy.article a using (item_id)`;

const FINAL = `select id, stage, outcome, code, count(*)::int as n from wirecopy.outcome where final and stage not in ('poll', 'recheck') group by 1, 2, 3, 4`;

/** What must be empty when nothing is left to do. */
const INVARIANTS: [what: string, sql: string][] = [
  [
    'places held in slots for nothing',
    `select host as name from wirecopy.slot where exists (select from jsonb_object_keys(held) h
      where not exists (select from wirecopy.work w where w.host = slot.host and w.fence = h::bigint))`,
  ],
  ['drafts left over', 'select item_id::text as name from wirecopy.draft'],
  ['changes without a number', 'select seq::text as name from wirecopy.change where change_id is null'],
  [
    'gaps in the change log',
    `select 'from ' || min(change_id) || ' to ' || max(change_id) || ' are ' || count(*) as name
    from wirecopy.change where change_id is not null having count(*) <> max(change_id) or count(distinct change_id) <> count(*)`,
  ],
  [
    'stories that count wrongly',
    `select story_id::text as name from wirecopy.story s
    where article_count <> (select count(*) from wirecopy.article a where a.story_id = s.story_id)`,
  ],
  [
    'articles without sketch',
    `select article_id::text as name from wirecopy.article a
    where (select count(*) from wirecopy.sketch s where s.article_id = a.article_id) <> 1`,
  ],
];

/** What the judge needs to know. */
export type Truth = Pick<Newsroom, 'items' | 'told' | 'urlOf'>;

/** Compares what the newsroom served and was told of with what stands in the tables. */
export async function judge(db: Queryable, newsroom: Truth): Promise<Verdict> {
  const rows = (await db.query(ITEMS)).rows as ItemRow[];
  const byUrl = new Map(rows.map((row) => [row.url, row]));
  const accepted = new Set(newsroom.items.filter((item) => byUrl.has(newsroom.urlOf(item))));
  const verdict: Verdict = {
    accepted: new Set([...accepted, ...newsroom.told()]).size,
    lost: [...newsroom.told()].filter((item) => !accepted.has(item)).map((item) => `${newsroom.urlOf(item)} was never stored`),
    doubled: await twice(db),
    wronglyDead: [],
    waiting: [],
    copiesApart: [],
    broken: [],
    latencies: rows.flatMap(({ seconds }) => seconds ?? []),
    ends: new Map(),
  };
  const finals = await endsOf(db);
  const waiting = new Map(
    (
      await db.query(
        `select id, stage, tries, code, lease_until > now() as held, due_at > now() as later from wirecopy.work where stage not in ('poll', 'recheck')`,
      )
    ).rows.map((row) => [row.id, row]),
  );
  for (const item of accepted) {
    const row = byUrl.get(newsroom.urlOf(item))!;
    const work = waiting.get(row.item_id);
    if (work)
      verdict.waiting.push(
        `item ${row.item_id} (${item.kind}) at ${work.stage}, ${work.held ? 'in hand' : work.later ? 'for later' : 'due'}, ${work.tries} tries, ${work.code ?? 'no code'}`,
      );
    else judgeEnd(verdict, item, row, finals.get(row.item_id) ?? []);
  }
  verdict.copiesApart = apart(newsroom, byUrl);
  for (const [what, sql] of INVARIANTS) {
    const names = (await db.query(sql)).rows.map((found) => found.name);
    if (names.length > 0) verdict.broken.push(`${names.length} ${what}: ${names.slice(0, 5).join(', ')}`);
  }
  return verdict;
}

interface End {
  stage: string;
  outcome: string;
  code: string | null;
}

async function endsOf(db: Queryable): Promise<Map<string, End[]>> {
  const ends = new Map<string, End[]>();
  for (const { id, ...end } of (await db.query(FINAL)).rows) ends.set(id, [...(ends.get(id) ?? []), end]);
  return ends;
}

function judgeEnd(verdict: Verdict, item: Item, row: ItemRow, ends: End[]): void {
  const last =
    ends.find(({ outcome }) => outcome === 'rejected' || outcome === 'dead') ?? ends.find(({ stage }) => stage === 'match');
  const end = last ? `${last.stage} ${last.outcome} ${last.code ?? ''}`.trim() : 'no end';
  verdict.ends.set(end, (verdict.ends.get(end) ?? 0) + 1);
  const named = `item ${row.item_id} (${item.kind}) ended with ${end}`;
  if (!last) verdict.lost.push(named);
  else if (isReadable(item) && !row.article) (last.outcome === 'done' ? verdict.lost : verdict.wronglyDead).push(named);
  else if (!isReadable(item) && last.outcome === 'dead' && item.kind !== 'bomb') verdict.wronglyDead.push(named);
}

/** An address with two articles, an article that was announced twice, a stage that ended twice for one item (`match` looks again when a story falls apart). */
export async function twice(db: Queryable): Promise<string[]> {
  const { rows } = await db.query(`
    select url || ' has ' || count(*) || ' articles' as what from wirecopy.article group by url having count(*) > 1
    union all select 'article ' || article_id || ' was announced ' || count(*) || ' times' from wirecopy.change where kind = 'article.indexed' group by article_id having count(*) > 1
    union all select 'item ' || id || ' ended ' || count(*) || ' times at ' || stage from wirecopy.outcome where final and stage in ('page', 'parse', 'index') group by id, stage having count(*) > 1
    union all select 'article ' || article_id || ' has ' || revision || ' revisions' from wirecopy.article where revision > 1`);
  return rows.map((row) => row.what);
}

function apart(newsroom: Truth, byUrl: Map<string, ItemRow>): string[] {
  return newsroom.items.flatMap((item) => {
    const copy = byUrl.get(newsroom.urlOf(item))?.story;
    const original = item.copyOf && byUrl.get(newsroom.urlOf(item.copyOf))?.story;
    return copy && original && copy !== original ? [`${newsroom.urlOf(item)} and ${newsroom.urlOf(item.copyOf!)}`] : [];
  });
}
