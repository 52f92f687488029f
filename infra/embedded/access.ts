import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { Fault } from '../../shared/errors.ts';
import { type Cluster, majorOf } from './cluster.ts';
import { readJson, writeJson } from './folder.ts';

/** How to reach the server. The port is used again when it is free; 0 before the first start. */
export interface Access {
  password: string;
  port: number;
}

const accessFile = (dataDir: string): string => path.join(dataDir, 'postgres.json');

/** Reads the access of a data folder, or makes it for a cluster that is not there yet. Throws E_DATA_DIR when the password of an existing one is lost. */
export function openAccess(dataDir: string, cluster: Cluster): Access {
  const known = readJson<Access>(accessFile(dataDir));
  if (known) return known;
  if (majorOf(cluster)) {
    const advice = 'restore postgres.json, or choose another folder with --data-dir';
    throw new Fault('E_DATA_DIR', `the password of the database in ${dataDir} is lost: ${advice}`);
  }
  // letters that need no quoting in a URL
  const access = { password: randomBytes(24).toString('base64url'), port: 0 };
  saveAccess(dataDir, access);
  return access;
}

export const saveAccess = (dataDir: string, access: Access): void => writeJson(accessFile(dataDir), access);
