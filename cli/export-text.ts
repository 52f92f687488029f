import { csvField } from './csv.ts';
import type { Column, Kind, Row } from './export-tables.ts';
import { jsonLine } from './output.ts';

/** Microseconds since 1970 → 2026-11-22T03:45:56.123456Z. */
export function isoTime(micros: number): string {
  const millis = Math.floor(micros / 1_000);
  return `${new Date(millis).toISOString().slice(0, -1)}${String(micros - millis * 1_000).padStart(3, '0')}Z`;
}

/** The day in UTC. */
export const dayOf = (micros: number): string => isoTime(micros).split('T')[0]!;

/** A value as JSON has it. */
const shownAs = (kind: Kind, value: unknown): unknown => (kind === 'time' && value !== null ? isoTime(value as number) : value);

/** A row as one JSON object on a line. */
export const jsonRow = (columns: readonly Column[], row: Row): string =>
  `${jsonLine(Object.fromEntries(columns.map(({ name, kind }) => [name, shownAs(kind, row[name])])))}\n`;

/** The names of the columns as a line of CSV (RFC 4180, but lines end in \n). */
export const csvHeader = (columns: readonly Column[]): string => `${columns.map(({ name }) => name).join(',')}\n`;

/** A row as a line of CSV; null is nothing, lists and records are JSON. */
export const csvRow = (columns: readonly Column[], row: Row): string =>
  `${columns.map(({ name, kind }) => csvField(shownAs(kind, row[name]))).join(',')}\n`;
