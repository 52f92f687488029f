import { serveThread } from '../../shared/pool.ts';
import type { Annotations } from '../../shared/types.ts';
import { annotate } from './entities/annotate.ts';

export type AnnotateInput = Parameters<typeof annotate>[0];

serveThread<AnnotateInput, Annotations>(annotate);
