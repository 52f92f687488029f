import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Check } from '../cli/check.ts';
import { run } from './program.ts';
import { type PostgresServer, startPostgres } from './server.ts';

const DOCUMENTS = ['first', 'second']
  .map((id) => JSON.stringify({ id, title: `The ${id} tide table`, text: `High water comes at noon on the ${id} day.` }))
  .join('\n');

/** The service gives a role that owns its database and may not do anything else. */
const ROLE = [
  `create role app login password 'of the app' nosuperuser nocreatedb nocreaterole`,
  'create database news owner app',
  'revoke all on database news from public',
];

const login = (server: PostgresServer, user: string, password: string, parameters = '') =>
  `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${server.port}/news${parameters}`;

describe('on a server that gives no superuser', () => {
  let server: PostgresServer;
  let env: Record<string, string>;
  const wirecopy = (args: string[], more: Record<string, string> = {}) => run(args, { env: { ...env, ...more } });
  const analyst = async (more?: Record<string, string>): Promise<Check> => {
    const { stdout } = await wirecopy(['doctor', '--json'], more);
    return JSON.parse(stdout).find((check: Check) => check.name === 'analyst');
  };

  beforeAll(async () => {
    server = await startPostgres();
    await server.administer(...ROLE);
    env = { DATABASE_URL: login(server, 'app', 'of the app') };
  });
  afterAll(() => server?.stop());

  test('analysts come in after what doctor asks an administrator to do, and nothing else', async () => {
    expect(await wirecopy(['migrate'])).toMatchObject({ code: 0 });
    expect(await wirecopy(['sql', 'select 1'])).toMatchObject({ code: 1, stderr: expect.stringContaining('doctor') });
    const { state, remedy } = await analyst();
    expect(state).toBe('warning');
    const statements = /has to run: (.*); then run/.exec(remedy!)![1]!.split('; ');
    await server.administer(...statements);

    expect(await analyst()).toMatchObject({ state: 'warning', remedy: expect.stringContaining('WIRECOPY_ANALYST_URL') });
    expect(await wirecopy(['migrate'])).toMatchObject({ code: 0 });
    const reader = { WIRECOPY_ANALYST_URL: login(server, 'news_analyst', 'CHOOSE-A-PASSWORD') };
    expect(await analyst(reader)).toMatchObject({ state: 'ok' });
    const reading = await wirecopy(['sql', 'select count(*) from news.article', '--csv'], reader);
    expect(reading).toMatchObject({ stdout: 'count\n0\n' });
    expect(await wirecopy(['sql', 'delete from wirecopy.article'], reader)).toMatchObject({ code: 1, stdout: '' });
  });
});

describe.skipIf(spawnSync('openssl', ['version']).error !== undefined)('on a server that speaks TLS only (needs openssl)', () => {
  let server: PostgresServer;
  const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-tls-'));
  const inFolder = (name: string) => path.join(folder, name);

  beforeAll(async () => {
    makeCertificates(folder);
    writeFileSync(inFolder('pg_hba.conf'), 'local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n');
    const files = ['pg_hba.conf', 'server.crt', 'server.key'].map((name) => [name, inFolder(name)]);
    server = await startPostgres({ args: ['-c', 'ssl=on'], files: Object.fromEntries(files) });
    await server.administer(...ROLE);
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true });
  });

  test.each([
    ['nothing asks for it', '', 'no encryption'],
    ['the certificate is checked against its authority', `?sslmode=verify-full&sslrootcert=${inFolder('ca.crt')}`, null],
    ['the authority is not known', '?sslmode=verify-full', 'certificate'],
    ['`require` means verify-full to this driver', '?sslmode=require', 'certificate'],
    ['`require` means what it means to psql', '?uselibpqcompat=true&sslmode=require', null],
    ['the certificate is not checked', '?sslmode=no-verify', null],
    ['the file of the authority is missing', '?sslmode=verify-full&sslrootcert=/nowhere/ca.crt', '/nowhere/ca.crt'],
  ])('%s', async (_, parameters, trouble) => {
    const { code, stderr } = await run(['migrate'], { env: { DATABASE_URL: login(server, 'app', 'of the app', parameters) } });
    expect(code).toBe(trouble === null ? 0 : 1);
    if (trouble !== null) expect(stderr).toMatch(new RegExp(`E_DATABASE .*${trouble}`));
  });

  test('a certificate for another name is refused', async () => {
    const url = login(server, 'app', 'of the app', `?sslmode=verify-full&sslrootcert=${inFolder('ca.crt')}`);
    const { code, stderr } = await run(['migrate'], { env: { DATABASE_URL: url.replace('127.0.0.1', 'localhost') } });
    expect(code).toBe(1);
    expect(stderr).toContain('altnames');
  });

  test('everything that the pipeline, its queue and analysts open speaks it', async () => {
    const env = { DATABASE_URL: login(server, 'app', 'of the app', `?sslmode=verify-full&sslrootcert=${inFolder('ca.crt')}`) };
    const { code, stdout, stderr } = await run(['ingest', '--jsonl'], { env, input: DOCUMENTS });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.match(/"outcome":"indexed"/g)).toHaveLength(2);
    await server.administer('alter role app createrole');
    expect(await run(['migrate'], { env })).toMatchObject({ code: 0 });
    const reading = await run(['sql', 'select title from news.article order by 1', '--csv'], { env });
    expect(reading.stdout).toBe('title\nThe first tide table\nThe second tide table\n');
  });
});

/** A certificate authority of our own and a server's certificate for 127.0.0.1. */
function makeCertificates(cwd: string): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd, stdio: 'ignore' });
  writeFileSync(path.join(cwd, 'names'), 'subjectAltName=IP:127.0.0.1\n');
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=test authority');
  openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=test server');
  openssl(
    'x509',
    '-req',
    '-in',
    'server.csr',
    '-CA',
    'ca.crt',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-out',
    'server.crt',
    '-extfile',
    'names',
  );
}
