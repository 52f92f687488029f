import { workerData } from 'node:worker_threads';
import { readEnvironment } from '../../shared/environment.ts';
import type { KnownEntity } from '../../shared/feeds-schema.ts';
import { serveThread } from '../../shared/pool.ts';
import type { Annotations } from '../../shared/types.ts';
import { type AnnotationInput, annotateWith } from './entities/annotate.ts';
import { openNames } from './entities/engines/open.ts';
import { KnownNames } from './entities/known-names.ts';

export type AnnotateInput = AnnotationInput;

/** An engine that cannot be opened is an answer to every text: a thread that ends says less. */
const opening = await openNames(readEnvironment(process.env)).then(
  (findNames) => ({ findNames }),
  (error: unknown) => ({ error }),
);

/** The user's gazetteer stays the same for the life of a thread. */
const users = new KnownNames(workerData as readonly KnownEntity[]);

serveThread<AnnotateInput, Annotations>((input) => {
  if ('error' in opening) throw opening.error;
  return annotateWith(input, opening.findNames, users);
});
