import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Command } from 'commander';
import type { Benchmark, Figures } from './benchmark.ts';
import type { BenchPage } from './pages.ts';

interface Options {
  pages: number;
  memoryPages: number;
  from?: string;
}

/** What one way of reading cost, in ms, and how much it got right, over all pages. */
interface Tally {
  cpu: number;
  wall: number;
  failed: number;
  precision: number[];
  recall: number[];
}

export const benchmark: Benchmark<Options> = {
  declare: (command: Command) =>
    command
      .option('--pages <N>', 'pages that both read', Number, 60)
      .option('--memory-pages <N>', 'pages that a process of its own reads to see how much memory it takes', Number, 200)
      .option(
        '--from <PATH>',
        'pages of a folder (NAME.html, NAME.txt) or of a file of JSON lines {url, body, text} instead of made ones',
      ),

  async *run({ pages: count, memoryPages, from }, say): AsyncIterable<Figures> {
    const { CONTENDERS } = await import('./extract-contenders.ts');
    const { readPages } = await import('./extract-pages.ts');
    const names = Object.keys(CONTENDERS);
    const pages = readPages(from ?? null, count);
    const size = pages.reduce((sum, { html }) => sum + html.length, 0) / pages.length / 1000;
    const tallies = new Map(names.map((name) => [name, { cpu: 0, wall: 0, failed: 0, precision: [], recall: [] } as Tally]));
    for (const name of names) attempt(CONTENDERS[name]!, pages[0]!); // what is loaded and compiled once costs nobody
    for (const [i, page] of pages.entries()) {
      // Alternately, and each in turn goes first.
      for (const name of i % 2 ? names : names.toReversed()) measure(tallies.get(name)!, CONTENDERS[name]!, page);
      await new Promise((resolve) => setImmediate(resolve));
      if ((i + 1) % 50 === 0) say(`${i + 1} of ${pages.length} pages`);
    }
    const memory = new Map<string, number>();
    for (const name of names) memory.set(name, await peakMemory(name, from ?? '', memoryPages));

    const slowest = tallies.get(names[0]!)!.cpu;
    yield {
      title: `text of ${pages.length} pages of ${size.toFixed(0)} kB on average, one after the other on one core`,
      rows: names.map((name) => {
        const { cpu, wall, failed, precision, recall } = tallies.get(name)!;
        return {
          '': name,
          'CPU ms/page': round(cpu / pages.length, 1),
          'ms/page': round(wall / pages.length, 1),
          'pages per CPU second': round((1000 * pages.length) / cpu, 1),
          times: round(slowest / cpu, 2),
          F1: round(f1(precision, recall), 4),
          precision: round(mean(precision), 4),
          recall: round(mean(recall), 4),
          failed,
          [`MB at most, ${memoryPages} pages`]: round(memory.get(name)! / 1024 ** 2, 0),
        };
      }),
    };
    say('hostile pages in the threads of a parser');
    const { blocks } = await import('./extract-hostile.ts');
    yield { title: 'hostile pages: what they cost the loop of the service', rows: await blocks() };
  },
};

type Read = (page: BenchPage) => string;

function attempt(read: Read, page: BenchPage): string | null {
  try {
    return read(page);
  } catch {
    return null;
  }
}

function measure(tally: Tally, read: Read, page: BenchPage): void {
  const [cpu, wall] = [process.cpuUsage(), performance.now()];
  const text = attempt(read, page);
  const { user, system } = process.cpuUsage(cpu);
  tally.cpu += (user + system) / 1000;
  tally.wall += performance.now() - wall;
  if (text === null) tally.failed++;
  if (page.text === null) return;
  const wanted = shingles(page.text);
  const given = shingles(text ?? '');
  let shared = 0;
  for (const [shingle, times] of given) shared += Math.min(times, wanted.get(shingle) ?? 0);
  if (given.size > 0) tally.precision.push(shared / total(given));
  if (wanted.size > 0) tally.recall.push(shared / total(wanted));
}

/** Runs of four words with their counts: the measure of the public article extraction benchmark. */
function shingles(text: string): Map<string, number> {
  const words = text.match(/[\p{L}\p{N}_]+/gu) ?? [];
  const counts = new Map<string, number>();
  for (let i = 0; i < Math.max(Math.min(1, words.length), words.length - 3); i++) {
    const shingle = words.slice(i, i + 4).join(' ');
    counts.set(shingle, (counts.get(shingle) ?? 0) + 1);
  }
  return counts;
}

const total = (counts: Map<string, number>): number => [...counts.values()].reduce((sum, count) => sum + count, 0);
const mean = (list: number[]): number => list.reduce((sum, value) => sum + value, 0) / Math.max(1, list.length);
const round = (value: number, digits: number): number => Number(value.toFixed(digits));

function f1(precision: number[], recall: number[]): number {
  const [p, r] = [mean(precision), mean(recall)];
  return p + r > 0 ? (2 * p * r) / (p + r) : 0;
}

async function peakMemory(name: string, from: string, count: number): Promise<number> {
  const module = fileURLToPath(new URL(`./extract-memory${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, module, name, from, String(count)]);
  return Number(stdout);
}
