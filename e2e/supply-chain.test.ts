import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from './compose.ts';

const textOf = (name: string): string => readFileSync(path.join(ROOT, name), 'utf8');
const PACKAGE = JSON.parse(textOf('package.json'));

/** Licences under which a package may be part of what is delivered: none of them asks for anything but its text. */
const ALLOWED = ['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0', 'CC0-1.0'];

interface LockedPackage {
  version: string;
  license?: string;
  integrity?: string;
  resolved?: string;
  hasInstallScript?: boolean;
  dev?: boolean;
}
const lockedIn = (file: string): [name: string, LockedPackage][] =>
  Object.entries<LockedPackage>(JSON.parse(textOf(file)).packages).filter(([name]) => name !== '');
const locked = lockedIn('package-lock.json');
/** What only those install who run ONNX models. */
const addon = lockedIn('addons/onnx/package-lock.json');

describe('the packages', () => {
  test('that are delivered have a licence from the list', () => {
    const delivered = locked.filter(([, { dev }]) => !dev);
    expect(delivered.length).toBeGreaterThan(100);
    expect(addon.length).toBeGreaterThan(5);
    expect(
      [...delivered, ...addon]
        .filter(([, { license }]) => !ALLOWED.includes(license!))
        .map(([name, { license }]) => `${name}: ${license}`),
    ).toEqual([]);
    const page = textOf('SECURITY.md');
    for (const licence of new Set(delivered.map(([, { license }]) => license))) expect(page).toContain(licence);
  });

  test('are held by their digest and come from nowhere but the registry', () => {
    const all = [...locked, ...addon];
    expect(all.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([name]) => name)).toEqual([]);
    expect(all.filter(([, { resolved }]) => resolved !== undefined).map(([name]) => name)).toEqual([]);
  });

  test('run nothing when they are installed, where the lock file is kept to', () => {
    expect(textOf('Dockerfile')).toContain('npm ci --ignore-scripts');
    for (const line of textOf('.github/workflows/ci.yml').matchAll(/npm ci.*$/gm))
      expect(line[0]).toMatch(/^npm ci --ignore-scripts(?: --prefix addons\/onnx)?$/);
    expect(textOf('addons/onnx/.npmrc')).toContain('ignore-scripts=true');
  });

  test('of the addon are in no image, and not among those of the program', () => {
    expect(textOf('Dockerfile')).not.toContain('addons');
    const names = new Set(locked.map(([name]) => name));
    expect(
      Object.keys(JSON.parse(textOf('addons/onnx/package.json')).dependencies).filter((name) =>
        names.has(`node_modules/${name}`),
      ),
    ).toEqual([]);
  });
});

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}
interface Workflow {
  permissions: Record<string, string>;
  jobs: Record<string, { steps?: Step[]; uses?: string; 'timeout-minutes'?: number; strategy?: { matrix: { node: number[] } } }>;
}
const FOLDER = '.github/workflows';
const workflows = readdirSync(path.join(ROOT, FOLDER)).map((name): [string, Workflow] => [
  name,
  parse(textOf(`${FOLDER}/${name}`)),
]);
const stepsOf = ({ jobs }: Workflow): Step[] => Object.values(jobs).flatMap(({ steps }) => steps ?? []);

describe.each(workflows)('%s', (name, workflow) => {
  test('pins every action by its digest, with its version beside it', () => {
    const lines = [...textOf(`${FOLDER}/${name}`).matchAll(/uses: (.*)$/gm)].map(([, line]) => line!);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(/^(?:\.\/[\w./-]+|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/);
  });

  test('may read only, unless a job says what it needs', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const { uses, with: given } of stepsOf(workflow))
      if (uses?.startsWith('actions/checkout@')) expect(given).toEqual({ 'persist-credentials': false });
  });

  test('ends at some time, and puts nothing from outside into a shell', () => {
    for (const job of Object.values(workflow.jobs)) expect(job.uses !== undefined || job['timeout-minutes']! > 0).toBe(true);
    for (const { run } of stepsOf(workflow)) expect(run ?? '').not.toMatch(/\$\{\{(?!\s*github\.run_number\s*\}\})/);
  });

  test('runs scripts that exist', () => {
    for (const { run } of stepsOf(workflow))
      for (const [, script] of (run ?? '').matchAll(/npm (?:run )?(test|start|(?<=run )\w+)/g))
        expect(PACKAGE.scripts).toHaveProperty(script!);
  });
});

test('CI covers the versions of Node that are promised, the oldest one included', () => {
  const { jobs } = parse(textOf(`${FOLDER}/ci.yml`)) as Workflow;
  expect(jobs.test!.strategy!.matrix.node).toEqual([20, 22, 24]);
  expect(PACKAGE.engines.node).toBe('>=20.19');
});

test('updates are watched for packages, actions and images', () => {
  const { updates } = parse(textOf('.github/dependabot.yml'));
  expect(updates.map((one: { 'package-ecosystem': string }) => one['package-ecosystem'])).toEqual([
    'npm',
    'github-actions',
    'docker',
    'docker-compose',
  ]);
});
