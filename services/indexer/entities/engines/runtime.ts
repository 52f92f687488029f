import { createRequire } from 'node:module';
import { Fault } from '../../../../shared/errors.ts';
import { PACKAGE_ROOT } from '../../../../shared/package.ts';

export interface Tensor {
  data: ArrayLike<number>;
  dims: readonly number[];
}

export interface Session {
  inputNames: readonly string[];
  outputNames: readonly string[];
  run(inputs: Record<string, Tensor>): Promise<Record<string, Tensor>>;
}

/** What is used of onnxruntime-web. */
interface Onnx {
  env: { logLevel: string; wasm: { numThreads: number } };
  InferenceSession: { create(bytes: Uint8Array): Promise<Session> };
  Tensor: new (type: 'int64', data: BigInt64Array, dims: readonly number[]) => Tensor;
}

export interface Tokenizer {
  encode(text: string, options: { add_special_tokens: boolean }): { ids: number[] };
}

/** What is used of @huggingface/tokenizers. */
interface Tokenizers {
  Tokenizer: new (tokenizer: object, config: object) => Tokenizer;
}

const ADDON = new URL('addons/onnx/package.json', PACKAGE_ROOT);

/** Throws E_CONFIG, saying what to install, where the packages that run ONNX models are not there: in addons/onnx, or in a node_modules above it. They are no part of the program. */
export function checkRuntime(addon = ADDON): void {
  const fromAddon = createRequire(addon);
  try {
    for (const name of ['onnxruntime-web', '@huggingface/tokenizers']) fromAddon.resolve(name);
  } catch (cause) {
    const remedy = 'Install them with `npm ci --prefix addons/onnx`; for containers see docs/operations.md.';
    throw new Fault('E_CONFIG', `WIRECOPY_NER_MODEL: the packages that run ONNX models are not installed. ${remedy}`, {
      cause,
      remedy,
    });
  }
}

/** Loads those packages. One thread for a model: the annotating threads are as many as there are cores to use. Throws E_CONFIG. */
export function loadRuntime(): Onnx & Tokenizers {
  checkRuntime();
  const fromAddon = createRequire(ADDON);
  const { env, InferenceSession, Tensor }: Onnx = fromAddon('onnxruntime-web');
  const { Tokenizer }: Tokenizers = fromAddon('@huggingface/tokenizers');
  env.wasm.numThreads = 1;
  env.logLevel = 'error';
  return { env, InferenceSession, Tensor, Tokenizer };
}
