/** A column of a view with what the database says about it. */
export interface Described {
  view: string;
  about: string;
  column: string;
  type: string;
  comment: string;
}

/** Every column of the views, with its COMMENT, in the order in which they were made. */
export const DESCRIBE = `select c.relname as view, obj_description(c.oid) as about, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
    col_description(c.oid, a.attnum) as comment
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
  where c.relnamespace = 'news'::regnamespace and c.relkind = 'v'
  order by c.oid, a.attnum`;

/** The documentation of the views, made from their COMMENTs. */
export function dictionaryPage(columns: readonly Described[]): string {
  const views = [...new Set(columns.map(({ view }) => view))];
  const part = (view: string): string => {
    const own = columns.filter((column) => column.view === view);
    const rows = own.map(({ column, type, comment }) => `| \`${column}\` | ${type} | ${inCell(comment)} |`);
    return `## news.${view}\n\n${own[0]!.about}\n\n| column | type | meaning |\n|---|---|---|\n${rows.join('\n')}\n`;
  };
  return `# Data dictionary

The views of schema \`news\`, which analysts may rely on: columns are added, never renamed or dropped. This page is made from the COMMENTs in the database, which your tools show as well
(\`\\d+ news.article\` in psql); a test compares it, and after a change \`npx vitest run e2e/schema.test.ts -u\` writes it anew. What to ask of them: [questions and answers](queries.md).

${views.map((view) => `[${view}](#news${view})`).join(' · ')}

${views.map(part).join('\n')}`;
}

const inCell = (text: string): string => text.replaceAll('|', '\\|');
