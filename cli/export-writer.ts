import { ParquetFile, type Write } from './export-parquet.ts';
import type { Column, Row } from './export-tables.ts';
import { csvHeader, csvRow, jsonRow } from './export-text.ts';

export const FORMATS = ['jsonl', 'csv', 'parquet'] as const;
export type Format = (typeof FORMATS)[number];

/** Bytes (about) of text that are written at once. */
const TEXT_CHUNK = 256_000;
/** Bytes (about) of a row group of Parquet: enough to read well, while three times as much is memory. */
const ROW_GROUP = 8_000_000;

/** One file in the making. Rows wait in memory until they are flushed. */
export interface RowWriter {
  /** Bytes (about) that wait. */
  readonly waiting: number;
  /** Whether so many wait that they are worth writing. */
  readonly isFull: boolean;
  put(row: Row): void;
  flush(): Promise<void>;
  /** Writes what waits and what ends a file. */
  close(): Promise<void>;
}

/** A writer of rows in a format; `header` is the line with the names in CSV. */
export const openWriter = (format: Format, columns: readonly Column[], write: Write, header = true): RowWriter =>
  format === 'parquet'
    ? new GroupWriter(new ParquetFile(columns, write))
    : format === 'csv'
      ? new LineWriter((row) => csvRow(columns, row), write, header ? csvHeader(columns) : '')
      : new LineWriter((row) => jsonRow(columns, row), write);

class LineWriter implements RowWriter {
  waiting = 0;
  #lines: string[] = [];
  readonly #encode: (row: Row) => string;
  readonly #write: Write;

  constructor(encode: (row: Row) => string, write: Write, header = '') {
    this.#encode = encode;
    this.#write = write;
    if (header) this.#add(header);
  }

  get isFull(): boolean {
    return this.waiting >= TEXT_CHUNK;
  }

  put(row: Row): void {
    this.#add(this.#encode(row));
  }

  async flush(): Promise<void> {
    if (this.#lines.length === 0) return;
    const bytes = Buffer.from(this.#lines.join(''));
    this.#lines = [];
    this.waiting = 0;
    await this.#write(bytes);
  }

  close(): Promise<void> {
    return this.flush();
  }

  #add(line: string): void {
    this.#lines.push(line);
    this.waiting += line.length;
  }
}

class GroupWriter implements RowWriter {
  waiting = 0;
  #rows: Row[] = [];
  readonly #file: ParquetFile;

  constructor(file: ParquetFile) {
    this.#file = file;
  }

  get isFull(): boolean {
    return this.waiting >= ROW_GROUP;
  }

  put(row: Row): void {
    this.#rows.push(row);
    this.waiting += roughSize(row);
  }

  async flush(): Promise<void> {
    if (this.#rows.length === 0) return;
    const rows = this.#rows;
    this.#rows = [];
    this.waiting = 0;
    await this.#file.writeGroup(rows);
  }

  async close(): Promise<void> {
    await this.flush();
    await this.#file.finish();
  }
}

/** Bytes that a value takes, about: what is no text counts like a number. */
function roughSize(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 8;
  let size = 0;
  for (const inner of Object.values(value)) size += roughSize(inner);
  return size;
}
