import { readFileSync } from 'node:fs';
import { Fault } from '../../../../shared/errors.ts';
import { fileFault } from '../../../../shared/file.ts';
import { decodeModel, type Model, ModelError } from './model.ts';

/** The model in a file. Throws E_CONFIG, or E_FILE, when it is none. */
export function modelIn(file: string): Model {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw fileFault(file, error);
  }
  try {
    return decodeModel(bytes);
  } catch (error) {
    if (error instanceof ModelError) throw new Fault('E_CONFIG', `WIRECOPY_NER_MODEL: ${file}: ${error.message}`);
    throw error;
  }
}
