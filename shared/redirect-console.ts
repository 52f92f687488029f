import { format } from 'node:util';

/**
 * What libraries print for themselves becomes a line of ours, which is scrubbed and has the form of the lines around it.
 * The same line in a row is said once: BullMQ warns of Redis' settings for every connection. Returns how to undo it.
 */
export function redirectConsole(say: (line: string) => void): () => void {
  const { warn, error } = console;
  let last: string | undefined;
  console.warn = console.error = (...words: unknown[]) => {
    const line = format(...words).replace(/\s+/g, ' ');
    if (line !== last) say(line);
    last = line;
  };
  return () => Object.assign(console, { warn, error });
}
