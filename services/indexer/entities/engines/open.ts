import { existsSync, statSync } from 'node:fs';
import type { Settings } from '../../../../shared/environment.ts';
import { checkModel, defaultEngine, type FindNames, type NerEngine, openEngine } from '../engine.ts';
import { readModelFolder } from './model-folder.ts';
import { checkRuntime } from './runtime.ts';

export type NerSettings = Pick<Settings, 'nerModel' | 'nerToken'>;

/** What WIRECOPY_NER_MODEL names. */
export type EngineKind = 'shipped' | 'file' | 'onnx' | 'http';

export function engineKind(model: string | null): EngineKind {
  if (model === null) return 'shipped';
  if (/^https?:\/\//i.test(model)) return 'http';
  return existsSync(model) && statSync(model).isDirectory() ? 'onnx' : 'file';
}

/**
 * Time for one text in a thread and for the stage around it, in ms. Engines beside our own take seconds for a text, four times as long on a busy
 * machine, and texts wait for each other: a stage's time holds a dozen of them.
 */
export const timesOf = (model: string | null): { threadMs?: number; stageMs?: number } =>
  ['onnx', 'http'].includes(engineKind(model)) ? { threadMs: 60_000, stageMs: 300_000 } : {};

/** The engine that the settings name, ready to find names. Engines beside our own are loaded here and only here. Throws E_CONFIG, or E_FILE. */
export async function openNames({ nerModel, nerToken }: NerSettings): Promise<FindNames> {
  switch (engineKind(nerModel)) {
    case 'http': {
      const { httpEngine } = await import('./http.ts');
      return httpEngine({ url: nerModel!, token: nerToken, otherwise: namesBy(defaultEngine) });
    }
    case 'onnx': {
      const { onnxEngine } = await import('./onnx.ts');
      return onnxEngine(nerModel!, namesBy(defaultEngine));
    }
    default:
      return namesBy(openEngine(nerModel));
  }
}

/** Throws like `openNames` where what is named cannot be used, as far as that can be seen without a run of it. */
export function checkEngine({ nerModel }: NerSettings): void {
  const kind = engineKind(nerModel);
  if (kind === 'onnx') {
    readModelFolder(nerModel!);
    checkRuntime();
  }
  if (kind === 'file') checkModel(nerModel);
}

const namesBy =
  (engine: NerEngine): FindNames =>
  ({ sentences, language }) =>
    engine.tag(sentences, language);
