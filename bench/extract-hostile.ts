import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openParsePool } from '../services/parser/parse-pool.ts';
import { codeOf } from '../shared/errors.ts';
import { runContained } from '../shared/pool.ts';
import type { Figures } from './benchmark.ts';

/** How finely the loop is watched, in ms: a block shorter than this goes unseen. */
const RESOLUTION_MS = 1;

const page = (body: string): string => `<!doctype html><html><head><title>Hostile</title></head><body>${body}</body></html>`;

/** Pages that cost their reader as much as they can. */
const HOSTILE: Record<string, () => string> = {
  '10,000 elements inside each other': () => page('<div>'.repeat(10_000)),
  'a table in each of 3,000 cells': () => page('<table><tr><td>'.repeat(3_000)),
  'an attribute of 8 MB': () => page(`<p class="${'a '.repeat(4_000_000)}">Text of the page.</p>`),
  '100,000 attributes of one element': () =>
    page(`<p ${Array.from({ length: 100_000 }, (_, i) => `a${i}=1`).join(' ')}>Text.</p>`),
  '200,000 formatting elements that nobody closes': () => page('<b><i><u>x'.repeat(70_000)),
  '300,000 paragraphs of one word': () => page('<p>word</p>'.repeat(300_000)),
  'one paragraph of 8 MB': () => page(`<p>${'Words without an end and commas, '.repeat(250_000)}</p>`),
  '100,000 links': () => page('<a href="/x">link</a> '.repeat(100_000)),
  'JSON-LD of 100,000 arrays inside each other': () =>
    page(`<script type="application/ld+json">${'['.repeat(100_000)}</script><p>Text.</p>`),
  '50,000 comments that do not end': () => page('<!-- '.repeat(50_000)),
};

/** Sends hostile pages through the parser's threads, one after the other, and tells how long the loop of the service stood still at most. */
export async function blocks(): Promise<Figures['rows']> {
  const pool = openParsePool(1);
  const rows: Figures['rows'] = [];
  try {
    for (const [name, make] of Object.entries({
      'a page of 20 words': () => page('<p>Some words.</p>'.repeat(10)),
      ...HOSTILE,
    })) {
      const bytes = Buffer.from(make());
      const watch = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
      watch.enable();
      const began = performance.now();
      const outcome = await runContained(pool, {
        document: { url: 'https://pages.example/hostile', contentType: 'text/html; charset=utf-8', bytes },
      }).then(
        () => 'read',
        (error) => codeOf(error),
      );
      const ms = performance.now() - began;
      watch.disable();
      rows.push({
        page: name,
        MB: Number((bytes.length / 1e6).toFixed(1)),
        outcome,
        's until it is answered': Number((ms / 1000).toFixed(2)),
        'longest block of the loop, ms': Number((watch.max / 1e6).toFixed(0)),
      });
    }
  } finally {
    await pool.close();
  }
  return rows;
}
