// Trains the tagger of names. Run from source: node --import tsx services/indexer/entities/tagger/train-command.ts --help
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { randomNumbers } from '../../../../shared/random.ts';
import { gazetteer } from '../gazetteer.ts';
import { rules } from '../rules.ts';
import { type AnnotatedText, readCorpus } from './corpus.ts';
import { examplesOf } from './examples.ts';
import { namePool, withOtherNames } from './exchange.ts';
import { Vocabulary } from './lexeme.ts';
import { qualityOf } from './measure.ts';
import { decodeModel, encodeModel } from './model.ts';
import { tagger } from './tagger.ts';
import { train } from './train.ts';
import { variantOf } from './variants.ts';

const HELP = `Usage: node --import tsx services/indexer/entities/tagger/train-command.ts [options] SOURCE...

A SOURCE is a folder of bracketed texts (*.txt), such a file, or a file of JSON lines {sentences: [{tokens, tags}]} with BIO tags (*.jsonl, *.jsonl.gz).
SOURCE@0.2 takes a fifth of its documents, SOURCE@2 each of them twice.

  --out FILE      where the model goes
  --language CODE language of the sources (default en)
  --epochs N      passes over the sources in each run (default 10)
  --least WEIGHT  weights below it are left out (default 0)
  --exchange N    see each document N more times with other names (default 0)
  --hold-out      keep a fifth of the first source's documents out of training and measure on them
  --folds N       write no model: train N times without each Nth file of the first source, a folder, and measure on those
  --test SOURCE   measure on it; may be repeated
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    language: { type: 'string', default: 'en' },
    epochs: { type: 'string', default: '10' },
    least: { type: 'string', default: '0' },
    exchange: { type: 'string', default: '0' },
    folds: { type: 'string' },
    'hold-out': { type: 'boolean', default: false },
    test: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', default: false },
  },
});

if (values.help || positionals.length === 0) {
  console.error(HELP);
  process.exit(values.help ? 0 : 2);
}

/** One in so many documents is held out. */
const HELD_OUT = 5;

const code = values.language;
const known = gazetteer(code);
const language = { code, known, vocabulary: new Vocabulary(known) };
const [first, ...others] = positionals.map(sourceOf);

if (values.folds) crossValidate(Number(values.folds));
else {
  const random = randomNumbers(7);
  const tests = values.test.map((source) => ({ source, documents: readCorpus(source) }));
  let own = readCorpus(first!.place);
  if (values['hold-out']) {
    tests.push({ source: `a fifth of ${first!.place}`, documents: own.filter((_, i) => i % HELD_OUT === 0) });
    own = own.filter((_, i) => i % HELD_OUT !== 0);
  }
  const documents = [
    ...portion(own, first!.share, random),
    ...others.flatMap(({ place, share }) => portion(readCorpus(place), share, random)),
  ];
  const file = modelOf(documents, random);
  const engine = tagger(decodeModel(file));
  for (const test of tests) {
    console.log(`${test.source}: ${test.documents.length} documents`);
    console.table(qualityOf(test.documents, engine, code));
  }
  if (values.out) writeFileSync(values.out, file);
}

/** Trains on all files of the first source but each Nth one and measures on those: files rather than documents, because one file has one hand and one set of names. */
function crossValidate(folds: number): void {
  const files = readdirSync(first!.place)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => readCorpus(path.join(first!.place, name)));
  const rows = Array.from({ length: folds }, (_, fold) => {
    const random = randomNumbers(7);
    const documents = [
      ...portion(files.filter((_, i) => i % folds !== fold).flat(), first!.share, random),
      ...others.flatMap(({ place, share }) => portion(readCorpus(place), share, random)),
    ];
    const unseen = files.filter((_, i) => i % folds === fold).flat();
    const engine = tagger(decodeModel(modelOf(documents, random)));
    const measured = { model: qualityOf(unseen, engine, code), rules: qualityOf(unseen, rules, code) };
    for (const [by, quality] of Object.entries(measured)) console.log(by, JSON.stringify(quality));
    return { fold, 'F1 of the model': measured.model[0]!.f1, 'F1 of the rules': measured.rules[0]!.f1 };
  });
  console.table(rows);
}

function modelOf(documents: readonly AnnotatedText[], random: () => number): Buffer {
  const pool = namePool(documents);
  const exchanged = Array.from({ length: Number(values.exchange) }, () =>
    documents.map((document) => withOtherNames(document, pool, random)),
  ).flat();
  const examples = [...documents, ...exchanged].flatMap((document) => {
    const variant = variantOf(document, random);
    return [
      ...examplesOf(document, language),
      ...examplesOf(variant.document, language).filter(({ start }) => variant.isChanged(start)),
    ];
  });
  console.error(`${documents.length} documents, ${examples.length} sentences with those written otherwise`);
  const trained = train(examples, Number(values.epochs), console.error);
  const file = encodeModel({ language: code, ...trained }, Number(values.least));
  console.error(`${trained.rows.length} features, ${(file.length / 1e6).toFixed(2)} MB`);
  return file;
}

function sourceOf(argument: string): { place: string; share: number } {
  const [place, share = '1'] = argument.split(/@(?=[\d.]+$)/);
  return { place: place!, share: Number(share) };
}

/** The whole multiple of the documents, and of what remains a share drawn by lot. */
function portion(all: AnnotatedText[], share: number, random: () => number): AnnotatedText[] {
  const times = Math.floor(share);
  return all.flatMap((document) => Array(times + Number(random() < share - times)).fill(document));
}
