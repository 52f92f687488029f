import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorDocs } from './error-docs.ts';

test('docs/errors.md says what the code says', () => {
  expect(readFileSync(new URL('../docs/errors.md', import.meta.url), 'utf8')).toBe(errorDocs());
});
