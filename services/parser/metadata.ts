import { cleanLine } from '../../shared/text.ts';
import type { Article } from '../../shared/types.ts';
import { canonicalUrl, parseHttpUrl } from '../../shared/url.ts';
import { addressOf, lineOf, plainLine, valuesOf } from './jsonld.ts';
import { findModified, findPublished } from './published.ts';
import { findTitle } from './title.ts';
import { type Found, found, metaLine, type Page, sourcesOf } from './witness.ts';

const TAGS_LIMIT = 50;
const NAME_LENGTH = 100;
const CAPTION_LENGTH = 1000;
const DESCRIPTION_LENGTH = 2000;

/** The fields of an article that its page states, authors and language apart: these need the text too. */
export type Metadata = Pick<
  Article,
  | 'title'
  | 'publishedAt'
  | 'publishedPrecision'
  | 'modifiedAt'
  | 'siteName'
  | 'canonicalUrl'
  | 'imageUrl'
  | 'imageCaption'
  | 'section'
  | 'tags'
  | 'description'
  | 'isAccessibleForFree'
> & { evidence: Record<string, string> };

/** What a page says about its article. Each field has its witnesses in the order in which they are believed; `evidence` names the one that was. */
export function findMetadata(page: Page, now: Date): Metadata {
  const { data, article } = page;
  const siteName = findSiteName(page);
  const title = findTitle(page, siteNamesOf(page));
  const publishedAt = findPublished(page, now);
  const modifiedAt = findModified(page, publishedAt?.value ?? null, now);
  const canonicalUrl = findCanonical(page);
  const imageUrl = findImage(page);
  const section = metaLine(page, 'article:section') ?? found(lineOf(data, article, 'articleSection'), 'jsonld articleSection');
  const description =
    metaLine(page, 'og:description', 'description', 'twitter:description') ??
    found(lineOf(data, article, 'description'), 'jsonld description');
  const isAccessibleForFree = findFree(page);
  const fields = { siteName, title, publishedAt, modifiedAt, canonicalUrl, imageUrl, section, description, isAccessibleForFree };
  return {
    title: title?.value ?? null,
    publishedAt: publishedAt?.value.iso ?? null,
    publishedPrecision: publishedAt?.value.precision ?? null,
    modifiedAt: modifiedAt?.value.iso ?? null,
    siteName: cleanLine(siteName?.value, NAME_LENGTH),
    canonicalUrl: canonicalUrl?.value ?? null,
    imageUrl: imageUrl?.value ?? null,
    imageCaption: imageUrl && findCaption(page, imageUrl.value),
    section: cleanLine(section?.value, NAME_LENGTH),
    tags: findTags(page),
    description: cleanLine(description?.value, DESCRIPTION_LENGTH),
    isAccessibleForFree: isAccessibleForFree?.value ?? null,
    evidence: sourcesOf(fields),
  };
}

const findSiteName = (page: Page): Found<string> | null =>
  metaLine(page, 'og:site_name') ??
  found(lineOf(page.data, page.article, 'publisher'), 'jsonld publisher') ??
  found(page.hints.siteName, 'feed') ??
  metaLine(page, 'application-name');

/** All names by which the site of a page calls itself: they are cut off titles and are nobody's name. */
export function siteNamesOf(page: Page): string[] {
  const names = [metaLine(page, 'og:site_name')?.value, lineOf(page.data, page.article, 'publisher'), page.hints.siteName];
  return [...names, ...hostNames(page.url)].filter((name) => name != null);
}

/** Names of a site by its host: the host itself, and its labels alone. */
function hostNames(url: string | null): string[] {
  const host = url && URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, '') : '';
  return host ? [host, host.replace(/\.[a-z]+$/, ''), host.split('.')[0]!] : [];
}

/** An address of the page, absolute and http(s), or null. */
function resolve(page: Page, address: string | null | undefined): URL | null {
  const text = (address ?? '').trim();
  if (!text) return null;
  try {
    return parseHttpUrl(text, page.url ?? undefined);
  } catch {
    return null;
  }
}

/** The address under which the publisher wants the article known. A site that names its front page for every article says nothing. */
function findCanonical(page: Page): Found<string> | null {
  const link = page.document.querySelector('link[rel~="canonical" i]')?.getAttribute('href');
  const own = resolve(page, page.url);
  for (const [address, source] of [
    [link, 'link canonical'],
    [metaLine(page, 'og:url')?.value, 'meta og:url'],
  ] as const) {
    const url = resolve(page, address);
    const isFrontPage = url?.pathname === '/' && url.search === '' && own !== null && own.pathname !== '/';
    if (url && !isFrontPage) return { value: canonicalUrl(url), source };
  }
  return null;
}

function findImage(page: Page): Found<string> | null {
  const { data, article } = page;
  const meta = metaLine(page, 'og:image:secure_url', 'og:image', 'og:image:url', 'twitter:image', 'twitter:image:src');
  const candidates = [meta, found(addressOf(data, article, 'image') ?? addressOf(data, article, 'thumbnailUrl'), 'jsonld image')];
  for (const candidate of candidates) {
    const url = candidate && resolve(page, candidate.value);
    if (url) return { value: url.href, source: candidate.source };
  }
  return null;
}

/** The caption of the figure that shows the image: sites serve one image in many sizes, so its file name is compared. */
function findCaption(page: Page, imageUrl: string): string | null {
  const file = fileName(imageUrl);
  for (const image of [...page.document.querySelectorAll('figure img')].slice(0, 100)) {
    const caption = image.closest('figure')?.querySelector('figcaption');
    const sources = `${image.getAttribute('src')} ${image.getAttribute('data-src')} ${image.getAttribute('srcset')}`;
    if (caption && file && sources.includes(file)) return cleanLine(caption.textContent, CAPTION_LENGTH);
  }
  const [linked] = valuesOf(page.data, page.article, 'image');
  const caption = typeof linked === 'object' && linked !== null && 'caption' in linked ? linked.caption : null;
  return typeof caption === 'string' ? cleanLine(plainLine(caption), CAPTION_LENGTH) : null;
}

const fileName = (url: string): string => new URL(url).pathname.split('/').at(-1) ?? '';

function findTags(page: Page): string[] {
  const { meta, data, article } = page;
  const keywords = valuesOf(data, article, 'keywords').flatMap((value) =>
    typeof value === 'string' ? (plainLine(value) ?? []) : [],
  );
  const lists = [meta.get('article:tag'), keywords, meta.get('news_keywords'), meta.get('keywords')];
  const texts = lists.find((list) => list && list.length > 0) ?? [];
  const tags = texts.flatMap((text) => text.split(/[,;]/)).flatMap((tag) => cleanLine(tag, NAME_LENGTH) ?? []);
  return [...new Set(tags)].slice(0, TAGS_LIMIT);
}

/** Whether everybody may read the article, only where its publisher says so in so many words: phrases on the page prove nothing. */
function findFree(page: Page): Found<boolean> | null {
  const { data, article } = page;
  const [value] = valuesOf(data, article, 'isAccessibleForFree');
  const word = typeof value === 'string' || typeof value === 'boolean' ? String(value).toLowerCase() : '';
  if (word === 'true' || word === 'false') return { value: word === 'true', source: 'jsonld isAccessibleForFree' };
  const tier = metaLine(page, 'article:content_tier');
  // The third tier, "metered", is free for some readers and not for others.
  if (tier?.value !== 'free' && tier?.value !== 'locked') return null;
  return { value: tier.value === 'free', source: tier.source };
}
