import { openParsePool } from '../services/parser/parse-pool.ts';
import { threadCount } from '../shared/service.ts';
import { CONTENDERS } from './extract-contenders.ts';
import { readPages } from './extract-pages.ts';
import type { BenchPage } from './pages.ts';

/** A process of its own: its only work is to read so many pages in one way, and it tells how much memory it took at most, in bytes. */
const [name, from, count] = process.argv.slice(2) as [string, string, string];
const pages = readPages(from || null, 50); // they lie in memory as well
const threads = openParsePool(threadCount());

/** Ours as the parser does it, in warm threads; the other one in the loop. */
async function read(page: BenchPage): Promise<unknown> {
  if (name === 'wirecopy')
    return threads.run({ document: { bytes: Buffer.from(page.html), url: page.url, contentType: 'text/html; charset=utf-8' } });
  await new Promise((resolve) => setImmediate(resolve)); // jsdom's memory is freed between turns only
  return CONTENDERS[name]!(page);
}

let begun = 0;
async function readOn(): Promise<void> {
  while (begun < Number(count)) await read(pages[begun++ % pages.length]!).catch(() => {}); // what cannot be read counts as read
}

await Promise.all(Array.from({ length: name === 'wirecopy' ? threadCount() : 1 }, readOn));
await threads.close();
process.stdout.write(String(process.resourceUsage().maxRSS * 1024));
