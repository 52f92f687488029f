import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import { VERSION } from '../shared/package.ts';
import type { Figures } from './benchmark.ts';

/** What the figures were measured on: they mean nothing without it. */
export function rig(): Figures {
  const cpus = os.cpus();
  const rows = [
    { what: 'at', value: new Date().toISOString() },
    { what: 'machine', value: `${cpus.length} × ${cpus[0]?.model ?? os.arch()}, ${gigabytes(os.totalmem())} GB` },
    {
      what: 'load before',
      value: os
        .loadavg()
        .map((load) => load.toFixed(1))
        .join(' '),
    },
    { what: 'system', value: `${os.type()} ${os.release()}` },
    { what: 'node', value: process.versions.node },
    { what: 'wirecopy', value: VERSION },
    ...['bullmq', 'ioredis', 'pg'].map((name) => ({ what: name, value: versionOf(name) })),
  ];
  return { title: 'rig', rows };
}

const gigabytes = (bytes: number): string => (bytes / 1024 ** 3).toFixed(1);

/** The version that is installed, not the one that was asked for. */
function versionOf(name: string): string {
  const entry = createRequire(import.meta.url).resolve(name);
  const folder = entry.slice(0, entry.lastIndexOf(`/node_modules/${name}/`) + `/node_modules/${name}/`.length);
  return JSON.parse(readFileSync(`${folder}package.json`, 'utf8')).version;
}
