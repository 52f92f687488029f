import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../e2e/postgres.ts';
import { run } from '../e2e/program.ts';

let folder: string;
const folders: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-feeds-'));
  folders.push(folder);
});
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true });
});

const write = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);
const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
const feeds = (...args: string[]) => run(['feeds', ...args], { cwd: folder });

const YAML = `# my feeds
feeds:
  - https://a.example/rss # the first
  - { url: https://b.example/rss, id: b, name: B, tags: [sea] }
`;

describe('on the database', () => {
  let database: TestDatabase;
  const onDatabase = async (...args: string[]) => {
    const ended = await run(['feeds', ...args], { cwd: folder, env: { DATABASE_URL: database.url } });
    expect(ended.stderr).toBe('');
    expect(ended.code).toBe(0);
    return ended.stdout;
  };

  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  test('plan shows, apply does, and what is paused stays so', async () => {
    write('feeds.yml', YAML);
    expect(await onDatabase('plan')).toBe(
      '+ https://a.example/rss\n+ b (https://b.example/rss)\n2 added, 0 changed, 0 stopped, 0 unchanged; `wirecopy feeds apply` does it\n',
    );
    expect(JSON.parse(await onDatabase('apply', '--json'))).toEqual({
      added: [
        { id: 'https://a.example/rss', url: 'https://a.example/rss' },
        { id: 'b', url: 'https://b.example/rss' },
      ],
      changed: [],
      stopped: [],
      unchanged: 0,
    });
    expect(await onDatabase('plan')).toBe('nothing to do: the 2 feeds are subscribed as they stand\n');

    expect(await onDatabase('pause', 'b')).toBe('b is paused now\n');
    expect(await onDatabase('pause', '2')).toBe('b is paused already\n');
    write('feeds.yml', 'feeds:\n  - { url: https://b.example/rss, id: b, name: B, tags: [sea, ports], every: 15m }\n');
    expect(await onDatabase('apply')).toBe(
      '~ b: every auto → 15m, tags [sea] → [sea, ports]\n- https://a.example/rss\n0 added, 1 changed, 1 stopped, 0 unchanged\n',
    );
    expect(JSON.parse(await onDatabase('list', '--json'))).toMatchObject([
      { feed_id: 2, id: 'b', state: 'paused' },
      { feed_id: 1, state: 'stopped' },
    ]);
    expect(JSON.parse(await onDatabase('resume', 'https://b.example/rss', '--json'))).toEqual([
      { feedId: 2, id: 'b', url: 'https://b.example/rss', state: 'active' },
    ]);
    expect(await onDatabase('list')).toMatch(/\n +2 {2}B +new /);
    expect(await onDatabase('export', '--database')).toMatch(/<outline text="sea">\n.*text="B" xmlUrl=.*category="sea,ports"/);
  }, 60_000);

  test('an unknown feed is named, with exit status 1', async () => {
    const ended = await run(['feeds', 'pause', 'nobody', '--json'], { cwd: folder, env: { DATABASE_URL: database.url } });
    expect([ended.code, JSON.parse(ended.stdout).error.code]).toEqual([1, 'E_NOT_FOUND']);
    expect(ended.stderr).toContain('nobody');
  });

  test('an invalid file changes nothing, with exit status 2', async () => {
    write('feeds.yml', 'feeds:\n  - { ulr: https://a.example/rss }\n');
    const ended = await run(['feeds', 'apply'], { cwd: folder, env: { DATABASE_URL: database.url } });
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('feeds.yml:2:7 feeds.0: unknown key "ulr"') });
  });
});

const OPML = `<?xml version="1.0"?><opml version="2.0"><body>
  <outline text="Ports"><outline type="rss" text="C" xmlUrl="https://c.example/rss"/><outline text="A again" xmlUrl="https://A.example/rss"/></outline>
  <outline text="Bad" xmlUrl="file:///etc/hosts"/><outline text="C again" xmlUrl="https://c.example/rss"/>
</body></opml>`;

describe('lists of other readers', () => {
  test('are added to feeds.yml, once, and nothing else in it changes', async () => {
    write('real.yml', YAML);
    symlinkSync('real.yml', path.join(folder, 'feeds.yml'));
    write('list.opml', OPML);
    const added = '  - { url: https://c.example/rss, name: C, tags: [ Ports ] }\n';
    const dry = await feeds('import', 'list.opml', '--dry-run');
    expect(dry).toEqual({
      code: 0,
      stdout: '+ https://c.example/rss  C  [Ports]\n1 would be added to feeds.yml, 2 there already, 1 skipped\n',
      stderr: 'skipped file:///etc/hosts: the scheme file: is not http or https\n',
    });
    expect(read('real.yml')).toBe(YAML);

    const first = await feeds('import', 'list.opml', '--json');
    expect(JSON.parse(first.stdout)).toEqual({
      file: 'feeds.yml',
      added: [{ url: 'https://c.example/rss', name: 'C', tags: ['Ports'] }],
      duplicates: 2,
      skipped: [{ url: 'file:///etc/hosts', reason: 'the scheme file: is not http or https' }],
      dryRun: false,
    });
    expect(read('real.yml')).toBe(YAML + added);
    expect((await feeds('import', 'list.opml')).stdout).toContain('0 added to feeds.yml, 3 there already');
    expect(read('real.yml')).toBe(YAML + added);
  });

  test('make a feeds.yml where there is none, and come back by export', async () => {
    write('list.opml', OPML);
    await feeds('import', 'list.opml', '--config', 'new.yml');
    expect(read('new.yml')).toBe(
      'feeds:\n  - { url: https://c.example/rss, name: C, tags: [ Ports ] }\n  - { url: https://a.example/rss, name: A again, tags: [ Ports ] }\n',
    );
    expect(statSync(path.join(folder, 'new.yml')).mode & 0o777).toBe(0o644 & ~process.umask());
    const { stdout } = await feeds('export', '--config', 'new.yml');
    write('back.opml', stdout);
    expect((await feeds('import', 'back.opml', '--config', 'new.yml')).stdout).toContain('0 added to new.yml, 2 there already');
  });

  test.each([
    ['a list that is none', ['import', 'feeds.yml'], YAML, 1, 'E_INPUT not an OPML list of feeds'],
    ['a list that is not there', ['import', 'none.opml'], YAML, 1, 'E_FILE none.opml: there is no such file'],
    ['an invalid feeds.yml', ['import', 'list.opml'], 'feds: []', 2, 'E_CONFIG'],
  ])('%s is refused', async (_, args, yaml, code, message) => {
    write('feeds.yml', yaml);
    write('list.opml', OPML);
    expect(await feeds(...args)).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(message) });
    expect(read('feeds.yml')).toBe(yaml);
  });
});

describe('config show', () => {
  const env = { REDIS_URL: 'redis://:hush@127.0.0.1:6379', WIRECOPY_ALLOW_HOSTS: 'intranet' };
  const YAML_WITH_WEBHOOK = `${YAML}webhooks: [{ url: "https://hooks.example/hush/hook", secret_file: hook.key }]\n`;

  test('says what holds and hides what is secret', async () => {
    write('feeds.yml', YAML_WITH_WEBHOOK);
    const [text, json] = await Promise.all([
      run(['config', 'show'], { cwd: folder, env }),
      run(['config', 'show', '--json'], { cwd: folder, env }),
    ]);
    expect(text.stdout).toMatch(/^setting +value +help\n/);
    expect(text.stdout).toMatch(/\nREDIS_URL +\(hidden\) /);
    expect(text.stdout).toContain('\nallow_private_hosts:\n  - intranet\n');
    const { environment, file, feeds } = JSON.parse(json.stdout);
    expect(environment).toContainEqual(
      expect.objectContaining({ name: 'WIRECOPY_DATA_DIR', type: 'folder', value: '.wirecopy' }),
    );
    expect([file, feeds.politeness, feeds.feeds[1]]).toEqual([
      'feeds.yml',
      { concurrency: 2, spacing: '1s', hosts: {} },
      {
        url: 'https://b.example/rss',
        id: 'b',
        name: 'B',
        every: 'auto',
        content: 'auto',
        max_age: 'none',
        recheck: ['2h', '12h', '2d'],
        tags: ['sea'],
      },
    ]);
    expect(feeds.webhooks).toMatchObject([{ url: 'https://hooks.example/(hidden)', secret_file: 'hook.key' }]);
    expect(text.stdout + json.stdout).not.toContain('hush');
  });

  test('names what is wrong with the file', async () => {
    write('feeds.yml', 'feds: []');
    const ended = await run(['config', 'show'], { cwd: folder, env });
    expect(ended).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('feeds.yml:1:1 unknown key "feds", did you mean "feeds"?'),
    });
  });
});
