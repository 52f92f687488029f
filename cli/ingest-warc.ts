import { createReadStream } from 'node:fs';
import { fileFault } from '../shared/file.ts';
import { DOCUMENT_LIMIT, documentOfPage } from './ingest-documents.ts';
import type { Intake } from './ingest-run.ts';
import { say } from './output.ts';
import { pageOf } from './warc-pages.ts';
import { readWarc } from './warc-records.ts';

/** Bytes that are read from a file at once. */
const CHUNK = 1 << 20;

/** Puts the pages of WARC files in (none means stdin); damaged records leave their error. Says what was left out. Throws E_FILE. */
export async function putWarc(intake: Intake, files: readonly string[]): Promise<void> {
  if (files.length === 0) return putRecords(intake, 'stdin', process.stdin);
  for (const file of files) {
    try {
      await putRecords(intake, file, createReadStream(file, { highWaterMark: CHUNK }));
    } catch (error) {
      throw (error as NodeJS.ErrnoException).syscall ? fileFault(file, error) : error;
    }
  }
}

async function putRecords(intake: Intake, name: string, chunks: AsyncIterable<Buffer>): Promise<void> {
  const counts = new Map<string, number>();
  const count = (what: string): unknown => counts.set(what, (counts.get(what) ?? 0) + 1);
  for await (const part of readWarc(chunks)) {
    if ('damage' in part) {
      count('damaged');
      await intake.put(null, () => Promise.reject(part.damage));
      continue;
    }
    const page = await pageOf(part, DOCUMENT_LIMIT).catch((error: Error) => error);
    if (typeof page === 'string') {
      count(page);
      continue;
    }
    count('pages');
    const url = part.fields.get('warc-target-uri')!;
    await intake.put(url, () => (page instanceof Error ? Promise.reject(page) : documentOfPage(page)));
  }
  say(`${name}: ${[...counts].map(([what, times]) => `${times} ${what}`).join(', ') || 'no records'}`);
}
