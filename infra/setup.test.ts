import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const repository = path.resolve(import.meta.dirname, '..');
let checkout: string;

const inCheckout = (...parts: string[]): string => path.join(checkout, ...parts);

function write(name: string, content: string): void {
  mkdirSync(path.dirname(inCheckout(name)), { recursive: true });
  writeFileSync(inCheckout(name), content);
}

/** A small program with the real set-up and launcher, its packages installed. */
beforeEach(() => {
  checkout = mkdtempSync(path.join(os.tmpdir(), 'wirecopy-setup-'));
  write('package.json', '{"type":"module"}');
  write('package-lock.json', '{"packages":{"":{}}}');
  write('node_modules/.package-lock.json', '{"packages":{}}');
  for (const name of ['typescript', '@types'])
    symlinkSync(path.join(repository, 'node_modules', name), inCheckout('node_modules', name));
  for (const folder of ['bench', 'bin', 'infra', 'services', 'shared']) mkdirSync(inCheckout(folder));
  for (const name of ['tsconfig.json', 'tsconfig.build.json', 'infra/setup.mjs', 'bin/wirecopy']) {
    copyFileSync(path.join(repository, name), inCheckout(name));
  }
  write('cli/main.ts', "import { word } from '../shared/word.ts';\nconsole.log(word);\n");
  write('shared/word.ts', "export const word: string = 'ready';\n");
  write('shared/word.test.ts', 'this is no program');
  write('infra/migrations/1.sql', 'select 1;');
});
afterEach(() => rmSync(checkout, { recursive: true }));

/** Runs a script of the checkout from another folder. */
function node(script: string): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [inCheckout(script)], { cwd: '/', encoding: 'utf8' });
  return { status, out: stdout.trim(), err: stderr.trim() };
}
const setUp = () => node('infra/setup.mjs');

describe('the set-up', () => {
  it('builds what the program needs, then has nothing more to say', () => {
    expect(node('bin/wirecopy')).toMatchObject({ status: 1, err: expect.stringContaining(`in ${checkout}`) });
    expect(setUp()).toEqual({ status: 0, out: '', err: 'wirecopy: building' });
    expect(node('bin/wirecopy')).toEqual({ status: 0, out: 'ready', err: '' });
    expect(readdirSync(inCheckout('dist'), { recursive: true }).sort()).toEqual(
      ['.built', 'cli', 'cli/main.js', 'infra', 'infra/migrations', 'infra/migrations/1.sql', 'shared', 'shared/word.js'].sort(),
    );
    expect(setUp()).toEqual({ status: 0, out: '', err: '' });
  });

  it('follows a file that was renamed', () => {
    setUp();
    renameSync(inCheckout('infra/migrations/1.sql'), inCheckout('infra/migrations/2.sql'));
    expect(setUp().err).toBe('wirecopy: building');
    expect(readdirSync(inCheckout('dist/infra/migrations'))).toEqual(['2.sql']);
  });

  it('keeps the last good build when the sources do not compile', () => {
    setUp();
    write('shared/word.ts', 'export const word: string = 1;\n');
    expect(setUp()).toMatchObject({ status: 1, err: expect.stringMatching(/word\.ts[\s\S]*the sources do not compile$/) });
    expect(node('bin/wirecopy').out).toBe('ready');
  });

  it('is not held up by one that died', () => {
    mkdirSync(inCheckout('dist'));
    symlinkSync(String(spawnSync('true').pid), inCheckout('dist/.setup'));
    expect(setUp()).toEqual({ status: 0, out: '', err: 'wirecopy: building' });
    expect(existsSync(inCheckout('dist/.setup'))).toBe(false);
  });
});
