import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deskOf } from '../cli/desk.ts';
import { feedsYaml, type Newsroom, startNewsroom } from '../infra/newsroom/newsroom.ts';
import { ROLES, type RoleName, rightsOf } from '../infra/roles.ts';
import { openPool, type Pool } from '../shared/db.ts';
import { readDatabase } from '../shared/gauges.ts';
import { findEnded } from '../shared/work/ended.ts';
import { makePartitions } from '../shared/work/partitions.ts';
import { replay } from '../shared/work/replay.ts';
import { dropOld } from '../shared/work/retention.ts';
import { numberChanges } from '../shared/work/upkeep.ts';
import { type Running, run, start } from './program.ts';
import { type PostgresServer, startPostgres } from './server.ts';

const PATIENCE_MS = 180_000;
const DENIED = '42501';

describe('each service under a role of its own', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-roles-'));
  const passwords = path.join(folder, 'passwords');
  const running: Running[] = [];
  const pools = {} as Record<RoleName, Pool>;
  let server: PostgresServer;
  let newsroom: Newsroom;
  let owner: Pool;
  const login = (user: string, password: string) =>
    `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${server.port}/news`;
  const urlOf = (role: RoleName) => login(`news_${role}`, `of the ${role}`);
  const numberOf = async (sql: string): Promise<number> => (await owner.query(`select (${sql})::int as n`)).rows[0].n;
  const migrate = (...args: string[]) => run(['migrate', ...args], { env: { DATABASE_URL: login('app', 'of the app') } });

  beforeAll(async () => {
    server = await startPostgres();
    await server.administer(
      `create role app login createrole password 'of the app'`,
      'create database news owner app',
      'revoke all on database news from public',
    );
    mkdirSync(passwords);
    for (const role of ROLES) writeFileSync(path.join(passwords, `${role}_password`), `of the ${role}\n`);
    expect(await migrate('--roles', passwords)).toMatchObject({ code: 0 });
    owner = openPool({ url: login('app', 'of the app'), max: 2, applicationName: 'wirecopy test' });
    for (const role of ROLES) pools[role] = openPool({ url: urlOf(role), max: 2, applicationName: 'wirecopy test' });
    newsroom = await startNewsroom();
    writeFileSync(path.join(folder, 'feeds.yml'), feedsYaml(newsroom));
  });
  afterAll(async () => {
    for (const { child } of running) child.kill('SIGKILL');
    await Promise.all([owner, ...Object.values(pools)].map((pool) => pool?.end()));
    await newsroom?.close();
    await server?.stop();
    rmSync(folder, { recursive: true });
  });

  test(
    'every article of the newsroom arrives, nothing is refused, and all tell how they do',
    async () => {
      const said: Record<string, string> = {};
      for (const role of ROLES) {
        const ports = { WIRECOPY_HEALTH_PORT: '0', WIRECOPY_CONSOLE_PORT: '0' };
        const program = start(['run', role], { cwd: folder, env: { DATABASE_URL: urlOf(role), ...ports } });
        running.push(program);
        said[role] = '';
        program.child.stderr!.on('data', (chunk) => {
          said[role] += chunk;
        });
        await program.says('stop with ^C');
      }
      const isDone = async () =>
        (await numberOf('select count(*) from article')) === newsroom.articles &&
        (await numberOf(`select count(*) from work where stage not in ('poll', 'recheck')`)) === 0 &&
        (await numberOf('select count(*) from event_due')) === 0;
      for (const deadline = Date.now() + PATIENCE_MS; !(await isDone()) && Date.now() < deadline; ) await sleep(200);
      expect(await numberOf('select count(*) from article'), JSON.stringify(said)).toBe(newsroom.articles);
      expect(await numberOf('select count(*) from news.story where source_count >= 5')).toBeGreaterThan(0);
      expect(await numberOf('select count(*) from dead')).toBe(0);
      expect(await numberOf('select count(*) from change where change_id is null')).toBe(0);
      for (const role of ROLES) {
        await readDatabase(pools[role]);
        const address = /"monitoring":"([^"]+)"/.exec(said[role]!)![1]!;
        expect(await (await fetch(`${address}/metrics`)).text(), role).toContain('wirecopy_database_up 1\n');
      }
      const console = /"console":"([^"]+)"/.exec(said.console!)![1]!;
      const [{ story, article }] = (
        await owner.query(
          'select story_id as story, canonical_article_id as article from story order by article_count desc limit 1',
        )
      ).rows;
      const pages = ['/', '/stories', `/stories/${story}`, `/articles/${article}`, '/feeds', '/queues', '/search?q=ferry'];
      for (const page of pages) expect((await fetch(console + page)).status, page).toBe(200);
      for (const { child } of running) child.kill('SIGTERM');
      for (const { ended } of running) expect(await ended).toMatchObject({ code: 0 });
      for (const role of ROLES) expect(said[role], role).not.toMatch(/permission denied|row-level security/);
    },
    PATIENCE_MS + 30_000,
  );

  test.each<[RoleName, string, string]>([
    ['parser', 'passwords of roles', 'select rolpassword from pg_authid'],
    ['parser', 'a setting', `update setting set value = '[]' where name = 'known_entities'`],
    ['parser', 'addresses of webhooks', 'select url from webhook'],
    ['parser', 'secrets of hubs', 'select secret from websub'],
    ['parser', 'the text of an article', 'select text from article'],
    ['parser', 'an article', `update article set title = 'false'`],
    ['parser', 'a feed', `update feed set url = 'http://evil.example/'`],
    ['parser', 'the address of an item', `update item set url = 'http://evil.example/'`],
    ['parser', 'stored pages', 'delete from page'],
    ['parser', 'the change log', `insert into change (kind) values ('article.indexed')`],
    ['parser', 'a table', 'drop table article'],
    ['parser', 'a table of its own', 'create table wirecopy.mine ()'],
    ['parser', 'a week of pages', `select drop_partition('page', 'page_2020w01')`],
    ['fetcher', 'an article', `update article set title = 'false'`],
    ['fetcher', 'a story', 'delete from story'],
    ['fetcher', 'a draft', `insert into draft (item_id, article) values (1, '{}')`],
    ['fetcher', 'a table', 'truncate item'],
    ['indexer', 'a feed', `update feed set url = 'http://evil.example/'`],
    ['indexer', 'a webhook', `update webhook set url = 'http://evil.example/'`],
    ['indexer', 'a new item', `insert into item (key_sha, source_id) values ('x', 1)`],
    ['indexer', 'the settings', `insert into setting values ('config_error', 'x')`],
    ['console', 'the text of an article', `update article set text = 'false'`],
    ['console', 'what it has no use for', 'select body from robots'],
    ['console', 'stored pages', 'delete from page'],
  ])('the %s may not touch %s', async (role, _, sql) => {
    await expect(pools[role].query(sql)).rejects.toMatchObject({ code: DENIED });
  });

  test('of the settings a role sees its own, whatever it asks for', async () => {
    const namesFor = async (pool: Pool) =>
      (await pool.query('select name from setting order by name')).rows.map(({ name }) => name);
    expect(await namesFor(owner)).toContain('analyst_password');
    for (const role of ROLES) expect(await namesFor(pools[role]), role).toEqual(['known_entities']);
    const isDenied = pools.fetcher.query(
      `insert into setting values ('analyst_password', 'mine') on conflict (name) do update set value = 'mine'`,
    );
    await expect(isDenied).rejects.toMatchObject({ code: DENIED });
  });

  test('upkeep is done by whoever may, and bounds what can be asked of it', async () => {
    const weeks = () => numberOf(`select count(*) from pg_inherits where inhparent = 'page'::regclass`);
    await owner.query(
      `drop table ${(await owner.query(`select max(inhrelid::regclass::text) as name from pg_inherits where inhparent = 'page'::regclass and inhrelid::regclass::text ~ 'w\\d\\d$'`)).rows[0].name}`,
    );
    const before = await weeks();
    await makePartitions(pools.parser);
    expect(await weeks()).toBe(before + 1);
    const [{ owner: made }] = (
      await owner.query(
        `select distinct relowner::regrole::text as owner from pg_inherits join pg_class c on c.oid = inhrelid where inhparent = 'page'::regclass`,
      )
    ).rows;
    expect(made).toBe('app');
    await pools.parser.query(`select make_partition('page', date '2030-01-07')`);
    expect(await weeks()).toBe(before + 1);

    await owner.query(
      `insert into outcome (stage, id, outcome, final, at) values ('parse', 1, 'done', true, now() - interval '60 days')`,
    );
    await makePartitions(pools.fetcher);
    const dropped: string[] = [];
    const keep = { page: null, outcome: 30 * 86_400_000, change: null, sketch_key: null };
    for (const role of ['parser', 'indexer'] as const) await dropOld(pools[role], keep, () => dropped.push(role));
    expect(dropped).toEqual(['indexer']);
    for (const [parent, name] of [
      ['outcome', 'article'],
      ['outcome', 'outcome_rest'],
      ['page', `page_${new Date().getUTCFullYear()}w01`],
    ])
      await pools.indexer.query('select drop_partition($1, $2) as gone', [parent, name]).then(
        ({ rows }) => expect(rows).toEqual([{ gone: null }]), // no such week
        (error) => expect(error.message).toContain('no partition'),
      );
    expect(await numberOf('select count(*) from article')).toBe(newsroom.articles);

    await owner.query(`insert into change (kind) values ('feed.failing')`);
    expect(await numberChanges(pools.parser)).toBe(1);
  });

  test('an editor at the console decides as before', async () => {
    const desk = deskOf(pools.console);
    const [first, second] = (await owner.query('select story_id from news.story order by article_count desc, story_id limit 2'))
      .rows;
    await desk.mergeStories(first.story_id, second.story_id, 'the same');
    await desk.undoDecision(first.story_id);
    const members = (
      await owner.query('select article_id from article where story_id = $1 order by article_id', [first.story_id])
    ).rows;
    await desk.splitStory(first.story_id, [members.at(-1).article_id], 'another matter');
    const [{ key }] = (await owner.query('select key from feed order by feed_id limit 1')).rows;
    await desk.pauseFeed(key);
    await desk.resumeFeed(key);
    expect(await numberOf('select count(*) from story_decision')).toBe(2);
    const { rows } = await owner.query(
      `insert into dead (stage, id, tries, code) select 'parse', item_id, 6, 'E_TIMEOUT' from item order by 1 limit 1 returning id`,
    );
    expect(await replay(pools.console, await findEnded(pools.console, { itemIds: [rows[0].id] }))).toMatchObject({
      stages: { parse: 1 },
    });
  });

  test('rights are those of today after each migrate, whatever they were', async () => {
    await owner.query('grant all on all tables in schema wirecopy to news_parser');
    expect(await migrate()).toMatchObject({ code: 0 });
    await expect(pools.parser.query('select text from article')).rejects.toMatchObject({ code: DENIED });
  });

  test('every line of rights names what is there', async () => {
    const { rows } = await owner.query(
      `select case n.nspname when 'news' then 'news.' else '' end || relname as name from pg_class c join pg_namespace n on n.oid = relnamespace where nspname in ('news', 'wirecopy')`,
    );
    const known = rows.map(({ name }) => name);
    for (const role of ROLES) expect(Object.keys(rightsOf(role)).filter((name) => !known.includes(name))).toEqual([]);
  });

  test('who may make no roles is told what an administrator has to run', async () => {
    await server.administer('alter role app nocreaterole');
    const { code, stderr } = await migrate('--roles');
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('E_')]); // they are there
    await server.administer('create database other owner app');
    const other = await run(['migrate', '--roles'], {
      env: { DATABASE_URL: login('app', 'of the app').replace('/news', '/other') },
    });
    expect(other).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`create role "other_parser" login password 'CHOOSE-A-PASSWORD'`),
    });
  });
});
