import { CONTENDERS } from './extract-contenders.ts';
import { readPages } from './extract-pages.ts';

/** A process of its own: its only work is to read so many pages in one way, and it tells how much memory it took at most, in bytes. */
const [name, from, count] = process.argv.slice(2) as [string, string, string];
const read = CONTENDERS[name]!;
const pages = readPages(from || null, Number(count));
let done = 0;
while (done < Number(count)) {
  for (const page of pages) {
    if (done++ >= Number(count)) break;
    try {
      read(page);
    } catch {
      // One that cannot be read counts as read: the figures beside this one tell.
    }
    await new Promise((resolve) => setImmediate(resolve)); // jsdom's memory is freed between turns only
  }
}
process.stdout.write(String(process.resourceUsage().maxRSS * 1024));
