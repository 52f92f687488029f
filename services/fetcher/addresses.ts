import { itemKey } from '../../shared/items.ts';
import { digest } from '../../shared/text.ts';
import { parseHttpUrl, registrableDomain } from '../../shared/url.ts';

/** An address that an item's page claims. */
export interface Claim {
  key: Buffer;
  titleSha: Buffer | null;
  /** The page was found there; else only the page says so. */
  isSure: boolean;
}

export interface FetchedPage {
  /** The item's own address. */
  url: string;
  /** Where the redirects ended. */
  finalUrl: string;
  /** What the page calls its own address. */
  canonicalUrl: string | null;
  title: string | null;
}

/** Paths of doors before documents: many articles redirect to one of them. */
const DOOR =
  /(?:^|[/_.-])(?:log-?in|sign-?(?:in|up)|register|registration|auth|sso|consent|cookies?|privacy|gdpr|subscri(?:be|ption)s?|paywall|captcha|error|not-?found|404|maintenance)(?:$|[/_.-])/i;

/**
 * The addresses by which a page is known again, each once: its own, the end of its redirects, and its canonical one.
 * Front pages and doors are nobody's address, and the canonical address of another publisher is the original of a copy.
 */
export function claimsOf({ url, finalUrl, canonicalUrl, title }: FetchedPage): Claim[] {
  const titleSha = title === null ? null : digest('title', title.toLowerCase());
  const claims = [
    { url, isSure: true },
    ...(isDocument(finalUrl) ? [{ url: finalUrl, isSure: true }] : []),
    ...(canonicalUrl !== null && isDocument(canonicalUrl) && isSameSite(finalUrl, canonicalUrl)
      ? [{ url: canonicalUrl, isSure: false }]
      : []),
  ];
  const byKey = new Map<string, Claim>();
  for (const claim of claims) {
    const key = itemKey({ url: claim.url });
    if (!byKey.has(key.toString('hex'))) byKey.set(key.toString('hex'), { key, titleSha, isSure: claim.isSure });
  }
  return [...byKey.values()];
}

function isDocument(url: string): boolean {
  const { pathname, search } = parseHttpUrl(url);
  return !(pathname === '/' && search === '') && !DOOR.test(pathname);
}

const isSameSite = (a: string, b: string): boolean => registrableDomain(parseHttpUrl(a)) === registrableDomain(parseHttpUrl(b));
