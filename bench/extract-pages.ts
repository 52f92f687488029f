import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Fault } from '../shared/errors.ts';
import { type BenchPage, makePages } from './pages.ts';

/**
 * At most `count` pages: made ones, or those of a folder (`NAME.html`, and `NAME.txt` beside it with the wanted text) or of a file with a JSON object
 * per line (`{url, body, encoding?, text?}`, perhaps gzipped).
 */
export function readPages(from: string | null, count: number): BenchPage[] {
  if (!from) return [...makePages(count)];
  if (!existsSync(from)) throw new Fault('E_FILE', `${from} does not exist`);
  return statSync(from).isDirectory() ? fromFolder(from, count) : fromLines(from, count);
}

function fromFolder(folder: string, count: number): BenchPage[] {
  const names = readdirSync(folder)
    .filter((name) => /\.html?$/.test(name))
    .sort();
  return names.slice(0, count).map((name) => {
    const truth = join(folder, name.replace(/\.html?$/, '.txt'));
    return {
      url: `https://pages.example/${encodeURIComponent(name)}`,
      html: readFileSync(join(folder, name), 'utf8'),
      text: existsSync(truth) ? readFileSync(truth, 'utf8') : null,
    };
  });
}

function fromLines(file: string, count: number): BenchPage[] {
  const bytes = readFileSync(file);
  const lines = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n').filter(Boolean);
  return lines.slice(0, count).map((line) => {
    const { url, body, encoding, text } = JSON.parse(line);
    return { url, html: Buffer.from(body, encoding ?? 'utf8').toString('utf8'), text: text ?? null };
  });
}
