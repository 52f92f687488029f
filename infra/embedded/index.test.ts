import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedOptions, type EmbeddedPostgres, embeddedPostgres } from './index.ts';

const root = process.getuid?.() === 0;
let scratch: string;
let folder: string;
let options: EmbeddedOptions;
let children: ChildProcess[];
let opened: EmbeddedPostgres[];

beforeEach(() => {
  scratch = mkdtempSync(path.join(os.tmpdir(), 'wirecopy-embedded-'));
  chmodSync(scratch, 0o755);
  folder = path.join(scratch, 'data');
  options = { systemDir: path.join(scratch, 'system') };
  children = [];
  opened = [];
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const server of opened) await server.release();
  for (const dir of [folder, path.join(scratch, 'other')]) {
    if (existsSync(path.join(dir, 'pg/postmaster.pid'))) await stopWhateverRuns(dir);
  }
  rmSync(scratch, { recursive: true, force: true });
});

async function open(dir: string): Promise<EmbeddedPostgres> {
  const server = await embeddedPostgres(dir, options);
  opened.push(server);
  return server;
}

/** Joining and leaving as the last user stops any server of the folder. */
async function stopWhateverRuns(dir: string): Promise<void> {
  const server = await open(dir);
  await server.release();
  expect(await answers(server.url)).toBe(false);
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const answers = (url: string): Promise<boolean> =>
  query(url, 'select').then(
    () => true,
    () => false,
  );

const postmasterPid = (dir: string): number => Number(readFileSync(path.join(dir, 'pg/postmaster.pid'), 'utf8').split('\n')[0]);

const HOLDER = `
  import { embeddedPostgres } from ${JSON.stringify(new URL('index.ts', import.meta.url).href)};
  const server = await embeddedPostgres(process.argv[1]);
  process.stdin.once('data', async () => {
    await server.release();
    process.exit();
  });
  console.log(server.url);
`;

/** Another process that uses the folder until it is told to let go, or is killed. */
async function holder(dir: string): Promise<{ child: ChildProcess; url: string; letGo: () => Promise<unknown> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', HOLDER, dir], {
    cwd: path.resolve(import.meta.dirname, '../..'),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  return {
    child,
    url: String(line).trim(),
    letGo: () => {
      child.stdin!.write('\n');
      return once(child, 'exit');
    },
  };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('one server', () => {
  it('serves an empty database and keeps data, password and port over a stop', async () => {
    const first = await open(folder);
    const facts = await query(
      first.url,
      `select current_user as who, current_database() as db, current_setting('server_encoding') as encoding,
              current_setting('fsync') as fsync, current_setting('listen_addresses') as addresses, current_setting('TimeZone') as zone`,
    );
    expect(facts).toEqual([
      { who: 'wirecopy', db: 'wirecopy', encoding: 'UTF8', fsync: 'on', addresses: '127.0.0.1', zone: 'UTC' },
    ]);
    await query(first.url, `create table note as select lower('ÅNGSTRÖM') as word`);
    await first.release();
    expect(await answers(first.url)).toBe(false);

    const second = await open(folder);
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'select word from note')).toEqual([{ word: 'ångström' }]);
    await second.release();
  });

  it('asks for the password and keeps it from others', async () => {
    const server = await open(folder);
    const url = new URL(server.url);
    url.password = 'guess';
    await expect(query(url.href, 'select')).rejects.toThrow(/password authentication failed/);
    expect(statSync(path.join(folder, 'postgres.json')).mode & 0o777).toBe(0o600);
    await server.release();
  });

  it('runs in a session of its own, out of reach of ^C', async () => {
    const server = await open(folder);
    const group = -postmasterPid(folder);
    expect(process.kill(group, 0)).toBe(true);
    await server.release();
  });

  it('lets go once, however often it is asked', async () => {
    const [one, two] = [await open(folder), await open(folder)];
    await Promise.all([one.release(), one.release()]);
    expect(await answers(two.url)).toBe(true);
    await two.release();
    expect(await answers(two.url)).toBe(false);
  });

  it('is stopped when its folder is removed under it', async () => {
    const server = await open(folder);
    rmSync(folder, { recursive: true });
    await server.release();
    expect(await answers(server.url)).toBe(false);
  });
});

describe('several processes', () => {
  it('share one server until the last one leaves', async () => {
    const mine = await open(folder);
    const other = await holder(folder);
    expect(other.url).toBe(mine.url);
    await mine.release();
    expect(await answers(other.url)).toBe(true);
    await other.letGo();
    expect(await answers(other.url)).toBe(false);
  });

  it('get the same server when all of them start it at once', async () => {
    const all = await Promise.all([holder(folder), holder(folder), holder(folder)]);
    expect(new Set(all.map(({ url }) => url)).size).toBe(1);
    await Promise.all(all.map(({ letGo }) => letGo()));
    expect(await answers(all[0]!.url)).toBe(false);
  });

  it('adopt the server of one that was killed', async () => {
    const other = await holder(folder);
    const pid = postmasterPid(folder);
    await kill(other.child);
    const mine = await open(folder);
    expect([mine.url, postmasterPid(folder)]).toEqual([other.url, pid]);
    await mine.release();
    expect(await answers(mine.url)).toBe(false);
  });

  it('have a server each on folders of their own', async () => {
    const [one, two] = await Promise.all([open(folder), open(path.join(scratch, 'other'))]);
    expect(new URL(one.url).port).not.toBe(new URL(two.url).port);
    await one.release();
    expect(await answers(two.url)).toBe(true);
    await two.release();
  });
});

describe('after a crash', () => {
  it('of the server, it starts again on the same port with all data', async () => {
    const before = await open(folder);
    await query(before.url, 'create table kept as select 1 as n');
    process.kill(postmasterPid(folder), 'SIGKILL');
    const after = await open(folder);
    expect(after.url).toBe(before.url);
    expect(await query(after.url, 'select n from kept')).toEqual([{ n: 1 }]);
    await after.release();
    await before.release();
  });

  it('of the server, whoever holds it starts it again, on the same port with all data', async () => {
    const server = await open(folder);
    await query(server.url, 'create table kept as select 1 as n');
    const pid = postmasterPid(folder);
    process.kill(pid, 'SIGKILL');
    while (!existsSync(path.join(folder, 'pg/postmaster.pid')) || postmasterPid(folder) === pid || !(await answers(server.url)))
      await pause(50);
    expect(await query(server.url, 'select n from kept')).toEqual([{ n: 1 }]);
    await server.release();
    expect(await answers(server.url)).toBe(false);
  });

  it('of the server, several holders start one, and the last one stops it', async () => {
    const [mine, other] = [await open(folder), await holder(folder)];
    process.kill(postmasterPid(folder), 'SIGQUIT');
    while (await answers(mine.url)) await pause(5);
    while (!(await answers(mine.url))) await pause(50);
    await mine.release();
    expect(await answers(other.url)).toBe(true);
    await other.letGo();
    expect(await answers(other.url)).toBe(false);
  });

  it('of the server, what keeps it from starting is said once and waited for', async () => {
    const said: string[] = [];
    const server = await embeddedPostgres(folder, { ...options, log: (line) => said.push(line) });
    opened.push(server);
    const pgdata = path.join(folder, 'pg');
    renameSync(path.join(pgdata, 'global'), path.join(scratch, 'global'));
    process.kill(postmasterPid(folder), 'SIGKILL');
    const complaints = () => said.filter((line) => line.startsWith('the embedded Postgres does not start'));
    while (complaints().length === 0) await pause(50);
    await pause(2_500); // the next tries
    expect(complaints()).toHaveLength(1);
    renameSync(path.join(scratch, 'global'), path.join(pgdata, 'global'));
    while (!(await answers(server.url))) await pause(50);
    await server.release();
  });

  it('a pid that now belongs to another program is no obstacle', async () => {
    const before = await open(folder);
    const file = path.join(folder, 'pg/postmaster.pid');
    const lines = readFileSync(file, 'utf8').split('\n');
    await before.release();
    const { uid, gid } = statSync(path.join(folder, 'pg'));
    const stranger = spawn('sleep', ['60'], { cwd: '/', uid, gid });
    children.push(stranger);
    writeFileSync(file, [stranger.pid, ...lines.slice(1)].join('\n'));
    const after = await open(folder);
    expect(await answers(after.url)).toBe(true);
    expect(stranger.exitCode).toBe(null);
    await after.release();
  });

  it('half a cluster is made again', async () => {
    mkdirSync(path.join(folder, 'pg.new-abc/pg'), { recursive: true });
    const server = await open(folder);
    expect(await answers(server.url)).toBe(true);
    expect(existsSync(path.join(folder, 'pg.new-abc'))).toBe(false);
    await server.release();
  });
});

describe('a folder that cannot be used', () => {
  // root may write anywhere but into the kernel's own file systems
  const readOnly = () => {
    if (root) return '/sys/wirecopy';
    mkdirSync(folder, { mode: 0o555 });
    return folder;
  };
  const file = () => {
    writeFileSync(folder, '');
    return folder;
  };
  it.each([
    ['read-only', readOnly],
    ['a file', file],
    ['below a file', () => path.join(file(), 'data')],
  ])('is named: %s', async (_, make) => {
    const dir = make();
    const failure = open(dir);
    await expect(failure).rejects.toMatchObject({ code: 'E_DATA_DIR' });
    await expect(failure).rejects.toThrow(`the data folder ${dir} cannot be used`);
  });

  it('is one without the password of its database', async () => {
    const server = await open(folder);
    await server.release();
    renameSync(path.join(folder, 'postgres.json'), path.join(scratch, 'postgres.json'));
    await expect(open(folder)).rejects.toMatchObject({ code: 'E_DATA_DIR' });
  });
});

// Only root has a second account that could be kept out; everybody else runs the server as themselves.
describe.runIf(root)('a folder that the account of the server cannot enter', () => {
  beforeEach(() => chmodSync(mkdirIn(scratch, 'closed'), 0o700));

  it('has its database in the system folder, and finds it again', async () => {
    folder = path.join(scratch, 'closed', 'data');
    const first = await open(folder);
    const { cluster } = JSON.parse(readFileSync(path.join(folder, 'location.json'), 'utf8')) as { cluster: string };
    expect(path.dirname(cluster)).toBe(options.systemDir);
    expect(statSync(path.join(cluster, 'pg')).mode & 0o777).toBe(0o700);
    await query(first.url, 'create table kept as select 1 as n');
    await first.release();

    const second = await open(folder);
    expect(await query(second.url, 'select n from kept')).toEqual([{ n: 1 }]);
    await second.release();
  });

  it('may be moved, but a copy of it is refused', async () => {
    const original = path.join(scratch, 'closed', 'data');
    await (await open(original)).release();
    folder = path.join(scratch, 'closed', 'moved');
    renameSync(original, folder);
    await stopWhateverRuns(folder);
    cpSync(folder, path.join(scratch, 'closed', 'copy'), { recursive: true });
    await expect(open(path.join(scratch, 'closed', 'copy'))).rejects.toThrow(`is a copy of ${folder}`);
  });
});

function mkdirIn(parent: string, name: string): string {
  const dir = path.join(parent, name);
  mkdirSync(dir);
  return dir;
}
