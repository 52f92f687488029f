import { Parser } from 'htmlparser2';
import { cleanLine } from '../../shared/text.ts';
import { resolveLink, webLink } from './feed-entry.ts';
import { PRODUCT } from './identity.ts';

/** Bytes of a page in which its head stands. */
const HEAD_BYTES = 256 * 1024;
/** Words of one page; the list of known ones is shorter. */
const MOST_WORDS = 20;

/** What a page says about itself before its text. */
export interface PageHead {
  /** The address that the page calls its own. */
  canonicalUrl: string | null;
  title: string | null;
  /** What the publisher reserves: the words of robots meta tags, and `tdm`. */
  reservations: string[];
}

/** Reads the head of a page. Only the names and words of ASCII matter, so any charset will do but the wide ones. */
export function readHead(bytes: Uint8Array, pageUrl: string): PageHead {
  let canonicalUrl: string | null = null;
  let title: string | null = null;
  let isTitle = false;
  const words = new Set<string>();
  const parser = new Parser({
    onopentag(name, { rel = '', href, name: metaName = '', content = '' }) {
      if (name === 'title') isTitle = title === null;
      else if (name === 'link' && /(?:^|\s)canonical(?:\s|$)/i.test(rel))
        canonicalUrl ??= webLink(resolveLink(href, pageUrl) ?? '');
      else if (name === 'meta') for (const word of metaWords(metaName.trim().toLowerCase(), content)) words.add(word);
    },
    ontext(text) {
      if (isTitle) title = (title ?? '') + text;
    },
    onclosetag(name) {
      if (name === 'title') isTitle = false;
    },
  });
  parser.write(headOf(bytes));
  return { canonicalUrl, title: cleanLine(title), reservations: [...words].slice(0, MOST_WORDS) };
}

/** What holds no element of the head, and the body, where the head is over. */
const OPAQUE = /<!--|<(script|style|body)\b/gi;
const ENDS = { script: /<\/script[^>]*>/gi, style: /<\/style[^>]*>/gi, comment: /-->/g };

/** The markup before the body without comments, scripts and styles: they are most of it, and to look for their ends takes a fraction of the time of parsing them. */
function headOf(bytes: Uint8Array): string {
  const html = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HEAD_BYTES)).toString('latin1');
  let head = '';
  let at = 0;
  while (at < html.length) {
    const opaque = firstFrom(OPAQUE, html, at);
    head += html.slice(at, opaque?.index);
    const name = (opaque?.[1] ?? 'comment').toLowerCase() as keyof typeof ENDS | 'body';
    const end = opaque && name !== 'body' ? firstFrom(ENDS[name], html, opaque.index) : null;
    if (!end) break;
    at = end.index + end[0].length;
  }
  return Buffer.from(head, 'latin1').toString('utf8');
}

function firstFrom(pattern: RegExp, text: string, from: number): RegExpExecArray | null {
  pattern.lastIndex = from;
  return pattern.exec(text);
}

function metaWords(name: string, content: string): string[] {
  if (name === 'robots' || name === PRODUCT) return robotsWords(content);
  return name === 'tdm-reservation' && content.trim() === '1' ? ['tdm'] : [];
}

/** Words of robots meta tags that reserve something. */
const RESERVING = new Set([
  'noindex',
  'nofollow',
  'noarchive',
  'nosnippet',
  'noai',
  'noimageai',
  'noimageindex',
  'nocache',
  'notranslate',
]);

const robotsWords = (list: string): string[] =>
  list
    .toLowerCase()
    .split(/[,\s]+/)
    .flatMap((word) => (word === 'none' ? ['noindex', 'nofollow'] : RESERVING.has(word) ? [word] : []));

/**
 * What the headers of an answer reserve. X-Robots-Tag may speak to one reader (`otherbot: noindex`): what follows a name is for that one,
 * until the next name.
 */
export function headerReservations(robotsTag: string | null, tdmReservation: string | null): string[] {
  const words = new Set<string>();
  let isForUs = true;
  for (const part of (robotsTag ?? '').toLowerCase().slice(0, 10_000).split(',')) {
    const [, agent, rest = ''] = /^\s*([\w-]+)\s*:(.*)$/.exec(part) ?? [part, undefined, part];
    // These words have a value of their own after the colon.
    if (agent !== undefined && !/^(?:unavailable_after|max-(?:snippet|image-preview|video-preview))$/.test(agent))
      isForUs = agent === PRODUCT;
    if (isForUs) for (const word of robotsWords(rest)) words.add(word);
  }
  if (tdmReservation?.trim() === '1') words.add('tdm');
  return [...words];
}
