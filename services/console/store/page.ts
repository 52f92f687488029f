/** Rows on one page of a list. */
const PAGE_ROWS = 50;

/** What a list asks the database for: one row more than it shows tells whether there is another page. */
export const PAGE_LIMIT = PAGE_ROWS + 1;

/** One page of a list; `last` is the row after which the next page goes on, undefined on the last page. */
export interface Page<Row> {
  rows: Row[];
  last: Row | undefined;
}

export function pageOf<Row>(found: Row[]): Page<Row> {
  const rows = found.slice(0, PAGE_ROWS);
  return { rows, last: found.length > PAGE_ROWS ? rows.at(-1) : undefined };
}
