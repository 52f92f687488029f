import { serveThread } from '../../shared/pool.ts';
import { type EntryInput, readEntry } from './entries.ts';

serveThread<EntryInput, string[]>(readEntry);
