import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '..');

/** Which rooms a room may import. Data flows one way; `cli` puts the parts together and nobody imports it. */
const MAY_IMPORT: Record<string, string[]> = {
  shared: ['shared'],
  'services/fetcher': ['shared', 'services/fetcher'],
  'services/parser': ['shared', 'services/parser'],
  'services/indexer': ['shared', 'services/indexer'],
  'services/console': ['shared', 'services/console'],
  infra: ['shared', 'infra'],
  bench: ['shared', 'services/fetcher', 'services/parser', 'services/indexer', 'services/console', 'infra', 'bench'],
  cli: ['shared', 'services/fetcher', 'services/parser', 'services/indexer', 'services/console', 'infra', 'bench', 'cli'],
};

const roomOf = (file: string): string | undefined => Object.keys(MAY_IMPORT).find((room) => file.startsWith(`${room}/`));

const sources = Object.keys(MAY_IMPORT)
  .flatMap((room) =>
    readdirSync(path.join(ROOT, room), { recursive: true, encoding: 'utf8' }).map((file) => path.join(room, file)),
  )
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));

const importsOf = (file: string): string[] =>
  [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(/(?:from\s+|import\()'(\.[^']+)'/g)].map((match) =>
    path.join(path.dirname(file), match[1]!),
  );

test('there are sources to look at', () => {
  expect(sources.length).toBeGreaterThan(100);
});

test('imports go one way', () => {
  const wrong = sources.flatMap((file) =>
    importsOf(file)
      .filter((target) => !MAY_IMPORT[roomOf(file)!]!.includes(roomOf(target) ?? target))
      .map((target) => `${file} imports ${target}`),
  );
  expect(wrong).toEqual([]);
});

test('a main has at most 60 lines', () => {
  const long = sources
    .filter((file) => /^services\/.*\/main\.ts$/.test(file))
    .filter((file) => readFileSync(path.join(ROOT, file), 'utf8').split('\n').length > 61);
  expect(long).toEqual([]);
});
