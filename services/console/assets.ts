import { readFileSync } from 'node:fs';
import { digest } from '../../shared/text.ts';

const TYPES = {
  'console.css': 'text/css; charset=utf-8',
  'console.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
};

export interface Asset {
  /** Changes with the content, so that a browser may keep the file for ever. */
  path: string;
  type: string;
  etag: string;
  body: string;
}

/** Style, script and icon as they stand in the folder beside this file. */
export const ASSETS = Object.fromEntries(Object.entries(TYPES).map(([name, type]) => [name, loadAsset(name, type)])) as Record<
  keyof typeof TYPES,
  Asset
>;

function loadAsset(name: string, type: string): Asset {
  const body = readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8');
  const version = digest(body).toString('hex', 0, 8);
  return { path: `/assets/${version}/${name}`, type, etag: `"${version}"`, body };
}
