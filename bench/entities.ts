import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Command } from 'commander';
import type { AnnotatedText } from '../services/indexer/entities/tagger/corpus.ts';
import { Fault } from '../shared/errors.ts';
import { PACKAGE_ROOT } from '../shared/package.ts';
import type { Benchmark, Figures } from './benchmark.ts';

interface Options {
  from: string;
  rounds: number;
}

type Type = 'person' | 'place' | 'org';
interface FoundName {
  start: number;
  end: number;
  type: string;
}
type Find = (text: string) => FoundName[];

const CORPUS = fileURLToPath(new URL('services/indexer/entities/corpus', PACKAGE_ROOT));

const TYPES = new Map<string, Type>([
  ['PER', 'person'],
  ['LOC', 'place'],
  ['ORG', 'org'],
]);

export const benchmark: Benchmark<Options> = {
  declare: (command: Command) =>
    command
      .option('--from <PATH>', 'annotated texts: a folder, NAME.txt with brackets, or JSON lines of tokens and tags', CORPUS)
      .option('--rounds <N>', 'how often all texts are read', Number, 3),

  async *run({ from, rounds }, say): AsyncIterable<Figures> {
    if (!existsSync(from)) throw new Fault('E_USAGE', `${from}: there are no texts, name some with --from`);
    const { readCorpus } = await import('../services/indexer/entities/tagger/corpus.ts');
    const { tokenise } = await import('../services/indexer/entities/tokenise.ts');
    const documents = readCorpus(from);
    const tokens = documents.reduce((sum, { text }) => sum + tokenise(text).length, 0);
    const contenders = await finders();
    const spent = new Map(contenders.map(([name]) => [name, 0]));
    for (const [, find] of contenders) for (const { text } of documents.slice(0, 20)) find(text); // what is loaded and compiled once costs nobody
    for (let round = 1; round <= rounds; round++) {
      for (const [i, { text }] of documents.entries())
        for (const [name, find] of i % 2 ? contenders : contenders.toReversed()) {
          const cpu = process.cpuUsage();
          find(text);
          const { user, system } = process.cpuUsage(cpu);
          spent.set(name, spent.get(name)! + (user + system) / 1e6);
        }
      say(`round ${round} of ${rounds}`);
    }
    const isTrainedOn = from === CORPUS;
    yield {
      title: `names of ${documents.length} texts, ${tokens} tokens${isTrainedOn ? ' (the model was trained on them: no measure of quality)' : ''}`,
      rows: contenders.map(([name, find]) => ({
        '': name,
        'tokens per CPU second': Math.round((rounds * tokens) / spent.get(name)!),
        ...(isTrainedOn ? {} : qualityOf(documents, find)),
      })),
    };
    const { SHIPPED_LANGUAGES } = await import('../services/indexer/entities/shipped.ts');
    const models = [];
    for (const language of SHIPPED_LANGUAGES) models.push({ language, ...(await modelFigures(language)) });
    yield { title: 'the models', rows: models };
  },
};

/** Everything that an article gets, and compromise's names. */
async function finders(): Promise<[name: string, find: Find][]> {
  const { annotate } = await import('../services/indexer/entities/annotate.ts');
  const { default: nlp } = await import('compromise');
  return [
    [
      'wirecopy: names, quotations, dates',
      (text) =>
        annotate({ text, language: 'en' }).entities.flatMap(({ type, mentions }) =>
          mentions.map(({ start, end }) => ({ start, end, type })),
        ),
    ],
    [
      'compromise: names',
      (text) => {
        const document = nlp(text);
        const views = { person: document.people(), place: document.places(), org: document.organizations() };
        return Object.entries(views).flatMap(([type, view]) =>
          (view.json({ offset: true }) as { offset: { start: number; length: number } }[]).map(({ offset }) => ({
            start: offset.start,
            end: offset.start + offset.length,
            type,
          })),
        );
      },
    ],
  ];
}

/** By exact place and type over persons, places and organisations; marks at the edges do not count. */
function qualityOf(documents: readonly AnnotatedText[], find: Find): { precision: number; recall: number; F1: number } {
  let [right, found, wanted] = [0, 0, 0];
  for (const { text, names } of documents) {
    const gold = new Set(names.flatMap((name) => (TYPES.has(name.type) ? spanKey(text, name, TYPES.get(name.type)!) : [])));
    const given = new Set(
      find(text).flatMap((name) => ([...TYPES.values()].includes(name.type as Type) ? spanKey(text, name, name.type) : [])),
    );
    wanted += gold.size;
    found += given.size;
    for (const key of given) if (gold.has(key)) right++;
  }
  const percent = (part: number, whole: number): number => Math.round((1000 * part) / Math.max(1, whole)) / 10;
  return { precision: percent(right, found), recall: percent(right, wanted), F1: percent(2 * right, found + wanted) };
}

function spanKey(text: string, { start, end }: { start: number; end: number }, type: string): string {
  const slice = text.slice(start, end);
  const leading = /^[^\p{L}\p{N}]*/u.exec(slice)![0].length;
  const trailing = /(?:['’]s)?[^\p{L}\p{N}]*$/u.exec(slice)![0].length;
  return `${start + leading} ${end - trailing} ${type}`;
}

async function modelFigures(language: string): Promise<Record<string, number>> {
  const suffix = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const module = fileURLToPath(new URL(`./entities-memory${suffix}`, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, '--expose-gc', module, language]);
  const { loadMs, bytes } = JSON.parse(stdout) as { loadMs: number; bytes: number };
  const file = new URL(`../services/indexer/entities/models/${language}.model`, import.meta.url);
  return {
    'MB in the file': Math.round(statSync(file).size / 1e4) / 100,
    'ms to load': Math.round(loadMs),
    'MB in memory': Math.round(bytes / 1e5) / 10,
  };
}
