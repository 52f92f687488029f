import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAnnotatePool } from '../../annotate-pool.ts';
import type { FindNames, ReadText } from '../engine.ts';
import { sentences, tokenise } from '../tokenise.ts';
import { LABELS, type TinyFolder, UNIGRAM, writeTinyModel } from './fixtures/tiny-model.ts';
import { readModelFolder } from './model-folder.ts';
import { onnxEngine } from './onnx.ts';
import { checkEngine } from './open.ts';
import { checkRuntime } from './runtime.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'wirecopy-onnx-'));
afterAll(() => rmSync(folder, { recursive: true }));
let written = 0;
const write = (tiny?: TinyFolder): string => writeTinyModel(path.join(folder, String(written++)), tiny);

const read = (text: string, language = 'en'): ReadText => ({ text, language, sentences: sentences(text, tokenise(text)) });
const nobody: FindNames = () => [];

async function namesIn(engine: FindNames, text: string, language?: string): Promise<string[]> {
  const document = read(text, language);
  return (await engine(document)).map(({ sentence, from, to, type }) => {
    const [first, last] = [document.sentences[sentence]![from]!, document.sentences[sentence]![to - 1]!];
    return `${type} ${text.slice(first.start, last.end)}`;
  });
}

/** The packages of addons/onnx: the continuous integration installs them, another checkout may do without. */
const isInstalled = (() => {
  try {
    checkRuntime();
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!isInstalled)('a model of ONNX', () => {
  let engine: FindNames;
  beforeAll(async () => {
    engine = await onnxEngine(write(), nobody);
  });

  it.each([
    ['Quellmarta Vosskamp left Obrest.', ['person Quellmarta Vosskamp', 'place Obrest']],
    ['Tarnovia Lighting left. Quellmarta left.', ['org Tarnovia Lighting', 'person Quellmarta']],
    ['Quellmarta Quellmarta left', ['person Quellmarta', 'person Quellmarta']],
    ['left for the Lantern Cup.', ['event Lantern Cup']],
    ['left for a Lantern', ['other Lantern']],
    ['Vosskamp left.', ['person Vosskamp']],
    ['nobody knows these words', []],
    ['', []],
  ])('finds the names in: %s', async (text, names) => expect(await namesIn(engine, text)).toEqual(names));

  it('tells how sure it is', async () => {
    const [name] = await engine(read('Quellmarta left.'));
    expect(name!.confidence).toBeCloseTo(Math.exp(6) / (Math.exp(6) + LABELS.length - 1), 5);
  });

  it('may have a tokenizer of another kind', async () => {
    const unigram = await onnxEngine(write({ tokenizer: UNIGRAM, inputs: ['input_ids', 'attention_mask'] }), nobody);
    expect(await namesIn(unigram, 'Quellmarta Vosskamp left Obrest.')).toEqual(['person Quellmarta Vosskamp', 'place Obrest']);
  });

  it('reads sentences that are longer than it can hold', async () => {
    const small = await onnxEngine(write({ config: { max_position_embeddings: 20 } }), nobody);
    const text = Array.from({ length: 60 }, () => 'left Quellmarta Vosskamp for Obrest').join(' ');
    expect(await namesIn(small, text)).toEqual(
      Array.from({ length: 60 }, () => ['person Quellmarta Vosskamp', 'place Obrest']).flat(),
    );
  });

  it('leaves languages that are not its own and the end of a very long text to our tagger', async () => {
    const placed: FindNames = ({ sentences: all }) =>
      all.map((_, sentence) => ({ sentence, from: 0, to: 1, type: 'org', confidence: 1 }));
    const english = await onnxEngine(write({ config: { languages: ['en'] } }), placed);
    expect(await namesIn(english, 'Obrest left.', 'de')).toEqual(['org Obrest']);
    expect(await namesIn(english, 'Obrest left.', 'en')).toEqual(['place Obrest']);
    const found = await english(read('Obrest left for a Cup.\n'.repeat(1_000)));
    const [modelled, left] = [found.filter(({ type }) => type === 'place'), found.filter(({ type }) => type === 'org')];
    expect(modelled.length + left.length).toBe(1_000);
    expect(modelled.length).toBe(Math.floor(2048 / 6));
    expect(left[0]!.sentence).toBe(modelled.length);
  });

  it('is what the threads use, and goes through the document layer', async () => {
    process.env.WIRECOPY_NER_MODEL = write();
    const threads = openAnnotatePool(1);
    try {
      const { entities } = await threads.run(
        { text: 'Quellmarta Vosskamp left Obrest.\n\nVosskamp left for a Lantern.' },
        300_000,
      );
      const person = entities.find(({ name }) => name === 'Quellmarta Vosskamp');
      expect(person!.mentions.map(({ text }) => text)).toEqual(['Quellmarta Vosskamp', 'Vosskamp']);
    } finally {
      delete process.env.WIRECOPY_NER_MODEL;
      await threads.close();
    }
  }, 300_000);

  it.each<[what: string, tiny: TinyFolder, message: string]>([
    [
      'labels that are not as many as its scores',
      { config: { id2label: { 0: 'O', 1: 'B-PER' } } },
      'has the shape 1 × 3 × 9, not 1 × 3 × 2',
    ],
    ['inputs that nobody knows', { inputs: ['input_ids', 'attention_mask', 'pixels'] }, 'it wants the input "pixels"'],
    ['a tokenizer of a kind that nobody knows', { tokenizer: { model: { type: 'Abacus' } } }, 'WIRECOPY_NER_MODEL'],
  ])('is refused with %s', async (_, tiny, message) => {
    await expect(onnxEngine(write(tiny), nobody)).rejects.toMatchObject({
      code: 'E_CONFIG',
      message: expect.stringContaining(message),
    });
  });

  it('is refused, as an answer to each text, where its weights are damaged', async () => {
    const damaged = write();
    writeFileSync(path.join(damaged, 'model.onnx'), 'no weights');
    process.env.WIRECOPY_NER_MODEL = damaged;
    const threads = openAnnotatePool(1);
    try {
      for (const text of ['', 'Obrest'])
        await expect(threads.run({ text })).rejects.toMatchObject({
          code: 'E_CONFIG',
          message: expect.stringContaining('model.onnx'),
        });
    } finally {
      delete process.env.WIRECOPY_NER_MODEL;
      await threads.close();
    }
  });
});

describe('the folder of a model', () => {
  const refused = (where: string, message: string, code = 'E_CONFIG') =>
    expect(() => readModelFolder(where)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));

  it('is refused where files are missing', () => {
    const bare = mkdtempSync(path.join(folder, 'bare-'));
    refused(bare, 'there is no model.onnx');
    expect(() => checkEngine({ nerModel: bare, nerToken: null })).toThrow(expect.objectContaining({ code: 'E_CONFIG' }));
    writeFileSync(path.join(bare, 'model.onnx'), '');
    refused(bare, 'config.json: there is no such file', 'E_FILE');
    writeFileSync(path.join(bare, 'config.json'), '{');
    refused(bare, 'config.json: ');
    writeFileSync(path.join(bare, 'config.json'), '{"id2label":{"0":"O"}}');
    refused(bare, 'neither tokenizer.json nor vocab.txt');
    writeFileSync(path.join(bare, 'vocab.txt'), '[UNK]\n[CLS]\n');
    refused(bare, 'vocab.txt has no [SEP]');
    writeFileSync(path.join(bare, 'vocab.txt'), '[UNK]\n[CLS]\n[SEP]\n');
    expect(readModelFolder(bare)).toMatchObject({ mostPieces: 512, languages: null, labels: [{ type: null }] });
  });

  it.each<[what: string, config: object, message: string]>([
    ['unnamed labels', { id2label: { 0: 'LABEL_0' } }, 'the label "LABEL_0"'],
    ['a gap in its labels', { id2label: { 0: 'O', 2: 'B-PER' } }, 'no label 1'],
    ['no labels', { id2label: undefined }, 'id2label'],
    ['hardly any room', { max_position_embeddings: 4 }, '4 pieces'],
  ])('is refused with %s', (_, config, message) => refused(write({ config }), message));

  it('cannot be used without the packages, which are named', () => {
    expect(() => checkRuntime(pathToFileURL(path.join(folder, 'package.json')))).toThrow(
      expect.objectContaining({ code: 'E_CONFIG', message: expect.stringContaining('npm ci --prefix addons/onnx') }),
    );
  });
});
