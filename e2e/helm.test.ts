import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { HEALTH_PORT, VARIABLES } from '../shared/environment.ts';
import { VERSION } from '../shared/package.ts';
import { STAGES } from '../shared/pipeline.ts';
import { ROOT } from './compose.ts';
import { render } from './helm.ts';
import { testDatabase } from './postgres.ts';

const CHART = path.join(ROOT, 'infra/helm');
const fileOf = (name: string): string => readFileSync(path.join(CHART, name), 'utf8');
const chart = parse(fileOf('Chart.yaml'));
const VALUES = parse(fileOf('values.yaml'));

interface Container {
  args: string[];
  image: string;
  env: { name: string; valueFrom?: { secretKeyRef: { key: string } } }[];
  ports?: { containerPort: number }[];
  livenessProbe?: { httpGet: { path: string } };
  securityContext: Record<string, unknown>;
  resources: { limits: { memory: string } };
}
interface Resource {
  kind: string;
  metadata: { name: string; annotations?: Record<string, string> };
  spec: {
    replicas?: number;
    template: {
      metadata: { labels: Record<string, string> };
      spec: { containers: Container[]; securityContext: Record<string, unknown> };
    };
    egress: unknown[];
    podSelector: { matchLabels: Record<string, string> };
    scaleTargetRef: { name: string };
    triggers: { metadata: { query: string } }[];
  };
}

function resources(changes: Record<string, unknown> = {}): Resource[] {
  const root = { Values: { ...VALUES, ...changes }, Release: { Name: 'news' }, Chart: { AppVersion: chart.appVersion } };
  return readdirSync(path.join(CHART, 'templates')).flatMap((name) =>
    parseAllDocuments(render(fileOf(`templates/${name}`), root)).flatMap((document) => {
      if (document.errors.length > 0) throw document.errors[0];
      return (document.toJS() as Resource | null) ?? [];
    }),
  );
}
const ofKind = (kind: string, all = resources()): Resource[] => all.filter((one) => one.kind === kind);
const containersOf = (all: Resource[]): Container[] => all.flatMap(({ spec }) => spec?.template?.spec.containers ?? []);

test('the chart is that of this version', () => expect(chart.appVersion).toBe(`v${VERSION}`));

test('each service has a deployment that runs it, and the schema is made before', () => {
  expect(containersOf(ofKind('Deployment')).map(({ args }) => args.join(' '))).toEqual(
    Object.keys(VALUES.services).map((name) => `run ${name}`),
  );
  const [migrate] = ofKind('Job');
  expect(migrate!.metadata.annotations!['helm.sh/hook']).toBe('pre-install,pre-upgrade');
  expect(containersOf([migrate!])[0]!.args).toEqual(['migrate']);
});

describe.each(containersOf(resources()).map((container) => [container.args.join(' '), container] as const))(
  '%s',
  (_, container) => {
    test('knows the settings that it is given', () => {
      const known = Object.values(VARIABLES).map(({ name }) => name);
      expect(container.env.filter(({ name }) => !known.includes(name))).toEqual([]);
      expect(container.image).toBe(`${VALUES.image.repository}:v${VERSION}`);
    });

    test('may do as little as in the compose file', () => {
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(container.resources.limits.memory).toMatch(/^\d+[MG]i$/);
      if (container.ports) expect(container.ports).toEqual([{ name: 'health', containerPort: HEALTH_PORT }]);
    });
  },
);

test('each service can have an address of the database of its own; the owner stays with what migrates', () => {
  const services = Object.fromEntries(
    Object.entries(VALUES.services as Record<string, object>).map(([name, values]) => [
      name,
      { ...values, databaseKey: `${name}-url` },
    ]),
  );
  const keyOf = ({ env }: Container) => env.find(({ name }) => name === 'DATABASE_URL')!.valueFrom!.secretKeyRef.key;
  const all = resources({ services });
  expect(containersOf(ofKind('Deployment', all)).map(keyOf)).toEqual(Object.keys(services).map((name) => `${name}-url`));
  expect(containersOf(ofKind('Job', all)).map(keyOf)).toEqual(['database-url']);
  expect(new Set(containersOf(resources()).map(keyOf))).toEqual(new Set(['database-url']));
});

test('only the fetcher goes out', () => {
  const policies = ofKind('NetworkPolicy');
  expect(policies.filter(({ spec }) => JSON.stringify(spec.egress) === '[{}]').map(({ metadata }) => metadata.name)).toEqual([
    'news-fetcher',
  ]);
  const labels = ofKind('Deployment').map(({ spec }) => spec.template.metadata.labels);
  for (const { spec } of policies)
    expect(
      labels.filter((of) => Object.entries(spec.podSelector.matchLabels).every(([key, value]) => of[key] === value)),
    ).toHaveLength(1);
  expect(ofKind('NetworkPolicy', resources({ network: { ...VALUES.network, policies: false } }))).toEqual([]);
});

test('KEDA asks the database what is due, for every stage once', async () => {
  const all = resources({ keda: { ...VALUES.keda, enabled: true } });
  const scaled = ofKind('ScaledObject', all);
  expect(scaled.map(({ spec }) => spec.scaleTargetRef.name)).toEqual(['news-fetcher', 'news-parser', 'news-indexer']);
  expect(ofKind('Deployment', all).filter(({ spec }) => spec.replicas !== undefined)).toEqual([]);
  const queries = scaled.map(({ spec }) => spec.triggers[0]!.metadata.query);
  const stages = queries.flatMap((query) => [...query.matchAll(/'(\w+)'/g)].map(([, stage]) => stage!));
  expect(stages.sort()).toEqual([...STAGES].sort());
  const { pool, drop } = await testDatabase();
  for (const query of queries) expect((await pool.query(query)).rows).toEqual([{ count: '0' }]);
  await drop();
  expect(ofKind('ScaledObject')).toEqual([]);
});

test('what is rendered is what Helm knows', () => {
  expect(() => render('{{ .Values.nothing }}', { Values: {} })).toThrow('there is no');
  expect(() => render('{{ include "x" . }}', {})).toThrow();
  expect(() => render('{{ range $v := .m }}{{ .m }}{{ end }}', { m: [1] })).toThrow('not a path');
  expect(render('a{{- range $k, $v := .m }}\n{{ $k }}={{ $v | quote }}{{- end }}', { m: { x: 1 } })).toBe('a\nx="1"');
  expect(render('{{- if .a }}1{{- else }}2{{- end }}', { a: false })).toBe('2');
});
