// Trains the tagger of names. Run from source: node --import tsx services/indexer/entities/tagger/train-command.ts --help
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { randomNumbers } from '../../../../shared/random.ts';
import { gazetteer } from '../gazetteer.ts';
import { type AnnotatedText, readCorpus } from './corpus.ts';
import { examplesOf } from './examples.ts';
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
  --hold-out      keep a fifth of the first source's documents out of training and measure on them
  --test SOURCE   measure on it; may be repeated
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    language: { type: 'string', default: 'en' },
    epochs: { type: 'string', default: '10' },
    least: { type: 'string', default: '0' },
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

const random = randomNumbers(7);
const tests = values.test.map((source) => ({ source, documents: readCorpus(source) }));
const documents = positionals.flatMap((argument, number) => {
  const [source, share = '1'] = argument.split(/@(?=[\d.]+$)/);
  let all = readCorpus(source!);
  if (number === 0 && values['hold-out']) {
    tests.push({ source: `a fifth of ${source}`, documents: all.filter((_, i) => i % HELD_OUT === 0) });
    all = all.filter((_, i) => i % HELD_OUT !== 0);
  }
  return portion(all, Number(share));
});

const code = values.language;
const known = gazetteer(code);
const language = { code, known, vocabulary: new Vocabulary(known) };
const examples = documents.flatMap((document) => {
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
for (const test of tests) {
  console.log(`${test.source}: ${test.documents.length} documents`);
  console.table(qualityOf(test.documents, tagger(decodeModel(file))));
}
if (values.out) writeFileSync(values.out, file);

/** The whole multiple of the documents, and of what remains a share drawn by lot. */
function portion(all: AnnotatedText[], share: number): AnnotatedText[] {
  const times = Math.floor(share);
  return all.flatMap((document) => Array(times + Number(random() < share - times)).fill(document));
}
