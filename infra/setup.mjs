// Makes a checkout ready to run: installs the packages, builds. Silent when there is nothing to do. Needs nothing but Node, for it runs before anything is there.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = [20, 19];
const SOURCES = ['bench', 'cli', 'infra', 'services', 'shared'];
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, 'dist');
const stamp = path.join(dist, '.built');

/** Ends the set-up with a message that the user can act upon. */
class SetupError extends Error {}

const say = (line) => console.error(`wirecopy: ${line}`);

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new SetupError(
    `Node ${OLDEST_NODE.join('.')} or newer is needed, this is ${process.versions.node}: see https://nodejs.org`,
  );
}

/** Whether npm's own record of what is installed holds each package of the lock file; optional ones are for one platform each and may be missing. */
function isInstalled() {
  const record = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const installed = packagesOf(record);
  return Object.entries(packagesOf(path.join(root, 'package-lock.json'))).every(
    ([name, { version, optional }]) => name === '' || (installed[name] ? installed[name].version === version : optional),
  );
}

function install() {
  say('installing the packages (npm ci)');
  // The user's settings may leave out what the build and the embedded Postgres need.
  const args = ['ci', '--prefix', root, '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  run('npm', args, 'the packages could not be installed');
}

/** The files that the program consists of, relative to the root. What is no TypeScript (SQL, models, pages) is needed as it stands. */
const sourceFiles = () =>
  SOURCES.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true }).map((name) => path.join(folder, name)),
  ).filter(
    (name) => !/\.test\.ts$|\.mjs$|\/(fixtures|corpus(-\w+)?|held-out)\//.test(name) && statSync(path.join(root, name)).isFile(),
  );

/** Changes with every source that is edited, added or removed. */
function fingerprint(files) {
  const hash = createHash('sha256');
  for (const name of [...files, 'tsconfig.json', 'tsconfig.build.json'].sort()) {
    const { mtimeMs, size } = statSync(path.join(root, name));
    hash.update(`${name} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

const isBuilt = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(sourceFiles());

function build() {
  say('building');
  const files = sourceFiles();
  const print = fingerprint(files);
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const args = ['-p', path.join(root, 'tsconfig.build.json'), '--incremental', 'false', '--noEmitOnError'];
  run(process.execPath, [tsc, ...args], 'the sources do not compile');
  for (const name of files) if (!name.endsWith('.ts')) cpSync(path.join(root, name), path.join(dist, name));
  removeAllBut(new Set(files.map((name) => name.replace(/\.ts$/, '.js'))));
  writeFileSync(stamp, print);
}

/** A migration that was renamed must not stay under its old name. */
function removeAllBut(wanted) {
  for (const name of readdirSync(dist, { recursive: true })) {
    const file = path.join(dist, name);
    if (name.includes(path.sep) && statSync(file).isFile() && !wanted.has(name)) rmSync(file);
  }
}

/** The command's words go to stderr: stdout belongs to the program that runs next. */
function run(command, args, failure) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new SetupError(error ? `${failure}: ${error.message}` : failure);
}

/** One set-up at a time: see infra/embedded/lock.ts for how the lock of a dead one is taken away. */
async function locked(work) {
  mkdirSync(dist, { recursive: true });
  const lock = path.join(dist, '.setup');
  for (let waiting = false; !tryLock(lock); waiting = true) {
    if (!waiting) say(`waiting for another set-up (process ${ownerOf(lock)}; if there is none, remove ${lock})`);
    await sleep(200);
  }
  try {
    work();
  } finally {
    rmSync(lock);
  }
}

function tryLock(lock) {
  try {
    symlinkSync(String(process.pid), lock);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const owner = ownerOf(lock);
  const right = `${lock}.${owner}`;
  if (!owner || isRunning(owner) || !tryLock(right)) return false;
  if (ownerOf(lock) === owner) rmSync(lock);
  rmSync(right);
  return tryLock(lock);
}

function ownerOf(lock) {
  try {
    return readlinkSync(lock);
  } catch {
    return null;
  }
}

function isRunning(pid) {
  try {
    return process.kill(Number(pid), 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

try {
  checkNode();
  if (!isInstalled() || !isBuilt()) {
    await locked(() => {
      if (!isInstalled()) install();
      if (!isBuilt()) build();
    });
  }
} catch (error) {
  say(error instanceof SetupError ? error.message : `cannot set up ${root}: ${error.message}`);
  process.exitCode = 1;
}
