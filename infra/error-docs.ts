import { writeFileSync } from 'node:fs';
import { CODES } from '../shared/errors.ts';

/** The documentation's list of error codes, made from the one table in the code. */
export function errorDocs(): string {
  const rows = Object.entries(CODES).map(([code, [meaning, remedy]]) => `| \`${code}\` | ${meaning} | ${remedy} |`);
  return `# Error codes

Every outcome, log line and failed command carries one of these codes. This page is made from the table in \`shared/errors.ts\` by \`node --import tsx infra/error-docs.ts\`.

| code | meaning | what to do |
|---|---|---|
${rows.join('\n')}
`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(new URL('../docs/errors.md', import.meta.url), errorDocs());
