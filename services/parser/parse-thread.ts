import { serveThread } from '../../shared/pool.ts';
import type { Article, Document, Hints } from '../../shared/types.ts';
import { extract } from './extract.ts';
import { withLanguage } from './language.ts';

export interface ParseInput {
  document: Document;
  hints?: Hints;
}

serveThread<ParseInput, Article>(({ document, hints }) => withLanguage(extract(document, hints)));
