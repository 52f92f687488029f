import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { VERSION } from '../shared/package.ts';
import type { Column, Kind, Row } from './export-tables.ts';

/** Where bytes go; resolves when they are written. */
export type Write = (bytes: Uint8Array) => Promise<void>;

const LEAVES: Record<Exclude<Kind, 'texts' | readonly Column[]>, Partial<SchemaElement>> = {
  id: { type: 'INT64' },
  int: { type: 'INT32' },
  real: { type: 'FLOAT' },
  bool: { type: 'BOOLEAN' },
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  json: { type: 'BYTE_ARRAY', converted_type: 'JSON', logical_type: { type: 'JSON' } },
  time: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MICROS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
  },
};

/** The elements of a column, depth first: lists in the three levels that the format prescribes. */
function elements({ name, kind }: Column): SchemaElement[] {
  if (kind === 'texts') return list(name, [{ name: 'element', repetition_type: 'OPTIONAL', ...LEAVES.text }]);
  if (typeof kind === 'object')
    return list(name, [{ name: 'element', repetition_type: 'OPTIONAL', num_children: kind.length }, ...kind.flatMap(elements)]);
  return [{ name, repetition_type: 'OPTIONAL', ...LEAVES[kind] }];
}

const list = (name: string, element: SchemaElement[]): SchemaElement[] => [
  { name, repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST', logical_type: { type: 'LIST' } },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  ...element,
];

/** A value as the writer wants it: whole numbers of 64 bits are bigints. */
function physical(kind: Kind, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (kind === 'id' || kind === 'time') return BigInt(value as number);
  if (typeof kind !== 'object') return value;
  return (value as Row[]).map((record) => Object.fromEntries(kind.map(({ name, kind }) => [name, physical(kind, record[name])])));
}

/** Gives its bytes away after each row group, so memory holds one row group whatever the size of the file. */
class StreamWriter extends ByteWriter {
  readonly #write: Write;

  constructor(write: Write) {
    super(1 << 20);
    this.#write = write;
  }

  async flush(): Promise<void> {
    const bytes = this.getBytes();
    await this.#write(bytes);
    this.index = 0;
  }

  override finish(): Promise<void> {
    return this.flush();
  }
}

/** A Parquet file that is written row group by row group. */
export class ParquetFile {
  readonly #columns: readonly Column[];
  readonly #writer: ParquetWriter;

  constructor(columns: readonly Column[], write: Write) {
    this.#columns = columns;
    this.#writer = new ParquetWriter({
      writer: new StreamWriter(write),
      schema: [{ name: 'row', num_children: columns.length }, ...columns.flatMap(elements)],
      createdBy: `wirecopy ${VERSION}`,
    });
  }

  /** Writes rows as one row group. */
  async writeGroup(rows: readonly Row[]): Promise<void> {
    const columnData = this.#columns.map(({ name, kind }) => ({ name, data: rows.map((row) => physical(kind, row[name])) }));
    await this.#writer.write({ columnData, rowGroupSize: rows.length });
  }

  /** Writes the footer, without which nobody can read the file. */
  async finish(): Promise<void> {
    await this.#writer.finish();
  }
}
