import { blockLines } from './blocks.ts';
import { elementsOf, measure, type Sizes, sizesOf } from './dom.ts';
import { anyOf, MAIN, roleWords } from './roles.ts';

/** Names of blocks that stand inside articles without being part of them. */
export const FURNITURE = anyOf(
  'share sharing social toolbar print bookmark feedback reading-time read-time readtime time-to-read lightbox branding affiliate',
  'related recirc recirculation recent breaking popular trending most-read mostread read-more readmore also-read recommend recommended',
  'recommendations teasers? promo promoted sponsor sponsored outbrain taboola ads? advert advertisement adslot banner cta widget',
  'newsletters? subscribe subscription signup sign-up login sign-in signin register registration paywall donate donation consent gdpr cookies?',
  'authors? bio byline dateline timestamp copyright disclaimer tags tag-list taglist comments? disqus poll quiz survey',
  'infobox info-box factbox fact-box modal popup popover overlay tooltip rollover hovercard hover-card flyout dropdown hidden sr-only screen-reader',
  'breadcrumbs? menu nav navbar masthead sidebar site-header site-footer pagination pager',
);

/** Names of captions and credits. */
export const CAPTION = anyOf('captions? credits? figcaption imagecaption photographer off-screen');

/** Names of blocks around an image with its caption. */
export const IMAGE = anyOf('images? imgs? photos? pictures? figure gallery slideshow slider carousel media video embed');

/** Longer figures hold text of the article (a table, a box), in characters. */
const CAPTION_LIMIT = 600;
const FIGURE_LIMIT = 1200;

/** A block with an image and less text than this is the image with its caption, whatever its class; in characters. */
const IMAGE_TEXT_LIMIT = 250;
const IMAGE_BLOCKS = new Set(['div', 'section', 'center']);
const SUBSTANCE = 'h1,h2,h3,h4,h5,h6,li,blockquote,table,pre';

/** Furniture holds less than this share of the paragraph text, and fewer characters than this. */
const FURNITURE_SHARE = 0.2;
const FURNITURE_LIMIT = 1500;

/** The article with the page's headline holds more than this share of the paragraph text, an article that is only the first more than that. */
const MAIN_SHARE = 0.3;
const ARTICLE_SHARE = 0.5;

/** With less of the text outside of links than this, the longest cell is just the longest of many. */
const LAYOUT_SHARE = 0.4;

/** A block of links has more than this share of its text inside links. */
const LINK_SHARE = 0.9;
const LIST_LINK_SHARE = 0.6;
const LINK_BLOCK_LIMIT = 400;

const CONTAINERS = new Set(['ul', 'ol', 'div', 'section']);
const LINK_BLOCKS = new Set([...CONTAINERS, 'p', 'h2', 'h3', 'h4', 'h5', 'table']);

/**
 * Takes captions, furniture and link lists off what Readability chose.
 * Only ever its result: the same rules on the whole page cost paragraphs on sites that name their blocks otherwise.
 */
export function cleanContent(root: Element): void {
  narrow(root);
  narrowLayout(root);
  removeWhere(root, isCaption);
  removeWhere(root, isFurniture);
  removeWhere(root, isLinkList);
}

/** Takes off what does not stand in the text: the HTML says the same as the lines. Images stay. */
export function keepLines(root: Element, lines: ReadonlySet<string>): void {
  for (const element of elementsOf(root, ...TEXT_BLOCKS)) {
    if (elementsOf(element, ...TEXT_BLOCKS, 'img').length > 0) continue;
    const own = blockLines(element);
    if (own.length > 0 && own.every((line) => !lines.has(line))) element.remove();
  }
}

const TEXT_BLOCKS = ['p', 'li', 'h2', 'h3', 'h4', 'h5', 'h6', 'div', 'section', 'blockquote', 'pre', 'td', 'th', 'dt', 'dd'];

/**
 * Of several articles on a page the one with the page's headline is meant, if it is more than a teaser;
 * else a first `<article>` that holds most of the text, and what Readability kept beside it are teasers.
 */
function narrow(root: Element): void {
  const sizes = measure(root);
  const whole = sizesOf(sizes, root).paragraphs;
  const main = root.querySelector(`[${MAIN}]`);
  if (main && sizesOf(sizes, main).paragraphs > MAIN_SHARE * whole) {
    root.replaceChildren(main);
    return;
  }
  for (const [element, { paragraphs }] of sizes) {
    if (element.localName !== 'article') continue;
    if (paragraphs > ARTICLE_SHARE * whole) root.replaceChildren(element);
    return;
  }
}

/**
 * Pages that are laid out with tables inside tables have navigation and teasers in cells beside the text.
 * The table around the cell with the longest text of its own is the article's.
 */
function narrowLayout(root: Element): void {
  if (!root.querySelector('td table')) return;
  const sizes = measure(root);
  const own = ({ text, links }: Sizes) => text - links;
  const leaves = [...sizes].filter(([element]) => element.localName === 'td' && !element.querySelector('table'));
  const longest = leaves.reduce((best, leaf) => (own(leaf[1]) > own(best[1]) ? leaf : best), leaves[0]!);
  const table = longest[0].closest('table');
  if (table && table !== root && own(sizesOf(sizes, table)) > LAYOUT_SHARE * own(sizesOf(sizes, root)))
    root.replaceChildren(table);
}

type Judge = (element: Element, sizes: Sizes, whole: Sizes) => boolean;

function removeWhere(root: Element, judge: Judge): void {
  const sizes = measure(root);
  const whole = sizesOf(sizes, root);
  for (const [element, own] of sizes) if (element !== root && judge(element, own, whole)) element.remove();
}

function isCaption(element: Element, { text, images }: Sizes): boolean {
  if (element.localName === 'figcaption') return true;
  if (element.localName === 'figure') return text < FIGURE_LIMIT && !element.querySelector('blockquote,table,pre');
  if (text >= CAPTION_LIMIT) return false;
  if (images > 0 && text < IMAGE_TEXT_LIMIT && IMAGE_BLOCKS.has(element.localName) && !element.querySelector(SUBSTANCE))
    return true;
  return CAPTION.test(roleWords(element)) || (images > 0 && IMAGE.test(roleWords(element)));
}

function isFurniture(element: Element, { text, paragraphs }: Sizes, whole: Sizes): boolean {
  if (text >= FURNITURE_LIMIT || paragraphs >= FURNITURE_SHARE * (whole.paragraphs || 1)) return false;
  if (element.localName === 'article' || element.localName === 'main' || !FURNITURE.test(roleWords(element))) return false;
  // Posts from social networks stand in quotations.
  return !element.querySelector('blockquote');
}

function isLinkList(element: Element, { text, links }: Sizes): boolean {
  if (text === 0 || !LINK_BLOCKS.has(element.localName)) return false;
  const isList = element.localName === 'ul' || element.localName === 'ol';
  if (isList && links > LIST_LINK_SHARE * text) return true;
  return links > LINK_SHARE * text && (CONTAINERS.has(element.localName) || text < LINK_BLOCK_LIMIT);
}
