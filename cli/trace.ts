import type { Command } from 'commander';
import { type Queryable, rowsOf } from '../shared/db.ts';
import { readEnvironment } from '../shared/environment.ts';
import { codeOf, Fault } from '../shared/errors.ts';
import { itemKey } from '../shared/items.ts';
import { dataDirOption, example, jsonOption } from './options.ts';
import { print, printJson, table } from './output.ts';

export interface Step {
  at: Date;
  stage: string;
  outcome: string;
  code: string | null;
  detail: string | null;
}

export interface Trace {
  itemId: string;
  url: string | null;
  article: { articleId: string; storyId: string; relation: string; title: string | null; revision: number } | null;
  /** In order of time: discoveries, every attempt of every stage, and what is still to come. */
  steps: Step[];
}

/** Everything that is known about an item, found by its address (any spelling of it) or the number of its article. */
export async function traceItem(db: Queryable, wanted: string): Promise<Trace | null> {
  const itemId = await findItem(db, wanted);
  if (itemId === null) return null;
  const [head] = await rowsOf<{ url: string | null; article: Trace['article'] }>(
    db,
    {
      name: 'trace_head',
      text: `select i.url, case when a.article_id is not null then json_build_object('articleId', a.article_id::text, 'storyId', a.story_id::text,
        'relation', a.relation, 'title', a.title, 'revision', a.revision) end as article
      from item i left join article a using (item_id) where i.item_id = $1`,
    },
    [itemId],
  );
  const steps = await rowsOf<Step>(
    db,
    {
      name: 'trace_steps',
      text: `select s.seen_at as at, 'poll' as stage, 'discovered' as outcome, null as code, 'announced by ' || coalesce(f.name, f.title, f.url) as detail
        from sighting s join feed f using (feed_id) where s.item_id = $1
      union all select discovered_at, 'ingest', 'discovered', null, 'given to ingest' from item where item_id = $1 and feed_id is null
      union all select at, stage, outcome, code, detail from outcome where id = $1 and stage <> 'poll'
      union all select due_at, stage, case when lease_until > now() then 'in hand' else 'waiting' end, code, 'try ' || tries + 1 from work where id = $1 and stage <> 'poll'
      order by at`,
    },
    [itemId],
  );
  return { itemId, url: head!.url, article: head!.article, steps };
}

async function findItem(db: Queryable, wanted: string): Promise<string | null> {
  if (/^\d{1,18}$/.test(wanted)) {
    const [row] = await rowsOf<{ item_id: string }>(
      db,
      { name: 'trace_by_article', text: 'select item_id from article where article_id = $1' },
      [wanted],
    );
    return row?.item_id ?? null;
  }
  const [row] = await rowsOf<{ item_id: string }>(
    db,
    {
      name: 'trace_by_url',
      text: `select item_id from item where key_sha = $1 union all select item_id from item where md5(url) = md5($2) and url = $2
        union all select item_id from article where md5(url) = md5($2) and url = $2 limit 1`,
    },
    [keyOf(wanted), wanted],
  );
  return row?.item_id ?? null;
}

function keyOf(url: string): Buffer {
  try {
    return itemKey({ url });
  } catch (error) {
    throw new Fault('E_USAGE', `${codeOf(error)}: give the address of an article or the number of one`);
  }
}

export function register(program: Command): void {
  program
    .command('trace')
    .argument('<url-or-article-id>', 'address of an article, or its number')
    .description('every step that an item took, with time, outcome and reason')
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .addHelpText('after', example('trace https://news.example/a/1', 'trace 42 --json'))
    .action(async (wanted: string, options: { dataDir?: string; json?: boolean }) => {
      const { openDatabase } = await import('./database.ts');
      const database = await openDatabase({
        settings: readEnvironment(process.env),
        dataDir: options.dataDir,
        applicationName: 'wirecopy trace',
      });
      try {
        const trace = await traceItem(database.pool, wanted);
        if (!trace) throw new Fault('E_NOT_FOUND', `no feed has announced ${wanted}, and nobody has ingested it`);
        if (options.json) return await printJson(trace);
        await print(`item ${trace.itemId}  ${trace.url ?? '(no address)'}`);
        await print(
          trace.article
            ? `article ${trace.article.articleId} in story ${trace.article.storyId} (${trace.article.relation}): ${trace.article.title ?? 'no title'}`
            : 'no article',
        );
        await print(
          `\n${table(trace.steps.map((step) => ({ at: step.at.toISOString(), stage: step.stage, outcome: step.outcome, code: step.code, detail: step.detail })))}`,
        );
      } finally {
        await database.close();
      }
    });
}
