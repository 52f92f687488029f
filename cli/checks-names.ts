import { annotateWith } from '../services/indexer/entities/annotate.ts';
import { engineKind, type NerSettings, openNames } from '../services/indexer/entities/engines/open.ts';
import { KnownNames } from '../services/indexer/entities/known-names.ts';
import { broken, type Check, ok, warning } from './check.ts';
import { counted } from './output.ts';

/** Three names that every engine should know for what they are. */
const SENTENCE = 'Anna Lund of the United Nations arrived in Oslo on Friday.';

/** Whether what WIRECOPY_NER_MODEL names finds names in a sentence, and how long that takes. */
export async function checkNames(settings: NerSettings): Promise<Check> {
  const kind = engineKind(settings.nerModel);
  if (kind === 'shipped') return ok('names', 'found by the model that is shipped (WIRECOPY_NER_MODEL is not set)');
  const what = { file: 'the model', onnx: 'the ONNX model in', http: 'the service at' }[kind];
  try {
    const findNames = await openNames(settings);
    const start = performance.now();
    let found = 0;
    await annotateWith(
      { text: SENTENCE },
      async (read) => {
        const names = await findNames(read);
        found = names.length;
        return names;
      },
      new KnownNames([]),
    );
    const detail = `${what} ${settings.nerModel} found ${counted(found, 'name')} in a sentence within ${Math.round(performance.now() - start)} ms`;
    if (found > 0) return ok('names', detail);
    return warning(
      'names',
      detail,
      `Three stand in "${SENTENCE}": see whether the model finds names of people, organisations and places in English.`,
    );
  } catch (error) {
    return broken('names', error);
  }
}
