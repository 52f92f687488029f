import { readFileSync, writeFileSync } from 'node:fs';
import { VARIABLES } from '../shared/environment.ts';

export const PAGE = new URL('../docs/feeds.md', import.meta.url);

/** The documentation's table of the environment, made from the one table in the code. */
export function settingsTable(): string {
  const rows = Object.values(VARIABLES).map((variable) => {
    const { name, type, help } = variable;
    const value = String(variable.default ?? '');
    return `| \`${name}\` | ${type}${'secret' in variable ? ', secret' : ''} | ${value && `\`${value}\``} | ${help} |`;
  });
  return ['| setting | type | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

/** The page with a table that is up to date. */
export const withTable = (page: string): string => page.replace(/^\| setting \| type .*(?:\n\|.*)*/m, settingsTable);

if (process.argv[1] === import.meta.filename) writeFileSync(PAGE, withTable(readFileSync(PAGE, 'utf8')));
