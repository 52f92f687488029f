import { eld } from 'eld/small';
import type { Found, Page } from './witness.ts';
import { metaLine } from './witness.ts';

/** Enough to tell a language, in characters. */
const SAMPLE = 4000;

/** The primary subtag of a language tag in lower case, or null: `de-AT` and `de_AT` are `de`. */
export function primaryLanguage(tag: string | null | undefined): string | null {
  const match = /^([a-z]{2,3})(?:[-_][a-z0-9_-]{1,40})?$/i.exec((tag ?? '').trim());
  return match ? match[1]!.toLowerCase() : null;
}

/** The language of a text by its n-grams, or null when it is too short to tell. */
export function detectLanguage(text: string): string | null {
  const result = eld.detect(text.slice(0, SAMPLE));
  return result.language && result.isReliable() ? result.language : null;
}

/** The page's own statement, else the feed's, else what the text looks like. */
export function findLanguage(page: Page, text: string): Found<string> | null {
  const statements: [string, string | null | undefined][] = [
    ['html lang', page.document.documentElement?.getAttribute('lang')],
    ['feed', page.hints.language],
    ['meta content-language', page.document.querySelector('meta[http-equiv="content-language" i]')?.getAttribute('content')],
    ['meta og:locale', metaLine(page, 'og:locale')?.value],
  ];
  for (const [source, tag] of statements) {
    const value = primaryLanguage(tag);
    if (value) return { value, source };
  }
  const value = detectLanguage(text);
  return value ? { value, source: 'text' } : null;
}
