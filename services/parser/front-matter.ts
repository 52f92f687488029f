/** A block of fields is at most so many lines. */
const LINES_LIMIT = 60;

const FIELD = /^([a-z][a-z_-]{0,30}):\s*(.*)$/i;

/** Takes the block of `key: value` lines between `---` off the start of a Markdown document. Lists and nested values are left out. */
export function splitFrontMatter(source: string): { fields: Map<string, string>; body: string } {
  const fields = new Map<string, string>();
  const lines = source.split('\n', LINES_LIMIT);
  const end = lines[0]?.trim() === '---' ? lines.findIndex((line, i) => i > 0 && line.trim() === '---') : -1;
  if (end < 0) return { fields, body: source };
  for (const line of lines.slice(1, end)) {
    const [, key, value] = FIELD.exec(line) ?? [];
    const text = value?.trim().replace(/^(["'])(.*)\1$/, '$2');
    if (key && text) fields.set(key.toLowerCase(), text);
  }
  return { fields, body: source.slice(lines.slice(0, end + 1).join('\n').length + 1) };
}
