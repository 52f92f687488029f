import { serveThread } from '../../shared/pool.ts';
import { annotate } from './entities/annotate.ts';

serveThread((input: Parameters<typeof annotate>[0]) => annotate(input));
