import { workerData } from 'node:worker_threads';
import { readEnvironment } from '../../shared/environment.ts';
import type { KnownEntity } from '../../shared/feeds-schema.ts';
import { serveThread } from '../../shared/pool.ts';
import type { Annotations } from '../../shared/types.ts';
import { annotate } from './entities/annotate.ts';
import { openEngine } from './entities/engine.ts';
import { KnownNames } from './entities/known-names.ts';

export type AnnotateInput = Parameters<typeof annotate>[0];

const engine = openEngine(readEnvironment(process.env).nerModel);

/** The user's gazetteer stays the same for the life of a thread. */
const users = new KnownNames(workerData as readonly KnownEntity[]);

serveThread<AnnotateInput, Annotations>((input) => annotate(input, engine, users));
