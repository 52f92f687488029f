import { foldWords } from './boilerplate.ts';

/** Shorter descriptions are slogans of the site, longer ones whole articles; in characters. */
const LENGTH = { min: 40, max: 1000 };

/** Between the standfirst and the text stand at most this many lines: byline, date, sharing buttons, caption. */
const GAP_LINES = 15;

/**
 * The standfirst of an article, which Readability loses where it stands outside the container of the text:
 * a line of the page above the text that says word for word what the metadata calls the description. None or one.
 * `shown` are all lines of the page, `body` those of its text.
 */
export function findStandfirst(shown: string[], body: string[], descriptions: (string | null)[]): string[] {
  const wanted = new Set(descriptions.map((text) => foldWords(text ?? '')).filter((text) => text.length >= LENGTH.min));
  const opening = foldWords(body.slice(0, GAP_LINES).join(' '));
  const start = shown.indexOf(body.find((line) => line.length >= LENGTH.min) ?? '');
  if (wanted.size === 0 || start < 0) return [];
  const line = shown.slice(Math.max(0, start - GAP_LINES), start).find((above) => {
    const words = foldWords(above.slice(0, LENGTH.max));
    return wanted.has(words) && !opening.includes(words);
  });
  return line ? [line] : [];
}
