import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

export const ROOT = path.resolve(import.meta.dirname, '..');
export const COMPOSE_FILE = path.join(ROOT, 'docker-compose.yml');

/** A service of docker-compose.yml, its anchors merged in; what the tests look at. */
export interface ComposeService {
  image: string;
  build?: string;
  command: string[];
  user?: string;
  init?: boolean;
  read_only?: boolean;
  cap_drop?: string[];
  cap_add?: string[];
  privileged?: boolean;
  security_opt?: string[];
  mem_limit?: string;
  pids_limit?: number;
  stop_grace_period?: string;
  restart?: string;
  profiles?: string[];
  networks: string[];
  ports?: string[];
  container_name?: string;
  environment?: Record<string, string>;
  secrets?: string[];
  volumes?: string[];
  tmpfs?: string[];
  logging?: { driver: string; options: Record<string, string> };
  depends_on?: Record<string, { condition: string }>;
  healthcheck: { test: string[]; interval: string; disable?: boolean };
}

export interface Compose {
  services: Record<string, ComposeService>;
  networks: Record<string, { internal?: boolean; driver_opts?: Record<string, string> }>;
  volumes: Record<string, unknown>;
  secrets: Record<string, { file: string }>;
}

export const readCompose = (): Compose => parse(readFileSync(COMPOSE_FILE, 'utf8'), { merge: true });
