import { jsonLine } from './output.ts';

/** One value of CSV (RFC 4180): null is nothing, a text without characters is "", what is neither text nor number nor time is JSON. */
export function csvField(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = value instanceof Date ? value.toISOString() : typeof value === 'object' ? jsonLine(value) : String(value);
  return text === '' || /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
