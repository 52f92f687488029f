import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Entries that are kept in memory, and read back at once. */
const BLOCK = 1_000;

/** A list of any length, in order, of which memory holds the end: the rest is in a temporary file that has no name any more, so nothing of it outlives the process. */
export class Ledger<Entry> {
  #tail: Entry[] = [];
  #blocks: { at: number; bytes: number }[] = [];
  #end = 0;
  #file: number | null = null;

  get count(): number {
    return this.#blocks.length * BLOCK + this.#tail.length;
  }

  add(entry: Entry): void {
    this.#tail.push(entry);
    if (this.#tail.length < BLOCK) return;
    const block = Buffer.from(JSON.stringify(this.#tail));
    this.#file ??= unnamedFile();
    for (let done = 0; done < block.length; ) done += writeSync(this.#file, block, done, block.length - done, this.#end + done);
    this.#blocks.push({ at: this.#end, bytes: block.length });
    this.#end += block.length;
    this.#tail = [];
  }

  /** All entries, some at once. */
  *batches(): Generator<Entry[]> {
    for (const { at, bytes } of this.#blocks) {
      const block = Buffer.alloc(bytes);
      for (let done = 0; done < bytes; ) done += readSync(this.#file!, block, done, bytes - done, at + done);
      yield JSON.parse(block.toString());
    }
    if (this.#tail.length > 0) yield this.#tail;
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }
}

function unnamedFile(): number {
  const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-ingest-'));
  const file = openSync(path.join(folder, 'ledger'), 'wx+', 0o600);
  rmSync(folder, { recursive: true });
  return file;
}
