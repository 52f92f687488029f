import type { Command } from 'commander';
import { Fault } from '../shared/errors.ts';
import type { Benchmark, Figures } from './benchmark.ts';
import type { Contender } from './copies-contenders.ts';
import type { Document } from './copies-corpus.ts';

interface Options {
  seed: string;
  forms: string;
  printings: string;
}

/** False pairs per 1,000 texts of a form that nobody may have more of. */
const MOST_FALSE = 5;
const MARKS = Array.from({ length: 19 }, (_, i) => 0.05 * (i + 1));

/** Which copies are found among generated texts, beside the usual methods; and what a fixed form or a chain of versions is taken for. */
export const benchmark: Benchmark<Options & Record<string, unknown>> = {
  declare(command: Command) {
    command.option('--seed <N>', 'for the generator of chance', '1');
    command.option('--forms <N>', 'texts of each fixed form', '40');
    command.option('--printings <N>', 'papers that print a text', '3');
  },
  async *run({ seed, forms, printings }, say): AsyncIterable<Figures> {
    const { makeCorpus } = await import('./copies-corpus.ts');
    const { contenders } = await import('./copies-contenders.ts');
    const { readCorpus } = await import('./copies-own.ts');
    const documents = makeCorpus({ seed: Number(seed), forms: Number(forms), printings: Number(printings) });
    say(`${documents.length} documents, every pair judged by every method`);
    const own = readCorpus(documents);
    const others = contenders(documents.map(({ body }) => body));
    const isOwn = (a: number, b: number): boolean => own.storyOf[a] === own.storyOf[b];
    const methods = [
      { name: 'wirecopy', isCopy: isOwn },
      ...others.map((one) => ({ name: one.name, isCopy: (a: number, b: number) => one.likeness(a, b) >= one.mark })),
    ];
    const all = documents.map((_, i) => i);
    yield {
      title: 'pairs of copies',
      rows: methods.map(({ name, isCopy }) => ({ method: name, ...figuresOf(count(documents, all, isCopy)) })),
    };
    yield {
      title: 'recall by treatment, against the text as it was sent',
      rows: treatments(documents).map(([treatment, pairs]) => ({
        treatment,
        pairs: pairs.length,
        ...Object.fromEntries(
          methods.map(({ name, isCopy }) => [
            name.split(' ')[0]!,
            round(pairs.filter(([a, b]) => isCopy(a!, b!)).length / pairs.length),
          ]),
        ),
      })),
    };
    const left = formsLeftOut(documents, isOwn, others.at(-1)!);
    yield {
      title:
        'one kind of form left out: the mark of TF-IDF is fitted to all other kinds; ours are constants, of which that for numbers was set after a look at court and police',
      rows: left,
    };
    yield { title: 'files of ten versions', rows: filesOf(documents).map((file) => versionsOf(documents, file, own)) };
    const worst = left.find((row) => Number(row['false per 1,000']) > MOST_FALSE);
    if (worst) throw new Fault('E_INTERNAL', `more than ${MOST_FALSE} false pairs per 1,000: ${worst.form}`);
  },
};

interface Counted {
  wanted: number;
  given: number;
  right: number;
}

function count(documents: Document[], among: number[], isCopy: (a: number, b: number) => boolean): Counted {
  const counted = { wanted: 0, given: 0, right: 0 };
  for (const [i, a] of among.entries()) {
    for (const b of among.slice(i + 1)) {
      const isTrue = documents[a]!.text === documents[b]!.text;
      const isGiven = isCopy(a, b);
      if (isTrue) counted.wanted++;
      if (isGiven) counted.given++;
      if (isTrue && isGiven) counted.right++;
    }
  }
  return counted;
}

function figuresOf({ wanted, given, right }: Counted): Record<string, number> {
  const [precision, recall] = [given === 0 ? 1 : right / given, right / wanted];
  return {
    wanted,
    given,
    right,
    precision: round(precision),
    recall: round(recall),
    F1: round((2 * precision * recall) / (precision + recall || 1)),
  };
}

const round = (figure: number): number => Math.round(figure * 1000) / 1000;

/** For each treatment the pairs of a treated printing and the text as it was sent. */
function treatments(documents: Document[]): [string, number[][]][] {
  const sent = new Map(documents.map(({ text, treatment }, i) => [`${text} ${treatment}`, i]));
  const pairs = new Map<string, number[][]>();
  for (const [i, { text, treatment }] of documents.entries()) {
    if (treatment === 'exact') continue;
    pairs.set(treatment, [...(pairs.get(treatment) ?? []), [sent.get(`${text} exact`)!, i]]);
  }
  return [...pairs].sort();
}

function formsLeftOut(
  documents: Document[],
  isOwn: (a: number, b: number) => boolean,
  fitted: Contender,
): Record<string, string | number>[] {
  const indexOf = (test: (kind: string) => boolean): number[] => documents.flatMap(({ kind }, i) => (test(kind) ? [i] : []));
  const kinds = [...new Set(documents.map(({ kind }) => kind))].filter((kind) => !kind.startsWith('file ')).sort();
  const countsOf = new Map(
    kinds.map((kind) => {
      const among = indexOf((one) => one === kind);
      return [kind, MARKS.map((mark) => count(documents, among, (a, b) => fitted.likeness(a, b) >= mark))];
    }),
  );
  return kinds.map((kind) => {
    const among = indexOf((one) => one === kind);
    const own = count(documents, among, isOwn);
    const best = bestMark([...countsOf].filter(([other]) => other !== kind).map(([, counts]) => counts));
    const theirs = countsOf.get(kind)![best]!;
    const perThousand = ({ given, right }: Counted): number => round((1000 * (given - right)) / among.length);
    return {
      form: kind,
      documents: among.length,
      recall: round(own.right / own.wanted),
      'false per 1,000': perThousand(own),
      'TF-IDF mark': round(MARKS[best]!),
      'TF-IDF recall': round(theirs.right / theirs.wanted),
      'TF-IDF false per 1,000': perThousand(theirs),
    };
  });
}

/** The place of the mark with the best F1 over several kinds. */
function bestMark(kinds: Counted[][]): number {
  const f1 = MARKS.map((_, i) => {
    const [wanted, given, right] = (['wanted', 'given', 'right'] as const).map((part) =>
      kinds.reduce((sum, counts) => sum + counts[i]![part], 0),
    );
    return (2 * right!) / (wanted! + given!);
  });
  return f1.indexOf(Math.max(...f1));
}

const filesOf = (documents: Document[]): string[] =>
  [...new Set(documents.map(({ kind }) => kind))].filter((kind) => kind.startsWith('file ')).sort();

function versionsOf(documents: Document[], file: string, own: { storyOf: string[]; relationOf(a: number, b: number): string }) {
  const among = documents.flatMap(({ kind }, i) => (kind === file ? [i] : []));
  const isOwn = (a: number, b: number): boolean => own.storyOf[a] === own.storyOf[b];
  const figures = figuresOf(count(documents, among, isOwn));
  const apart = among.flatMap((a, i) =>
    among
      .slice(i + 1)
      .filter((b) => documents[a]!.text !== documents[b]!.text && !isOwn(a, b))
      .map((b) => own.relationOf(a, b)),
  );
  const versionsIn = new Map<string, Set<string>>();
  for (const i of among) versionsIn.set(own.storyOf[i]!, (versionsIn.get(own.storyOf[i]!) ?? new Set()).add(documents[i]!.text));
  return {
    file,
    documents: among.length,
    stories: versionsIn.size,
    'most versions in a story': Math.max(...[...versionsIn.values()].map((versions) => versions.size)),
    precision: figures.precision!,
    recall: figures.recall!,
    updates: apart.filter((relation) => relation === 'update').length,
    partial: apart.filter((relation) => relation === 'partial').length,
  };
}
