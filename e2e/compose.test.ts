import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DCLinter } from 'dclint';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROLES, serviceRole } from '../infra/roles.ts';
import { HEALTH_PORT, VARIABLES } from '../shared/environment.ts';
import { COMPOSE_FILE, type ComposeService, ROOT, readCompose } from './compose.ts';
import { BUILD_STAGE, DOCKERFILE, FINAL_STAGE } from './image.ts';

const { services, networks, volumes, secrets } = readCompose();
const all = Object.entries(services);
const program = all.filter(([, { build }]) => build !== undefined);
const lasting = all.filter(([, { restart }]) => restart !== 'no');

/** In the file the flow of the work gives the order. */
const UNORDERED = { 'services-alphabetical-order': 0, 'service-keys-order': 0, 'top-level-properties-order': 0 } as const;

test('the linter has nothing to say', () => {
  const linter = new DCLinter({ rules: UNORDERED, quiet: false, debug: false, exclude: [] });
  expect(linter.lintFiles([COMPOSE_FILE], false).flatMap(({ messages }: { messages: unknown[] }) => messages)).toEqual([]);
});

test('every part is there', () => {
  expect(Object.keys(services).sort()).toEqual([
    'console',
    'demo',
    'fetcher',
    'grafana',
    'indexer',
    'migrate',
    'parser',
    'postgres',
    'prometheus',
    'valkey',
  ]);
});

const KEYS: [name: string, holds: (service: ComposeService) => boolean][] = [
  ['runs as a named user without privileges', ({ user, privileged }) => user !== undefined && user !== 'root' && !privileged],
  ['has a read-only root file system', ({ read_only }) => read_only === true],
  ['has no capabilities', ({ cap_drop, cap_add }) => cap_drop?.join() === 'ALL' && cap_add === undefined],
  ['gains no privileges', ({ security_opt }) => security_opt?.includes('no-new-privileges:true') === true],
  ['is limited in memory and processes', ({ mem_limit, pids_limit }) => /^\d+[mg]$/.test(mem_limit ?? '') && pids_limit! > 0],
  ['keeps a bounded log', ({ logging }) => logging?.options['max-size'] !== undefined],
  ['has an init process', ({ init }) => init === true],
  ['gets its signal and the time to obey', ({ stop_grace_period }) => stop_grace_period === '30s'],
  ['comes from an image of a named version', ({ image }) => /:(?!latest)[\w.-]+$/.test(image)],
  ['can be scaled', ({ container_name }) => container_name === undefined],
  [
    'reads secrets from files',
    ({ environment }) => Object.entries(environment ?? {}).every(([name, value]) => !isSecret(name, value)),
  ],
  [
    'mounts from outside read-only',
    ({ volumes }) => (volumes ?? []).every((line) => !line.startsWith('.') || line.endsWith(':ro')),
  ],
  ['is in the inner network', ({ networks }) => networks.includes('stores')],
];

/** A secret variable of the program, or a URL with a password. */
function isSecret(name: string, value: string): boolean {
  const isStore = name === VARIABLES.databaseUrl.name || name === VARIABLES.redisUrl.name;
  const known = Object.values(VARIABLES).some((variable) => variable.secret && variable.name === name);
  return (
    (known && !isStore && value !== 'off') || /PASSWORD$/.test(name) || (URL.canParse(value) && new URL(value).password !== '')
  );
}

describe.each(all)('%s', (_, service) => {
  test.each(KEYS)('%s', (_name, holds) => expect(holds(service)).toBe(true));
});

test('what lasts is restarted and checked, what runs once is not', () => {
  for (const [name, { restart, healthcheck }] of all) {
    const isOnce = name === 'migrate' || name === 'demo';
    expect(restart, name).toBe(isOnce ? 'no' : 'unless-stopped');
    expect(healthcheck.disable === true, name).toBe(isOnce);
    if (!isOnce) expect(healthcheck.test[0], name).toBe('CMD');
  }
});

test('each waits until what it needs is healthy or done', () => {
  const conditions = (name: string) =>
    Object.entries(services[name]!.depends_on ?? {}).map(([other, { condition }]) => `${other} ${condition}`);
  const stores = ['postgres service_healthy', 'valkey service_healthy'];
  for (const name of ['fetcher', 'parser', 'indexer', 'console'])
    expect(conditions(name), name).toEqual(['migrate service_completed_successfully', ...stores]);
  for (const name of ['migrate', 'demo']) expect(conditions(name), name).toEqual(['postgres service_healthy']);
  expect(conditions('grafana')).toEqual(['prometheus service_healthy']);
});

test('no port is published but those of the console and the dashboard, on loopback', () => {
  expect(all.flatMap(([name, { ports }]) => (ports ?? []).map((port) => `${name} ${port}`))).toEqual([
    'console 127.0.0.1:8470:8470',
    'grafana 127.0.0.1:3000:3000',
  ]);
});

test('only the fetcher has a way out', () => {
  const closed = (network: string) =>
    networks[network]!.internal === true ||
    networks[network]!.driver_opts?.['com.docker.network.bridge.enable_ip_masquerade'] === 'false';
  const open = all.filter(([, service]) => !service.networks.every(closed)).map(([name]) => name);
  expect(open).toEqual(['fetcher']);
  expect(networks.stores).toEqual({ internal: true });
  for (const name of ['postgres', 'valkey', 'migrate', 'parser', 'indexer', 'prometheus'])
    expect(services[name]!.networks, name).toEqual(['stores']);
});

test('all names lead somewhere', () => {
  const used = (pick: (service: ComposeService) => string[] | undefined) =>
    new Set(all.flatMap(([, service]) => pick(service) ?? []));
  expect([...used((service) => service.networks)].sort()).toEqual(Object.keys(networks).sort());
  expect([...used((service) => service.secrets)]).toEqual(Object.keys(secrets));
  const named = used((service) => service.volumes?.map((line) => line.split(':')[0]!).filter((name) => !name.startsWith('.')));
  expect([...named].sort()).toEqual(Object.keys(volumes).sort());
  const known = new Set(Object.values(VARIABLES).flatMap(({ name }) => [name, `${name}_FILE`]));
  for (const [, { environment }] of program) expect(Object.keys(environment!).filter((name) => !known.has(name))).toEqual([]);
});

test('service-roles.yml gives each service the login of its own role and no other password', () => {
  const { services: own, secrets: files } = parse(readFileSync(path.join(ROOT, 'infra/docker/service-roles.yml'), 'utf8'), {
    customTags: [{ tag: '!override', collection: 'seq' }],
  }) as Pick<ReturnType<typeof readCompose>, 'services' | 'secrets'>;
  for (const role of ROLES) {
    const secret = `${role}_password`;
    expect(own[role]).toMatchObject({
      secrets: [secret],
      environment: {
        DATABASE_URL: services[role]!.environment!.DATABASE_URL!.replace('wirecopy@', `${serviceRole('wirecopy', role)}@`),
        DATABASE_PASSWORD_FILE: `/run/secrets/${secret}`,
      },
    });
    expect(files[secret]).toEqual({ file: `./secrets/${secret}` });
  }
  expect(own.migrate).toEqual({ command: ['migrate', '--roles', '/run/secrets'], secrets: Object.keys(files) });
  expect(Object.keys(own).sort()).toEqual(['migrate', ...ROLES].sort());
});

test('the queue keeps its keys and the demonstration stays out of the way', () => {
  expect(services.valkey!.command.join(' ')).toMatch(/--appendonly yes .*--maxmemory-policy noeviction$/);
  expect(services.demo!.profiles).toEqual(['demo']);
  const optional = lasting
    .filter(([, { profiles }]) => profiles !== undefined)
    .map(([name, { profiles }]) => `${name} ${profiles}`);
  expect(optional).toEqual(['prometheus monitoring', 'grafana monitoring']);
});

test('Prometheus asks every service where it listens, and Grafana asks Prometheus', () => {
  const { scrape_configs } = parse(readFileSync(path.join(ROOT, 'infra/monitoring/prometheus.yml'), 'utf8'));
  const [{ names, port }] = scrape_configs[0].dns_sd_configs;
  expect(names).toEqual(['fetcher', 'parser', 'indexer', 'console']);
  expect(port).toBe(HEALTH_PORT);
  for (const name of names) {
    expect(services[name]!.environment!.WIRECOPY_HEALTH_HOST, name).toBe('0.0.0.0');
    expect(services[name]!.networks, name).toContain('stores');
  }
  const source = parse(readFileSync(path.join(ROOT, 'infra/monitoring/grafana/provisioning/datasources/prometheus.yml'), 'utf8'));
  expect(source.datasources[0].url).toBe('http://prometheus:9090');
  expect(services.grafana!.networks).toContain('stores');
});

test('what is mounted from here is here', () => {
  const sources = all
    .flatMap(([, { volumes }]) => (volumes ?? []).map((line) => line.split(':')[0]!))
    .filter((name) => name.startsWith('.'));
  expect(sources.filter((name) => !existsSync(path.join(ROOT, name)))).toEqual([]);
});

describe('the image', () => {
  test('is built in two stages from one long-term version of Node', () => {
    const bases = [...DOCKERFILE.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    expect(bases).toEqual(['node:26-bookworm-slim', 'node:26-bookworm-slim']);
  });

  test('runs no script of a package and holds no package for development', () => {
    expect(BUILD_STAGE).toMatch(/^RUN npm ci --ignore-scripts$/m);
    expect(BUILD_STAGE).toMatch(/npm prune --ignore-scripts --omit=dev --omit=optional/);
    expect(FINAL_STAGE).not.toMatch(/npm (ci|install)/);
    for (const [line] of FINAL_STAGE.matchAll(/^COPY .*$/gm)) expect(line).toMatch(/^COPY --from=build \/app\/(\S+) \1$/);
  });

  test('runs the program as node', () => {
    expect(FINAL_STAGE).toMatch(/^USER node\nENTRYPOINT \["\/app\/bin\/wirecopy"\]$/m);
    for (const [name, { user }] of program) expect(user, name).toBe('node');
  });

  test('is built from what the ignore file lets through, which is no secret', () => {
    const lines = readFileSync(path.join(ROOT, '.dockerignore'), 'utf8')
      .split('\n')
      .filter((line) => line && !line.startsWith('#'));
    expect(lines[0]).toBe('*');
    const allowed = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    const copied = [...BUILD_STAGE.matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, sources]) => sources!.split(' '));
    expect(allowed.sort()).toEqual([...new Set(copied)].sort());
  });
});
