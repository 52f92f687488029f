import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { type ArchiveOptions, declareArchive } from './archive-options.ts';
import type { Benchmark, Figures } from './benchmark.ts';

interface Options extends ArchiveOptions {
  formats: string;
}

/** This very program, built or from source. */
const PROGRAM = [process.execPath, ...process.execArgv, process.argv[1]!];
/** How often the memory of the program is looked at, in ms; the kernel remembers its peak. */
const LOOK_MS = 50;

/**
 * `export --what articles` of a generated archive: rows per second, size and peak memory by format, a tenth of the rows beside all of them, each to a file and into a folder by days.
 * Throws when a row is missing or comes twice.
 */
export const benchmark: Benchmark<Options> = {
  declare: (command: Command) =>
    void declareArchive(command, 100_000).option('--formats <LIST>', 'which formats', 'jsonl,csv,parquet'),
  async *run({ formats, ...options }, say): AsyncIterable<Figures> {
    const { openArchive } = await import('./archive.ts');
    const { url, folder: place, close } = await openArchive(options, say);
    const folder = mkdtempSync(path.join(place, 'export-'));
    const { articles } = options;
    try {
      for (const format of formats.split(',')) {
        const rows: Figures['rows'] = [];
        for (const from of [Math.floor(articles * 0.9), 0]) {
          say(`${articles - from} articles as ${format}`);
          rows.push({ articles: articles - from, ...(await toFile(url, folder, format, from, articles)) });
        }
        yield { title: `export as ${format}`, rows };
      }
      say('into a folder by days');
      yield { title: 'the same into a folder by days, killed once', rows: [await toFolder(url, folder, articles)] };
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await close();
    }
  },
};

async function toFile(
  url: string,
  folder: string,
  format: string,
  from: number,
  articles: number,
): Promise<Record<string, number>> {
  const file = path.join(folder, `articles.${format}`);
  const figures = await measure(url, `export --what articles --format ${format} --cursor ${from} > ${file}`, articles - from);
  if (format === 'jsonl') await requireOnce(file, from, articles);
  const bytes = statSync(file).size;
  rmSync(file);
  return { ...figures, MB: Math.round(bytes / 1e6), 'MB/s': Math.round(bytes / 1e6 / figures.seconds!) };
}

async function toFolder(url: string, folder: string, articles: number): Promise<Record<string, string | number>> {
  const out = path.join(folder, 'out');
  mkdirSync(out);
  const command = `export --what articles --format parquet --out ${out}`;
  const killed = spawn(PROGRAM[0]!, [...PROGRAM.slice(1), ...command.split(' ')], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: 'ignore',
  });
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  killed.kill('SIGKILL');
  if (killed.exitCode === null && killed.signalCode === null) await once(killed, 'close');
  const figures = await measure(url, command, articles);
  const state = JSON.parse(readFileSync(path.join(out, 'articles/_cursor.json'), 'utf8'));
  if (state.rows !== articles) throw new Error(`the folder holds ${state.rows} of ${articles} articles`);
  return { format: 'parquet', ...figures };
}

/** Runs the program in a shell and follows its memory. */
async function measure(url: string, args: string, rows: number): Promise<Record<string, number>> {
  const start = performance.now();
  const child = spawn('sh', ['-c', `exec "$@" ${args}`, 'sh', ...PROGRAM], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  let used: Used = { peakMB: 0, cpuSeconds: 0 };
  const look = setInterval(() => {
    used = usedBy(child.pid!) ?? used;
  }, LOOK_MS);
  const [code] = await once(child, 'close');
  clearInterval(look);
  if (code !== 0) throw new Error(`export ended with ${code}: ${said}`);
  const seconds = (performance.now() - start) / 1_000;
  return {
    seconds: Math.round(seconds * 10) / 10,
    'rows/s': Math.round(rows / seconds),
    'own CPU s': Math.round(used.cpuSeconds * 10) / 10,
    'peak MB': used.peakMB,
  };
}

interface Used {
  /** The most memory that it has had. */
  peakMB: number;
  cpuSeconds: number;
}

/** Ticks of the kernel in a second, as /proc counts them. */
const TICKS = 100;

/** What a process has used so far; null where it has ended, or the system does not tell. */
function usedBy(pid: number): Used | null {
  try {
    const [, peak] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!;
    const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ').slice(11, 13);
    return { peakMB: Math.round(Number(peak) / 1_000), cpuSeconds: (Number(user) + Number(system)) / TICKS };
  } catch {
    return null;
  }
}

/** Each article after `from` is there, once and in order. */
async function requireOnce(file: string, from: number, articles: number): Promise<void> {
  const { createInterface } = await import('node:readline');
  let last = from;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (!line.startsWith(`{"article_id":${last + 1},`)) throw new Error(`after article ${last} comes ${line.slice(0, 40)}`);
    last++;
  }
  if (last !== articles) throw new Error(`the last article is ${last} instead of ${articles}`);
}
