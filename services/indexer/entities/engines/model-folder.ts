import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Fault, messageOf } from '../../../../shared/errors.ts';
import { fileFault } from '../../../../shared/file.ts';
import { readLabel, type TokenLabel, TYPE_NAMES } from './labels.ts';

/** A token-classification model as it is exported for ONNX, without its weights. */
export interface ModelFolder {
  /** Of the weights. */
  file: string;
  labels: TokenLabel[];
  /** Pieces that it reads at once, those around a sentence included. */
  mostPieces: number;
  /** Languages that it reads; null = every one. */
  languages: readonly string[] | null;
  /** As the tokenizer's library takes them. */
  tokenizer: object;
  tokenizerConfig: object;
}

/** Where exporters put the weights, the most exact ones first. */
const WEIGHTS = ['model.onnx', 'onnx/model.onnx', 'model_quantized.onnx', 'onnx/model_quantized.onnx'];

/** What BERT and its kin read; longer sentences are read in parts, and models that read more gain nothing for a sentence. */
const MOST_PIECES = 512;
/** Below that no sentence would be read with its surroundings. */
const LEAST_PIECES = 16;

const CONFIG = z.object({
  id2label: z.record(z.string(), z.string()),
  max_position_embeddings: z.int().positive().optional(),
  languages: z.array(z.string()).optional(),
});
const TOKENIZER_CONFIG = z.looseObject({
  model_max_length: z.number().optional(),
  do_lower_case: z.boolean().optional(),
  strip_accents: z.boolean().nullish(),
});

/** Reads what says how to use the model in a folder. Throws E_CONFIG, or E_FILE, where something is missing or cannot be meant. */
export function readModelFolder(folder: string): ModelFolder {
  const file = WEIGHTS.map((name) => path.join(folder, name)).find((name) => existsSync(name));
  if (!file) throw unusable(folder, `there is no ${WEIGHTS.join(', ')} in it`);
  const config = readJson(path.join(folder, 'config.json'), CONFIG);
  const tokenizerConfigFile = path.join(folder, 'tokenizer_config.json');
  const tokenizerConfig = existsSync(tokenizerConfigFile) ? readJson(tokenizerConfigFile, TOKENIZER_CONFIG) : {};
  const { model_max_length: longest = MOST_PIECES } = tokenizerConfig;
  const mostPieces = Math.min(MOST_PIECES, longest, config.max_position_embeddings ?? MOST_PIECES);
  if (mostPieces < LEAST_PIECES)
    throw unusable(folder, `it reads ${mostPieces} pieces of words at once, at least ${LEAST_PIECES} are needed`);
  return {
    file,
    labels: labelsOf(folder, config.id2label),
    mostPieces,
    languages: config.languages ?? null,
    tokenizer: tokenizerOf(folder, tokenizerConfig),
    tokenizerConfig,
  };
}

function labelsOf(folder: string, names: Record<string, string>): TokenLabel[] {
  return Object.keys(names).map((_, id) => {
    const name = names[id];
    if (name === undefined) throw unusable(folder, `id2label of config.json has no label ${id}`);
    const label = readLabel(name);
    if (label) return label;
    throw unusable(
      folder,
      `id2label of config.json has the label "${name}"; known are O and ${TYPE_NAMES.join(', ')}, with B-, I- and the like before them`,
    );
  });
}

/** tokenizer.json as it stands, or the tokenizer of BERT with the words of vocab.txt. */
function tokenizerOf(folder: string, { do_lower_case = false, strip_accents = null }: z.output<typeof TOKENIZER_CONFIG>): object {
  const file = path.join(folder, 'tokenizer.json');
  if (existsSync(file)) return readJson(file, z.looseObject({ model: z.looseObject({}) }));
  const words = path.join(folder, 'vocab.txt');
  if (!existsSync(words)) throw unusable(folder, 'there is neither tokenizer.json nor vocab.txt in it');
  const vocab = Object.fromEntries(
    readText(words)
      .trimEnd()
      .split(/\r?\n/)
      .map((word, id) => [word, id]),
  );
  const special = ['[UNK]', '[CLS]', '[SEP]'].map((content) => ({ content, id: vocab[content] as number | undefined }));
  const missing = special.find(({ id }) => id === undefined);
  if (missing) throw unusable(folder, `vocab.txt has no ${missing.content}`);
  const flags = { special: true, single_word: false, lstrip: false, rstrip: false, normalized: false };
  return {
    added_tokens: special.map((token) => ({ ...token, ...flags })),
    normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents, lowercase: do_lower_case },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: { type: 'BertProcessing', cls: ['[CLS]', vocab['[CLS]']], sep: ['[SEP]', vocab['[SEP]']] },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: { type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100, vocab },
  };
}

function readJson<T>(file: string, schema: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(readText(file));
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw unusable(file, messageOf(error));
  }
  const { data, error } = schema.safeParse(json);
  if (data !== undefined) return data;
  const { path: place, message } = error!.issues[0]!;
  throw unusable(file, `${place.join('.')}: ${message}`);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw fileFault(file, error);
  }
}

/** What is wrong with a model, as a fault of the setting that names it. */
export const unusable = (where: string, what: string): Fault => new Fault('E_CONFIG', `WIRECOPY_NER_MODEL: ${where}: ${what}`);
