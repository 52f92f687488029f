import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { describeSettings, readEnvironment, type Settings, secretsIn, secretsOf } from './environment.ts';

const folder = mkdtempSync(join(tmpdir(), 'environment-'));
afterAll(() => rmSync(folder, { recursive: true }));
const secretFile = join(folder, 'secret');
writeFileSync(secretFile, 'postgres://reader:hush@db/news\n');

const DEFAULTS: Settings = {
  databaseUrl: null,
  databasePassword: null,
  redisUrl: null,
  analystUrl: null,
  dataDir: '.wirecopy',
  configFile: 'feeds.yml',
  allowHosts: [],
  proxy: null,
  contact: null,
  publicUrl: null,
  consolePort: 8470,
  consoleHost: '127.0.0.1',
  consoleLogin: null,
  healthPort: null,
  healthHost: '127.0.0.1',
  keepPages: '30d',
  keepOutcomes: '90d',
  keepChanges: '90d',
  keepDeliveries: '30d',
  keepSketchKeys: '30d',
  otlpEndpoint: null,
  otlpHeaders: null,
  nerModel: null,
  nerToken: null,
  logLevel: 'info',
};

const ACCEPTED: [name: string, environment: NodeJS.ProcessEnv, expected: Partial<Settings>][] = [
  ['nothing', {}, {}],
  ['empty values', { DATABASE_URL: '', WIRECOPY_CONSOLE_PORT: '', DATABASE_URL_FILE: '' }, {}],
  ['ages', { WIRECOPY_KEEP_PAGES: 'off', WIRECOPY_KEEP_OUTCOMES: '48h' }, { keepPages: 'off', keepOutcomes: '48h' }],
  ['other programs', { PATH: '/bin', WIRECOPY_SERVICE_PORT: '80', WIRECOPY_CONSOLE_PORT_80_TCP: 'tcp://', CONFIG: 'x' }, {}],
  ['a database', { DATABASE_URL: 'postgresql://me:pw@db:5432/news' }, { databaseUrl: 'postgresql://me:pw@db:5432/news' }],
  [
    'a socket',
    { DATABASE_URL: 'postgres:///news?host=/run/postgresql' },
    { databaseUrl: 'postgres:///news?host=/run/postgresql' },
  ],
  [
    'a password for the database',
    { DATABASE_URL: 'postgres://me@db/news', DATABASE_PASSWORD: 'p&w' },
    { databaseUrl: 'postgres://me:p%26w@db/news', databasePassword: 'p&w' },
  ],
  [
    'a service of names',
    { WIRECOPY_NER_MODEL: 'http://ner:8000/names', WIRECOPY_NER_TOKEN: 'hush' },
    { nerModel: 'http://ner:8000/names', nerToken: 'hush' },
  ],
  ['a folder of a model', { WIRECOPY_NER_MODEL: './models/ner' }, { nerModel: './models/ner' }],
  ['a secret from a file', { WIRECOPY_ANALYST_URL_FILE: secretFile }, { analystUrl: 'postgres://reader:hush@db/news' }],
  ['hosts', { WIRECOPY_ALLOW_HOSTS: '127.0.0.1:8080, Intranet,' }, { allowHosts: ['127.0.0.1:8080', 'intranet'] }],
  ['a port', { WIRECOPY_CONSOLE_PORT: '0' }, { consolePort: 0 }],
  ['another port', { WIRECOPY_HEALTH_PORT: '9100' }, { healthPort: 9100 }],
  [
    'all addresses',
    { WIRECOPY_HEALTH_HOST: '0.0.0.0', WIRECOPY_CONSOLE_HOST: '::' },
    { healthHost: '0.0.0.0', consoleHost: '::' },
  ],
  ['a name for loopback', { WIRECOPY_CONSOLE_HOST: 'localhost' }, { consoleHost: 'localhost' }],
  ['a level', { LOG_LEVEL: 'DEBUG' }, { logLevel: 'debug' }],
];

const REFUSED: [name: string, environment: NodeJS.ProcessEnv, expected: string][] = [
  ['another database', { DATABASE_URL: 'mysql://db' }, 'DATABASE_URL: use a URL that begins with postgres:// or postgresql://'],
  ['no URL', { REDIS_URL: 'localhost' }, 'REDIS_URL: use a URL that begins with redis:// or rediss://'],
  [
    'a secret twice',
    { REDIS_URL: 'redis://a', REDIS_URL_FILE: secretFile },
    'REDIS_URL_FILE: the setting itself is there as well',
  ],
  ['a secret without its file', { REDIS_URL_FILE: join(folder, 'none') }, 'none: there is no such file'],
  ['a secret whose file is a folder', { REDIS_URL_FILE: folder }, `REDIS_URL_FILE: ${folder}: it is a folder`],
  ['a secret whose file is empty', { DATABASE_PASSWORD_FILE: '/dev/null' }, 'DATABASE_PASSWORD_FILE: /dev/null is empty'],
  [
    'two passwords for the database',
    { DATABASE_URL: 'postgres://me:pw@db/news', DATABASE_PASSWORD: 'x' },
    'DATABASE_PASSWORD: DATABASE_URL has a password already',
  ],
  ['a password for no database', { DATABASE_PASSWORD: 'x' }, 'DATABASE_PASSWORD: there is no DATABASE_URL'],
  ['a range of hosts', { WIRECOPY_ALLOW_HOSTS: '10.0.0.0/8' }, 'WIRECOPY_ALLOW_HOSTS: use host or host:port'],
  ['a wrong port', { WIRECOPY_CONSOLE_PORT: '70000' }, 'WIRECOPY_CONSOLE_PORT: use a port from 0 to 65535'],
  ['a host that may be anywhere', { WIRECOPY_CONSOLE_HOST: 'console.example' }, 'WIRECOPY_CONSOLE_HOST: use an address of this'],
  [
    'an address with its port',
    { WIRECOPY_HEALTH_HOST: '127.0.0.1:9100' },
    'WIRECOPY_HEALTH_HOST: use an address of this machine',
  ],
  [
    'another kind of service of names',
    { WIRECOPY_NER_MODEL: 'grpc://ner:1' },
    'WIRECOPY_NER_MODEL: use a URL that begins with http://',
  ],
  ['a password for it in its address', { WIRECOPY_NER_MODEL: 'https://me:pw@ner' }, 'set WIRECOPY_NER_TOKEN'],
  ['a token of two lines', { WIRECOPY_NER_TOKEN: 'a\nb' }, 'WIRECOPY_NER_TOKEN: use letters, digits'],
  ['a wrong level', { LOG_LEVEL: 'loud' }, 'LOG_LEVEL: use one of trace, debug'],
  ['an age that is none', { WIRECOPY_KEEP_PAGES: 'forever' }, 'WIRECOPY_KEEP_PAGES: use a duration such as'],
  ['nothing to keep', { WIRECOPY_KEEP_CHANGES: '0d' }, 'of at least 1d, or off to keep everything'],
  ['keys that copies need', { WIRECOPY_KEEP_SKETCH_KEYS: '7d' }, 'of at least 14d'],
  ['a slip', { WIRECOPY_DATADIR: 'x' }, 'WIRECOPY_DATADIR: there is no such setting, did you mean WIRECOPY_DATA_DIR?'],
];

describe('the environment', () => {
  test.each(ACCEPTED)('takes %s', (_, environment, expected) =>
    expect(readEnvironment(environment)).toEqual({ ...DEFAULTS, ...expected }),
  );

  test.each(REFUSED)('refuses %s', (_, environment, expected) => {
    const fault = expect.objectContaining({ code: 'E_CONFIG', message: expect.stringContaining(expected) });
    expect(() => readEnvironment(environment)).toThrow(fault);
  });

  test('names every problem at once', () => {
    const message = expect.stringMatching(/^REDIS_URL: .*\nLOG_LEVEL: .*$/);
    expect(() => readEnvironment({ LOG_LEVEL: 'x', REDIS_URL: 'x' })).toThrow(expect.objectContaining({ message }));
  });

  test('is shown without its secrets', () => {
    const rows = describeSettings(readEnvironment({ DATABASE_URL: 'postgres://me:pw@db/news', WIRECOPY_ALLOW_HOSTS: 'a,b:1' }));
    expect(Object.fromEntries(rows.map(({ name, value }) => [name, value]))).toMatchObject({
      DATABASE_URL: '(hidden)',
      REDIS_URL: '(not set)',
      WIRECOPY_ALLOW_HOSTS: 'a,b:1',
      WIRECOPY_CONSOLE_PORT: '8470',
      WIRECOPY_PUBLIC_URL: '(not set)',
    });
    expect(JSON.stringify(rows)).not.toContain('pw@');
  });

  test('knows its secrets', () => {
    const settings = readEnvironment({ DATABASE_URL: 'postgres://me:pw@db/news', WIRECOPY_ANALYST_URL_FILE: secretFile });
    expect(secretsOf(settings)).toEqual(['postgres://me:pw@db/news', 'postgres://reader:hush@db/news']);
  });

  test('knows the secrets of an environment that is not valid', () => {
    const environment = {
      DATABASE_URL: 'mysql://me:pw@db',
      REDIS_URL_FILE: join(folder, 'none'),
      WIRECOPY_ANALYST_URL: 'twice',
      WIRECOPY_ANALYST_URL_FILE: secretFile,
    };
    expect(() => readEnvironment(environment)).toThrow();
    expect(secretsIn(environment)).toEqual(['mysql://me:pw@db', 'twice', 'postgres://reader:hush@db/news']);
  });
});
