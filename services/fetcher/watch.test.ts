import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { watchFile } from './watch.ts';

/** Longer than any test: only the watch itself can have noticed. */
const NEVER_MS = 3_600_000;

let folder: string;
let close: (() => Promise<void>) | undefined;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'watch-'));
});
afterEach(async () => {
  await close?.();
  rmSync(folder, { recursive: true });
});

/** Watches a file and resolves `sees` when a look has read that text. */
function watching(file: string, lookMs = NEVER_MS) {
  const seen: string[] = [];
  let told = (): void => {};
  const watch = watchFile({
    file,
    lookMs,
    async look() {
      seen.push(readFileSync(file, 'utf8'));
      told();
    },
    onTrouble: () => {},
  });
  close = watch.close;
  const sees = (text: string) =>
    new Promise<void>((resolve) => {
      told = () => seen.includes(text) && resolve();
      told();
    });
  return { seen, sees };
}

test('the first look comes by itself', async () => {
  const file = path.join(folder, 'feeds.yml');
  writeFileSync(file, 'one');
  await watching(file).sees('one');
});

test.each<[name: string, write: (file: string, text: string) => void]>([
  ['written in place', (file, text) => writeFileSync(file, text)],
  [
    'replaced by another file',
    (file, text) => {
      writeFileSync(`${file}~`, text);
      renameSync(`${file}~`, file);
    },
  ],
  [
    'removed and made anew',
    (file, text) => {
      unlinkSync(file);
      writeFileSync(file, text);
    },
  ],
])('a file that is %s, twice', async (_, write) => {
  const file = path.join(folder, 'feeds.yml');
  writeFileSync(file, 'one');
  const { sees } = watching(file);
  await sees('one');
  write(file, 'two');
  await sees('two');
  write(file, 'three');
  await sees('three');
});

test('a mounted ConfigMap, whose folder of data is a link', async () => {
  const version = (name: string) => {
    mkdirSync(path.join(folder, name));
    writeFileSync(path.join(folder, name, 'feeds.yml'), name);
    symlinkSync(name, path.join(folder, '..data_tmp'));
    renameSync(path.join(folder, '..data_tmp'), path.join(folder, '..data'));
  };
  version('..2026_1');
  symlinkSync('..data/feeds.yml', path.join(folder, 'feeds.yml'));
  const { sees } = watching(path.join(folder, 'feeds.yml'));
  await sees('..2026_1');
  version('..2026_2');
  await sees('..2026_2');
});

test('what the folder does not tell, the clock does', async () => {
  const elsewhere = path.join(folder, 'elsewhere');
  mkdirSync(elsewhere);
  writeFileSync(path.join(elsewhere, 'real.yml'), 'one');
  symlinkSync(path.join(elsewhere, 'real.yml'), path.join(folder, 'feeds.yml'));
  const { sees } = watching(path.join(folder, 'feeds.yml'), 20);
  await sees('one');
  writeFileSync(path.join(elsewhere, 'real.yml'), 'two');
  await sees('two');
});

test('SIGHUP', async () => {
  const elsewhere = path.join(folder, 'elsewhere');
  mkdirSync(elsewhere);
  writeFileSync(path.join(elsewhere, 'real.yml'), 'one');
  symlinkSync(path.join(elsewhere, 'real.yml'), path.join(folder, 'feeds.yml'));
  const { sees } = watching(path.join(folder, 'feeds.yml'));
  await sees('one');
  writeFileSync(path.join(elsewhere, 'real.yml'), 'two');
  process.emit('SIGHUP', 'SIGHUP');
  await sees('two');
});

test('looks never overlap, and one that fails does not end the watch', async () => {
  const troubles: unknown[] = [];
  let underWay = 0;
  let most = 0;
  let looks = 0;
  await new Promise<void>((resolve) => {
    const watch = watchFile({
      file: path.join(folder, 'feeds.yml'),
      lookMs: 1,
      async look() {
        most = Math.max(most, ++underWay);
        await new Promise((done) => setTimeout(done, 5));
        underWay--;
        if (++looks === 5) resolve();
        if (looks === 2) throw new Error('away');
      },
      onTrouble: (error) => troubles.push(error),
    });
    close = watch.close;
  });
  await close?.();
  expect([most, troubles.length]).toEqual([1, 1]);
});
