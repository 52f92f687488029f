import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './compose.ts';

const read = (name: string): string => readFileSync(path.join(ROOT, name), 'utf8');

export const DOCKERFILE = read('Dockerfile');
export const [BUILD_STAGE, FINAL_STAGE] = DOCKERFILE.split(/^(?=FROM )/m) as [string, string];

/** What the last stage takes from /app of the first. */
export const imageFiles = (): string[] =>
  [...FINAL_STAGE.matchAll(/^COPY --from=build \/app\/(\S+) \1$/gm)].map(([, name]) => name!);

/** Lays out in `folder` what the image holds in /app: what is built here and, of the packages, those that `npm prune` leaves. */
export function layOutImage(folder: string): void {
  if (!existsSync(path.join(ROOT, 'dist'))) throw new Error('there is no build to lay out: node infra/setup.mjs');
  for (const name of imageFiles()) {
    if (name !== 'node_modules') cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
  }
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { dev?: true; optional?: true }> };
  for (const [name, { dev, optional }] of Object.entries(packages)) {
    const isNested = name.split('node_modules/').length > 2;
    if (name === '' || isNested || dev || optional) continue;
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    symlinkSync(path.join(ROOT, name), path.join(folder, name));
  }
}
