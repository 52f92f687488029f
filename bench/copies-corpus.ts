import { randomNumbers } from '../shared/random.ts';
import { versionChains } from './wire/chains.ts';
import { FORMS } from './wire/forms.ts';
import { print, TREATMENTS, type Treatment } from './wire/papers.ts';
import { Words } from './wire/words.ts';

/** A printed text with what it is a copy of: two with the same `text` are copies, no others. */
export interface Document {
  /** A kind of form, or a file of versions. */
  kind: string;
  text: string;
  treatment: Treatment;
  source: string;
  title: string;
  body: string;
  publishedAt: Date;
}

const HOUR_MS = 3_600_000;
const START = Date.UTC(2031, 4, 6);
/** Ten versions in two days. */
const VERSION_EVERY_MS = 5 * HOUR_MS;
/** Papers print what came hours ago, too. */
const LATEST_PRINT_MS = 14 * HOUR_MS;
/** The most a paper prints of one form: what an office sends in a fortnight. */
const DAYS = 14;

export interface CorpusSettings {
  seed: number;
  /** Texts of each fixed form. */
  forms: number;
  /** Printings of each text. */
  printings: number;
}

/** Texts of fixed forms and files of versions, each printed by several papers. The same settings give the same documents. */
export function makeCorpus({ seed, forms, printings }: CorpusSettings): Document[] {
  const words = new Words(randomNumbers(seed));
  const documents: Document[] = [];
  for (const [kind, write] of Object.entries(FORMS)) {
    for (let i = 0; i < forms; i++) {
      const wire = write(words);
      const sentAt = START + words.chance() * DAYS * 24 * HOUR_MS;
      for (const treatment of drawn(words, printings))
        documents.push(document(kind, `${kind} ${i}`, wire, treatment, sentAt, words));
    }
  }
  for (const { file, versions } of versionChains()) {
    for (const [i, wire] of versions.entries()) {
      const sentAt = START + i * VERSION_EVERY_MS;
      for (const treatment of drawn(words, printings + 2))
        documents.push(document(`file ${file}`, `${file} ${i + 1}`, wire, treatment, sentAt, words));
    }
  }
  return words.shuffled(documents);
}

/** The first printing is the agency's own. */
const drawn = (words: Words, printings: number): Treatment[] => [
  'exact',
  ...words.shuffled(TREATMENTS.filter((treatment) => treatment !== 'exact')).slice(0, printings - 1),
];

function document(
  kind: string,
  text: string,
  wire: Parameters<typeof print>[0],
  treatment: Treatment,
  sentAt: number,
  words: Words,
): Document {
  const { paper, title, paragraphs } = print(wire, treatment, words);
  return {
    kind,
    text,
    treatment,
    source: paper,
    title,
    body: paragraphs.join('\n\n'),
    publishedAt: new Date(sentAt + words.chance() * LATEST_PRINT_MS),
  };
}
