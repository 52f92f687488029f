import type { Article } from '../../shared/types.ts';
import type { Found, Page } from './witness.ts';
import { metaLine } from './witness.ts';

/** Enough to tell a language, in characters. */
const SAMPLE = 4000;

/** The primary subtag of a language tag in lower case, or null: `de-AT` and `de_AT` are `de`. */
export function primaryLanguage(tag: string | null | undefined): string | null {
  const match = /^([a-z]{2,3})(?:[-_][a-z0-9_-]{1,40})?$/i.exec((tag ?? '').trim());
  return match ? match[1]!.toLowerCase() : null;
}

/**
 * The language of a text by its n-grams, or null when it is too short to tell. The smallest tables take 50 MB of a thread, the next ones twice that and say the same of 911
 * pages in 17 languages; they are loaded when the first text needs them.
 */
export async function detectLanguage(text: string): Promise<string | null> {
  const { eld } = await import('eld/extrasmall');
  const result = eld.detect(text.slice(0, SAMPLE));
  return result.language && result.isReliable() ? result.language : null;
}

/** The article with the language that its text looks like, where neither its page nor its feed states one. */
export async function withLanguage(article: Article): Promise<Article> {
  if (article.language !== null) return article;
  const language = await detectLanguage(article.text);
  return language ? { ...article, language, evidence: { ...article.evidence, language: 'text' } } : article;
}

/** The page's own statement, else the feed's. */
export function findLanguage(page: Page): Found<string> | null {
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
  return null;
}
