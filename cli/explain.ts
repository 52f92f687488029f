import type { Command } from 'commander';
import type { ExplainedArticle, Explanation } from '../services/indexer/explain.ts';
import type { Queryable } from '../shared/db.ts';
import { readEnvironment } from '../shared/environment.ts';
import { Fault } from '../shared/errors.ts';
import { findItems, ITEM_HELP, notFound } from '../shared/find-items.ts';
import { dataDirOption, example, jsonOption } from './options.ts';
import { bold, print, printJson, table } from './output.ts';

export function register(program: Command): void {
  program
    .command('explain')
    .argument('<a>', ITEM_HELP)
    .argument('<b>', ITEM_HELP)
    .description('why two articles are copies of one text or are not: the evidence, and the words that differ')
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .addHelpText('after', example('explain 41 42', 'explain https://courier.example/a https://herald.example/b --json'))
    .action(show);
}

async function show(a: string, b: string, options: { dataDir?: string; json?: boolean }): Promise<void> {
  const { openDatabase } = await import('./database.ts');
  const { explain } = await import('../services/indexer/explain.ts');
  const database = await openDatabase({
    settings: readEnvironment(process.env),
    dataDir: options.dataDir,
    applicationName: 'wirecopy explain',
  });
  try {
    const explanation = await explain(database.pool, await articleOf(database.pool, a), await articleOf(database.pool, b));
    if (options.json) await printJson(explanation);
    else await print(inWords(explanation));
  } finally {
    await database.close();
  }
}

/** The number of the article that is meant. Throws E_NOT_FOUND or E_USAGE. */
async function articleOf(db: Queryable, wanted: string): Promise<string> {
  const items = await findItems(db, wanted);
  if (items.length === 0) throw await notFound(db, wanted);
  const { rows } = await db.query({
    name: 'explain_article_of',
    text: 'select article_id from article where item_id = any($1::bigint[]) order by array_position($1::bigint[], item_id) limit 1',
    values: [items],
  });
  if (!rows[0]) throw new Fault('E_NOT_FOUND', `${wanted} has no article: see \`wirecopy trace ${wanted}\``);
  return rows[0].article_id;
}

function inWords(explanation: Explanation): string {
  const { a, b, sameStory, comparison, sharedKeys, stored, decisions, diff } = explanation;
  const percent = (share: number): string => `${Math.round(100 * share)} %`;
  const verdict = sameStory ? `one story (${a.storyId})` : `different stories (${a.storyId} and ${b.storyId})`;
  const evidence = comparison && [
    { what: 'B is to A', value: `${comparison.relation}: ${comparison.why}` },
    { what: 'words of A that B has', value: percent(comparison.coverageA) },
    { what: 'words of B that A has', value: percent(comparison.coverageB) },
    { what: 'beginning of the longer text that the other has', value: percent(comparison.lead) },
    { what: 'names in common', value: percent(comparison.anchors) },
    { what: 'numbers in common', value: percent(comparison.numbers) },
    { what: 'sketch keys in common', value: String(sharedKeys) },
    { what: 'stored when they were matched', value: stored ? `${stored.relation} (version ${stored.version})` : 'nothing' },
    ...decisions.map(({ kind, reason, at }) => ({
      what: "an editor's decision",
      value: `${kind} on ${at.toISOString()}${reason ? `: ${reason}` : ''}`,
    })),
  ];
  return [
    `${bold('A')} ${describe(a)}`,
    `${bold('B')} ${describe(b)}`,
    '',
    `${bold('Verdict')}: ${verdict}`,
    evidence
      ? table(evidence)
      : 'One of them was sketched by another version of wirecopy and cannot be compared: index it again.',
    '',
    `${bold('Words')}: [-only in A-] {+only in B+}`,
    diff
      .map(({ in: where, text }) => ({ where, words: text.trim().replaceAll('\n', ' ') }))
      .map(({ where, words }) => (where === 'both' ? words : where === 'a' ? `[-${words}-]` : `{+${words}+}`))
      .join(' '),
  ].join('\n');
}

const describe = ({ articleId, source, publishedAt, title, wordCount, wireAgency, url }: ExplainedArticle): string =>
  [
    `article ${articleId}, ${source}${wireAgency ? ` (${wireAgency})` : ''}, ${publishedAt?.toISOString() ?? 'undated'}, ${wordCount} words`,
    `  ${title ?? 'without a headline'}`,
    `  ${url ?? 'without an address'}`,
  ].join('\n');
