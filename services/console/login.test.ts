import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deskOf } from '../../cli/desk.ts';
import { type TestDatabase, testDatabase } from '../../e2e/postgres.ts';
import { hashPassword } from '../../shared/console-login.ts';
import { fill } from './fixtures/stories.ts';
import { type Console, startConsole } from './main.ts';

const PASSWORD = 'a long enough password';
let database: TestDatabase;
/** One with a password, one behind a proxy, one without a login. */
let site: Console;
let proxied: Console;
let open: Console;

beforeAll(async () => {
  database = await testDatabase();
  await fill(database.pool);
  const { pool } = database;
  const start = (login: string | null) => startConsole({ pool, port: 0, login, desk: deskOf(pool) });
  [site, proxied, open] = await Promise.all([start(await hashPassword(PASSWORD)), start('header:X-Remote-User'), start(null)]);
});

afterAll(async () => {
  await Promise.all([site?.close(), proxied?.close(), open?.close()]);
  await database.drop();
});

const ask = (url: string, init: RequestInit = {}): Promise<Response> => fetch(url, { redirect: 'manual', ...init });

const send = (
  base: string,
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> => ask(`${base}${path}`, { method: 'POST', body: new URLSearchParams(form), headers });

async function logIn(): Promise<string> {
  const response = await send(site.url, '/login', { password: PASSWORD, next: '/feeds' });
  expect([response.status, response.headers.get('location')]).toEqual([303, '/feeds']);
  return response.headers.get('set-cookie')!.split(';')[0]!;
}

/** One session for the tests that are not about sessions: each password costs 0.1 s. */
let session: Promise<string> | undefined;
const loggedIn = (): Promise<string> => {
  session ??= logIn();
  return session;
};

const tokenIn = (page: string): string => /name="csrf" value="([\w-]+)"/.exec(page)![1]!;

async function tokenOn(base: string, path: string, headers: Record<string, string>): Promise<string> {
  return tokenIn(await (await ask(`${base}${path}`, { headers })).text());
}

const stateOf = async (feed: number): Promise<string> =>
  (await database.pool.query('select state from feed where feed_id = $1', [feed])).rows[0].state;

describe('who has not logged in', () => {
  test.each(['/', '/feeds', '/stories/1', '/articles/2', '/settings', '/nowhere', '/search?q=a&before=1-1'])(
    'asks for %s and is asked for the password',
    async (path) => {
      const response = await ask(`${site.url}${path}`);
      expect([response.status, response.headers.get('location')]).toEqual([302, `/login?next=${encodeURIComponent(path)}`]);
      expect(await response.text()).not.toContain('Orla');
    },
  );

  test.each(['/api/status', '/parts/pipeline'])('gets no %s', async (path) => {
    expect((await ask(`${site.url}${path}`)).status).toBe(401);
  });

  test('sees the form, the health and the style', async () => {
    for (const path of ['/login', '/healthz']) expect((await ask(`${site.url}${path}`)).status).toBe(200);
    const style = /href="(\/assets\/[^"]+css)"/.exec(await (await ask(`${site.url}/login`)).text())![1]!;
    expect((await ask(`${site.url}${style}`)).status).toBe(200);
  });

  test.each(['/feeds/1/pause', '/stories/1/merge', '/queues/replay', '/logout'])('changes nothing by %s', async (path) => {
    expect((await send(site.url, path, { csrf: 'x' })).status).toBe(401);
    expect(await stateOf(1)).toBe('active');
  });

  test.each([`${'9'.repeat(10)}.x.y`, 'x', '', '..', `${Math.floor(Date.now() / 1000) + 99}.nonce.${'a'.repeat(43)}`])(
    'does not come in with the cookie %j',
    async (value) => {
      expect((await ask(site.url, { headers: { cookie: `wirecopy_session=${value}` } })).status).toBe(302);
    },
  );
});

describe('the password', () => {
  test('opens a session that scripts and other sites cannot use', async () => {
    const response = await send(site.url, '/login', { password: PASSWORD }, { 'x-forwarded-proto': 'https' });
    expect(response.headers.get('set-cookie')).toMatch(/; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure$/);
    expect((await ask(site.url, { headers: { cookie: await logIn() } })).status).toBe(200);
  });

  test('a wrong one does not, and says so', async () => {
    const response = await send(site.url, '/login', { password: 'guess' });
    expect([response.status, response.headers.get('set-cookie')]).toEqual([401, null]);
    expect(await response.text()).toContain('This is not the password.');
  });

  test('many wrong ones at once are turned away', async () => {
    const answers = await Promise.all(Array.from({ length: 9 }, () => send(site.url, '/login', { password: 'guess' })));
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(3);
    expect(answers.filter(({ status }) => status === 401).length).toBeGreaterThanOrEqual(1);
  });

  test.each(['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)', '/a b'])(
    'does not lead to %j',
    async (next) => {
      const response = await send(site.url, '/login', { password: PASSWORD, next });
      expect(response.headers.get('location')).toBe('/');
    },
  );

  test('logging out ends it', async () => {
    const cookie = await logIn();
    const csrf = await tokenOn(site.url, '/settings', { cookie });
    const response = await send(site.url, '/logout', { csrf }, { cookie });
    expect(response.headers.get('set-cookie')).toContain('wirecopy_session=; Path=/; Max-Age=0');
  });
});

describe('a change', () => {
  test.each<[name: string, form: Record<string, string>, headers: Record<string, string>]>([
    ['without a token', {}, {}],
    ['with a wrong token', { csrf: 'x'.repeat(43) }, {}],
    ['from another site', {}, { 'sec-fetch-site': 'cross-site' }],
    ['from another site of an old browser', {}, { origin: 'https://evil.example' }],
    ['from a page of no site', {}, { origin: 'null' }],
  ])('%s is refused', async (_, form, headers) => {
    const cookie = await loggedIn();
    const csrf = await tokenOn(site.url, '/settings', { cookie });
    const isForeign = Object.keys(headers).length > 0;
    const response = await send(site.url, '/feeds/1/pause', isForeign ? { csrf } : form, { cookie, ...headers });
    expect(response.status).toBe(403);
    expect(await stateOf(1)).toBe('active');
  });

  test('of another session with this token is refused', async () => {
    const [one, other] = [await logIn(), await logIn()];
    const csrf = await tokenOn(site.url, '/settings', { cookie: one });
    expect((await send(site.url, '/feeds/1/pause', { csrf }, { cookie: other })).status).toBe(403);
  });

  test('pauses a feed, resumes it and has it polled', async () => {
    const cookie = await loggedIn();
    const csrf = await tokenOn(site.url, '/feeds/1', { cookie });
    const press = async (action: string) => {
      const response = await send(site.url, `/feeds/1/${action}`, { csrf }, { cookie, 'sec-fetch-site': 'same-origin' });
      expect(response.status).toBe(303);
      return (await ask(`${site.url}${response.headers.get('location')}`, { headers: { cookie } })).text();
    };
    expect(await press('pause')).toContain('The feed is paused.');
    expect(await stateOf(1)).toBe('paused');
    expect(await press('resume')).toContain('The feed is polled again.');
    expect(await stateOf(1)).toBe('active');
    await database.pool.query(`update work set due_at = now() + interval '1 day' where stage = 'poll' and id = 1`);
    expect(await press('poll')).toContain('The feed is polled now');
    const { rows } = await database.pool.query(`select due_at <= now() as due from work where stage = 'poll' and id = 1`);
    expect(rows).toEqual([{ due: true }]);
  });

  test.each<[path: string, form: Record<string, string>, status: number]>([
    ['/feeds/99/pause', {}, 404],
    ['/stories/1/merge', { other: '1' }, 400],
    ['/stories/1/merge', { other: 'https://console.example/stories/999?compare=3#changes' }, 404],
    ['/stories/1/merge', { other: '999' }, 404],
    ['/stories/1/merge', { other: 'x' }, 400],
    ['/stories/1/split', {}, 400],
    ['/stories/1/split', { article: '5' }, 400],
    ['/stories/3/undo', {}, 404],
    ['/queues/replay', { stage: 'page', id: '99' }, 404],
    ['/queues/replay', { stage: 'x', id: '1' }, 400],
    ['/nowhere', {}, 404],
  ])('%s with %j that makes no sense is answered with %i', async (path, form, status) => {
    const cookie = await loggedIn();
    const csrf = await tokenOn(site.url, '/settings', { cookie });
    const response = await send(site.url, path, { ...form, csrf }, { cookie });
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(path === '/nowhere' ? 'Not found' : 'Not changed');
  });

  test('with a body that is no form is refused', async () => {
    const cookie = await loggedIn();
    const headers = { cookie, 'content-type': 'application/json' };
    expect((await ask(`${site.url}/feeds/1/pause`, { method: 'POST', headers, body: '{}' })).status).toBe(415);
  });
});

describe('behind a proxy that names the user', () => {
  const headers = { 'x-remote-user': 'mira' };

  test('nobody comes in without the name', async () => {
    expect((await ask(proxied.url)).status).toBe(401);
    expect((await ask(proxied.url, { headers: { 'x-remote-user': '' } })).status).toBe(401);
  });

  test('the user is known, and changes with a token of the own', async () => {
    expect(await (await ask(`${proxied.url}/settings`, { headers })).text()).toContain('mira');
    const csrf = await tokenOn(proxied.url, '/feeds/1', headers);
    expect((await send(proxied.url, '/feeds/1/pause', { csrf }, { 'x-remote-user': 'another' })).status).toBe(403);
    expect((await send(proxied.url, '/feeds/1/pause', { csrf }, headers)).status).toBe(303);
    expect((await send(proxied.url, '/feeds/1/resume', { csrf }, headers)).status).toBe(303);
  });

  test('there is no form for a password', async () => {
    expect((await ask(`${proxied.url}/login`)).status).toBe(404);
  });
});

test('without a login nothing can be changed, and it says how', async () => {
  const page = await (await ask(`${open.url}/stories/1`)).text();
  expect(page).toContain('WIRECOPY_CONSOLE_LOGIN');
  expect(page).not.toContain('name="csrf"');
  expect((await send(open.url, '/feeds/1/pause', { csrf: 'x' }, { 'x-remote-user': 'mira' })).status).toBe(405);
});
