import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openAnnotatePool } from '../annotate-pool.ts';
import { annotate } from './annotate.ts';
import { checkModel, defaultEngine, openEngine } from './engine.ts';
import { rules } from './rules.ts';
import { SHIPPED_LANGUAGES, shippedModel } from './shipped.ts';
import { sentences, tokenise } from './tokenise.ts';

const SHIPPED = shippedModel('en');
const folder = mkdtempSync(path.join(os.tmpdir(), 'wirecopy-model-'));
const noModel = path.join(folder, 'no.model');
writeFileSync(noModel, 'hello');
afterAll(() => rmSync(folder, { recursive: true }));

const names = (text: string): string[] =>
  annotate({ text })
    .entities.flatMap(({ type, mentions }) => mentions.map(({ start, text: words }) => ({ start, shown: `${type} ${words}` })))
    .sort((a, b) => a.start - b.start)
    .map(({ shown }) => shown);

describe('the shipped model', () => {
  it('has at most 2 MB, and those of other languages half of it', () => {
    for (const language of SHIPPED_LANGUAGES)
      expect(statSync(shippedModel(language)).size).toBeLessThanOrEqual(language === 'en' ? 2_000_000 : 1_000_000);
  });

  it('names every source beside it', () => {
    const notice = readFileSync(new URL('./models/NOTICE.md', import.meta.url), 'utf8');
    for (const source of [
      'Wikigold',
      'CC BY 4.0',
      'services/indexer/entities/corpus',
      'corpus-de',
      'corpus-fr',
      'corpus-es',
      'Apache-2.0',
    ])
      expect(notice).toContain(source);
  });

  /** Sentences of no corpus; the names in them are invented or common, and the rules alone do not find them all. */
  const cases: [text: string, names: string[]][] = [
    [
      'Ilse Marwick, who runs Harbour Freight Partners in Rotterdam, met Zoltan Kerekes on Friday.',
      ['person Ilse Marwick', 'org Harbour Freight Partners', 'place Rotterdam', 'person Zoltan Kerekes'],
    ],
    [
      'The Zambian Ministry of Water Development said floods had cut off Mongu and Senanga.',
      ['org Ministry of Water Development', 'place Mongu', 'place Senanga'],
    ],
    ['Police in Bukavu arrested two men, a spokesman for the United Nations said.', ['place Bukavu', 'org United Nations']],
    ['Arsenal drew 2-2 at Goodison Park.', ['org Arsenal', 'place Goodison Park']],
    ['“We shall see,” said Oyelaran, a lawyer from Ibadan.', ['person Oyelaran', 'place Ibadan']],
  ];
  it.each(cases)('finds the names in: %s', (text, expected) => expect(names(text)).toEqual(expected));

  it('leaves languages without a model to the rules', () => {
    const text = 'De regering in Noorwegen ontmoette Anna Quellmark in de haven.';
    const dutch = sentences(text, tokenise(text));
    expect(defaultEngine.tag(dutch, 'nl')).toEqual(rules.tag(dutch, 'nl'));
  });

  it('is not sure of everything', () => {
    const text = 'Anna Lund met the Quell of Obra, and Marv Tekk said so.';
    const confidences = defaultEngine.tag(sentences(text, tokenise(text)), 'en').map(({ confidence }) => confidence);
    for (const confidence of confidences) expect(confidence).toBeGreaterThan(0);
    for (const confidence of confidences) expect(confidence).toBeLessThanOrEqual(1);
    expect(new Set(confidences).size).toBeGreaterThan(1);
  });
});

describe('another model', () => {
  it('may be any file', () => {
    const copy = path.join(folder, 'copy.model');
    writeFileSync(copy, readFileSync(SHIPPED));
    const text = 'Then Anna Lund left Oslo.';
    const read = sentences(text, tokenise(text));
    expect(openEngine(copy).tag(read, 'en')).toEqual(defaultEngine.tag(read, 'en'));
  });

  it('leaves the texts of other languages to the models that are shipped', () => {
    const text = 'Dann verließ Ilse Quellmark die Stadt Oslo.';
    const read = sentences(text, tokenise(text));
    expect(openEngine(SHIPPED).tag(read, 'de')).toEqual(defaultEngine.tag(read, 'de'));
    expect(openEngine(shippedModel('de')).tag(read, 'de')).toEqual(defaultEngine.tag(read, 'de'));
  });

  it.each([
    ['what is none', noModel, 'E_CONFIG', 'it is no model of the tagger'],
    ['what is not there', path.join(folder, 'missing'), 'E_FILE', 'there is no such file'],
    ['a folder', folder, 'E_FILE', 'it is a folder'],
  ])('is refused at the start: %s', (_, file, code, message) => {
    expect(() => checkModel(file)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
    expect(() => checkModel(null)).not.toThrow();
  });

  it('is what the threads use', async () => {
    process.env.WIRECOPY_NER_MODEL = noModel;
    try {
      expect(() => openAnnotatePool(1)).toThrow(expect.objectContaining({ code: 'E_CONFIG' }));
    } finally {
      delete process.env.WIRECOPY_NER_MODEL;
    }
  });
});
