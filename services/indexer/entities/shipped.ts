import { fileURLToPath } from 'node:url';
import type { NerEngine } from './engine.ts';
import { rules } from './rules.ts';
import { modelIn } from './tagger/model-file.ts';
import { tagger } from './tagger/tagger.ts';

/** Languages with a model in `models`. */
export const SHIPPED_LANGUAGES = ['de', 'en', 'es', 'fr'] as const;

/** The file of a shipped model. */
export const shippedModel = (language: (typeof SHIPPED_LANGUAGES)[number]): string =>
  fileURLToPath(new URL(`./models/${language}.model`, import.meta.url));

const opened = new Map<string, NerEngine>();

/** The engine for a language: its shipped model, read at the first text in it, else the rules. */
export function shippedEngine(language: string): NerEngine {
  const found = opened.get(language);
  if (found) return found;
  const shipped = SHIPPED_LANGUAGES.find((each) => each === language);
  if (!shipped) return rules;
  const engine = tagger(modelIn(shippedModel(shipped)));
  opened.set(language, engine);
  return engine;
}
