import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { parseConsoleLogin } from './console-login.ts';
import { hasPassword, withLogin } from './database-url.ts';
import { DURATION, DURATION_HINT, parseDuration } from './duration.ts';
import { Fault, messageOf } from './errors.ts';
import { fileFault } from './file.ts';
import { HOST, HOST_HINT } from './hosts.ts';
import { LOOK_BACK_DAYS } from './look-back.ts';
import { closest } from './suggest.ts';

/** One setting from the environment. `read` returns the value or throws an Error that says what to write instead. */
interface Variable<Value, Default> {
  name: string;
  type: string;
  default: Default;
  read: (text: string) => Value;
  /** Hidden wherever settings are shown, and readable from the file that NAME_FILE names. */
  secret?: true;
  help: string;
}

const variable = <Value, const Default extends Value | null>(definition: Variable<Value, Default>) => definition;

/** Where a service of its own tells how it does. */
export const HEALTH_PORT = 9100;

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Every setting that the environment can make. */
export const VARIABLES = {
  databaseUrl: variable({
    name: 'DATABASE_URL',
    type: 'URL',
    default: null,
    read: urlWith('postgres:', 'postgresql:'),
    secret: true,
    help: 'Postgres to use; without it the embedded one serves',
  }),
  databasePassword: variable({
    name: 'DATABASE_PASSWORD',
    type: 'text',
    default: null,
    read: String,
    secret: true,
    help: 'password for a DATABASE_URL that has none',
  }),
  redisUrl: variable({
    name: 'REDIS_URL',
    type: 'URL',
    default: null,
    read: urlWith('redis:', 'rediss:', 'redis+cluster:', 'rediss+cluster:'),
    secret: true,
    help: 'Redis or Valkey for the queues; without it they live in Postgres. redis+cluster://host:port?node=host:port names nodes of a Redis Cluster',
  }),
  analystUrl: variable({
    name: 'WIRECOPY_ANALYST_URL',
    type: 'URL',
    default: null,
    read: urlWith('postgres:', 'postgresql:'),
    secret: true,
    help: 'connection of the reading role for `sql` and the console, where it has a login of its own',
  }),
  dataDir: variable({
    name: 'WIRECOPY_DATA_DIR',
    type: 'folder',
    default: '.wirecopy',
    read: String,
    help: 'where the embedded Postgres keeps its files',
  }),
  configFile: variable({
    name: 'WIRECOPY_CONFIG',
    type: 'file',
    default: 'feeds.yml',
    read: String,
    help: 'the feeds and how to read them',
  }),
  allowHosts: variable({
    name: 'WIRECOPY_ALLOW_HOSTS',
    type: 'hosts',
    default: [] as string[],
    read: readHosts,
    help: 'hosts that are not public and may be fetched, comma-separated; adds to allow_private_hosts',
  }),
  proxy: variable({
    name: 'WIRECOPY_PROXY',
    type: 'URL',
    default: null,
    read: urlWith('http:', 'https:'),
    secret: true,
    help: 'HTTP proxy for feeds and pages; hosts that are allowed by name are asked directly',
  }),
  contact: variable({
    name: 'WIRECOPY_CONTACT',
    type: 'URL or e-mail address',
    default: null,
    read: readContact,
    help: "how publishers reach you: stands in the User-Agent of every request (default: the project's page)",
  }),
  publicUrl: variable({
    name: 'WIRECOPY_PUBLIC_URL',
    type: 'URL',
    default: null,
    read: urlWith('http:', 'https:'),
    help: 'where hubs can reach the console; WebSub is off without it',
  }),
  consolePort: variable({
    name: 'WIRECOPY_CONSOLE_PORT',
    type: 'port',
    default: 8470,
    read: readPort,
    help: 'port of the console',
  }),
  consoleHost: variable({
    name: 'WIRECOPY_CONSOLE_HOST',
    type: 'address',
    default: '127.0.0.1',
    read: readAddress,
    help: 'where the console listens; beyond loopback only with WIRECOPY_CONSOLE_LOGIN',
  }),
  consoleLogin: variable({
    name: 'WIRECOPY_CONSOLE_LOGIN',
    type: 'hash, header:NAME or off',
    default: null,
    read: readConsoleLogin,
    secret: true,
    help: 'who may use the console and change something there: the hash of a password (`wirecopy console-password`), or the header in which a proxy names the user. Without it the console only shows, on loopback; `off` lets it show beyond, for containers whose port is published on loopback',
  }),
  healthPort: variable({
    name: 'WIRECOPY_HEALTH_PORT',
    type: 'port',
    default: null,
    read: readPort,
    help: `port of /metrics, /healthz and /readyz; ${HEALTH_PORT} for a service of its own, off for a whole run unless set`,
  }),
  healthHost: variable({
    name: 'WIRECOPY_HEALTH_HOST',
    type: 'address',
    default: '127.0.0.1',
    read: readAddress,
    help: 'where /metrics, /healthz and /readyz listen',
  }),
  keepPages: variable({
    name: 'WIRECOPY_KEEP_PAGES',
    type: 'duration or off',
    default: '30d',
    read: readAge(1),
    help: 'age at which downloaded pages are dropped; `reparse` reaches back as far',
  }),
  keepOutcomes: variable({
    name: 'WIRECOPY_KEEP_OUTCOMES',
    type: 'duration or off',
    default: '90d',
    read: readAge(1),
    help: 'age at which outcomes are dropped: what `trace`, `news.outcome` and `replay` of rejected items can tell of',
  }),
  keepChanges: variable({
    name: 'WIRECOPY_KEEP_CHANGES',
    type: 'duration or off',
    default: '90d',
    read: readAge(1),
    help: 'age at which entries of `news.change` are dropped',
  }),
  keepDeliveries: variable({
    name: 'WIRECOPY_KEEP_DELIVERIES',
    type: 'duration or off',
    default: '30d',
    read: readAge(1),
    help: 'age at which the log of what was sent to webhooks is dropped',
  }),
  keepSketchKeys: variable({
    name: 'WIRECOPY_KEEP_SKETCH_KEYS',
    type: 'duration or off',
    default: '30d',
    read: readAge(LOOK_BACK_DAYS),
    help: `age at which the keys for finding copies are dropped; at least ${LOOK_BACK_DAYS}d, as far as copies are looked for`,
  }),
  otlpEndpoint: variable({
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    type: 'URL',
    default: null,
    read: urlWith('http:', 'https:'),
    help: 'collector of OpenTelemetry (OTLP over HTTP, JSON) that gets each attempt at an item as a span; nothing is sent without it',
  }),
  otlpHeaders: variable({
    name: 'OTEL_EXPORTER_OTLP_HEADERS',
    type: 'name=value, several with commas between',
    default: null,
    read: readHeaders,
    secret: true,
    help: 'headers for the collector, such as a key',
  }),
  nerModel: variable({
    name: 'WIRECOPY_NER_MODEL',
    type: 'file, folder or URL',
    default: null,
    read: readNerModel,
    help: 'what finds names: a model file of one language made by services/indexer/entities/tagger/train-command.ts, the folder of an ONNX model, or the address of a service ([operations](operations.md#another-model-of-names)); the default is those that are shipped',
  }),
  nerToken: variable({
    name: 'WIRECOPY_NER_TOKEN',
    type: 'text',
    default: null,
    read: readToken,
    secret: true,
    help: 'token that a service in WIRECOPY_NER_MODEL wants, sent as `Authorization: Bearer …`',
  }),
  logLevel: variable({
    name: 'LOG_LEVEL',
    type: LOG_LEVELS.join(', '),
    default: 'info',
    read: readLogLevel,
    help: 'least weight of what is logged; debug also shows where an error came from',
  }),
};

type Variables = typeof VARIABLES;
export type Settings = { [Key in keyof Variables]: ReturnType<Variables[Key]['read']> | Variables[Key]['default'] };
export type LogLevel = Settings['logLevel'];

/**
 * The settings that these variables make; an empty one counts as not set. A secret may stand in the file that NAME_FILE names.
 * Throws E_CONFIG with one line per problem.
 */
export function readEnvironment(environment: NodeJS.ProcessEnv): Settings {
  const problems = misspelt(environment);
  const entries = Object.entries(VARIABLES).map(([key, definition]) => {
    const { name } = definition;
    const file = definition.secret && environment[`${name}_FILE`];
    try {
      const text = file ? secretIn(file, environment[name]) : environment[name];
      return [key, text ? definition.read(text) : definition.default];
    } catch (error) {
      problems.push(`${file ? `${name}_FILE` : name}: ${messageOf(error)}`);
      return [key, definition.default];
    }
  });
  if (problems.length > 0) throw new Fault('E_CONFIG', problems.join('\n'));
  const settings = Object.fromEntries(entries) as Settings;
  return { ...settings, databaseUrl: databaseUrlOf(settings) };
}

/** The one setting that two variables make. Throws E_CONFIG. */
function databaseUrlOf({ databaseUrl, databasePassword }: Settings): string | null {
  if (databasePassword === null) return databaseUrl;
  if (databaseUrl === null) throw new Fault('E_CONFIG', 'DATABASE_PASSWORD: there is no DATABASE_URL that it belongs to');
  if (hasPassword(databaseUrl)) throw new Fault('E_CONFIG', 'DATABASE_PASSWORD: DATABASE_URL has a password already');
  return withLogin(databaseUrl, { password: databasePassword });
}

/** One row per variable with the value that holds; secrets only say whether they are set. */
export function describeSettings(settings: Settings): { name: string; type: string; value: string; help: string }[] {
  return Object.entries(VARIABLES).map(([key, { name, type, secret, help }]) => {
    const value = settings[key as keyof Settings];
    const isSet = value !== null && String(value) !== '';
    return { name, type, value: isSet ? (secret ? '(hidden)' : String(value)) : '(not set)', help };
  });
}

/** The values that must never be shown, such as the URLs of the stores. */
export const secretsOf = (settings: Settings): string[] =>
  Object.entries(VARIABLES).flatMap(([key, { secret }]) =>
    secret ? ((settings[key as keyof Settings] as string | null) ?? []) : [],
  );

/** Every secret of an environment, valid or not: for what has to hide them before, or although, the settings cannot be read. */
export function secretsIn(environment: NodeJS.ProcessEnv): string[] {
  const secrets = Object.values(VARIABLES).filter(({ secret }) => secret);
  return secrets.flatMap(({ name }) =>
    [environment[name], textIn(environment[`${name}_FILE`])].filter((text) => text !== undefined),
  );
}

function textIn(file: string | undefined): string | undefined {
  try {
    return file && readFileSync(file, 'utf8').trim();
  } catch {
    return undefined; // the settings say so when they are read
  }
}

const PREFIX = 'WIRECOPY_';

/** Names that are nearly ours. Others with our prefix stay allowed: Kubernetes makes some for every service. */
function misspelt(environment: NodeJS.ProcessEnv): string[] {
  const known = Object.values(VARIABLES)
    .flatMap(({ name, secret }) => (secret ? [name, `${name}_FILE`] : [name]))
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => name.slice(PREFIX.length));
  return Object.keys(environment)
    .filter((name) => name.startsWith(PREFIX) && !known.includes(name.slice(PREFIX.length)))
    .flatMap((name) => {
      const meant = closest(name.slice(PREFIX.length), known);
      return meant ? [`${name}: there is no such setting, did you mean ${PREFIX}${meant}?`] : [];
    });
}

/** The secret in a file, which stands for the variable itself. */
function secretIn(file: string, beside: string | undefined): string {
  if (beside) throw new Error('the setting itself is there as well, set one of them');
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw fileFault(file, error);
  }
  if (text === '') throw new Error(`${file} is empty`);
  return text;
}

/** The value itself may be a secret, so it is never repeated in a message. */
function urlWith(...protocols: string[]): (text: string) => string {
  return (text) => {
    if (URL.canParse(text) && protocols.includes(new URL(text).protocol)) return text;
    throw new Error(`use a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`);
  };
}

/** Whatever is no URL is a path. The value is shown, so a password has no place in it. */
function readNerModel(text: string): string {
  if (!/^[a-z][a-z\d+.-]+:\/\//i.test(text)) return text;
  const url = urlWith('http:', 'https:')(text);
  const { username, password } = new URL(url);
  if (username || password) throw new Error('leave user and password out of the URL, and set WIRECOPY_NER_TOKEN');
  return url;
}

/** It becomes part of a header. */
function readToken(text: string): string {
  if (/^[!-~]{1,4096}$/.test(text)) return text;
  throw new Error('use letters, digits and marks of ASCII, without blanks');
}

function readHosts(text: string): string[] {
  const hosts = text.split(',').map((host) => host.trim().toLowerCase());
  const named = hosts.filter((host) => host !== '');
  if (named.every((host) => HOST.test(host))) return named;
  throw new Error(`${HOST_HINT}, several with commas between`);
}

/** As OpenTelemetry writes them, values percent-encoded. Kept as it is spelled. */
function readHeaders(text: string): string {
  if (text.split(',').every((pair) => /^\s*[\w-]+=[!-~]+\s*$/.test(pair))) return text;
  throw new Error('use name=value, several with commas between');
}

/** It becomes part of a header. */
function readContact(text: string): string {
  if (/^[!-~]{1,200}$/.test(text) && !/[()]/.test(text) && (/^https?:\/\//.test(text) || /^[^@]+@[^@]+\.[^@]+$/.test(text)))
    return text;
  throw new Error('use a URL that begins with http:// or https://, or an e-mail address');
}

/** Checked here, read where it is used: what is shown and hidden are texts. */
function readConsoleLogin(text: string): string {
  parseConsoleLogin(text);
  return text;
}

function readPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new Error('use a port from 0 to 65535');
}

function readAddress(text: string): string {
  if (text === 'localhost' || isIP(text) !== 0) return text;
  throw new Error('use an address of this machine, such as 127.0.0.1 or 0.0.0.0');
}

/** `off` keeps for ever. Kept as it is spelled, for that is how it is shown. */
function readAge(leastDays: number): (text: string) => string {
  return (text) => {
    if (text === 'off') return text;
    if (DURATION.test(text) && parseDuration(text) >= leastDays * 86_400_000) return text;
    throw new Error(`${DURATION_HINT}, of at least ${leastDays}d, or off to keep everything`);
  };
}

function readLogLevel(text: string): (typeof LOG_LEVELS)[number] {
  const level = LOG_LEVELS.find((known) => known === text.toLowerCase());
  if (level) return level;
  throw new Error(`use one of ${LOG_LEVELS.join(', ')}`);
}
