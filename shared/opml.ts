import { escapeUTF8 as escapeXml } from 'entities';
import { Parser } from 'htmlparser2';
import { codeOf, Fault, messageOf } from './errors.ts';
import { cleanLine } from './text.ts';
import { parseHttpUrl, URL_LIMIT } from './url.ts';

/** A feed as lists of subscriptions know it; `name` null = the feed's own title. */
export interface ListedFeed {
  url: string;
  name: string | null;
  tags: string[];
}

export interface OpmlContent {
  feeds: ListedFeed[];
  /** Outlines that name something which cannot be polled, with the reason. */
  skipped: { url: string; reason: string }[];
}

/** Elements inside each other; readers allow two or three folders. */
const DEPTH_LIMIT = 50;
/** The same as one feeds.yml can hold. */
const OUTLINE_LIMIT = 100_000;
/** Characters, as in feeds.yml. */
const NAME_LIMIT = 200;
const TAG_LIMIT = 100;
const TAGS_LIMIT = 50;

/**
 * The feeds in an OPML list, in its order. The folders around a feed and its categories become its tags.
 * Throws E_INPUT for what is no OPML, has more than 100,000 outlines or is nested more than 50 deep.
 */
export function parseOpml(text: string): OpmlContent {
  const found: OpmlContent = { feeds: [], skipped: [] };
  /** The open elements: names of folders, null for anything else. */
  const open: (string | null)[] = [];
  let isOpml = false;
  let outlines = 0;
  const parser = new Parser(
    {
      onopentag(element, attributes) {
        if (open.length >= DEPTH_LIMIT) throw new Fault('E_INPUT', `the list is nested more than ${DEPTH_LIMIT} deep`);
        if (element.toLowerCase() === 'opml') isOpml = true;
        open.push(element.toLowerCase() === 'outline' ? folderOf(attributes) : null);
      },
      onclosetag() {
        open.pop();
      },
    },
    { xmlMode: true },
  );

  /** Takes the feed that an outline names; one that names none is a folder, and its name is returned. */
  function folderOf(attributes: Record<string, string>): string | null {
    if (++outlines > OUTLINE_LIMIT) throw new Fault('E_INPUT', `the list has more than ${OUTLINE_LIMIT} outlines`);
    const outline = new Map(Object.entries(attributes).map(([name, value]) => [name.toLowerCase(), value]));
    const name = cleanLine(outline.get('title'), NAME_LIMIT) ?? cleanLine(outline.get('text'), NAME_LIMIT);
    const url = outline.get('xmlurl')?.trim();
    if (!url) return name;
    take(url, name, outline.get('category') ?? '');
    return null;
  }

  function take(url: string, name: string | null, category: string): void {
    try {
      const address = parseHttpUrl(url).href;
      const tags = [...open, ...categoriesOf(category)].map((tag) => cleanLine(tag, TAG_LIMIT)).filter((tag) => tag !== null);
      found.feeds.push({ url: address, name: name === url ? null : name, tags: [...new Set(tags)].slice(0, TAGS_LIMIT) });
    } catch (error) {
      if (codeOf(error) === 'E_INTERNAL') throw error;
      found.skipped.push({ url: cleanLine(url, URL_LIMIT) ?? '', reason: messageOf(error) });
    }
  }

  parser.end(text);
  if (!isOpml) throw new Fault('E_INPUT', 'not an OPML list of feeds');
  return found;
}

/** `/News/World,energy`: paths of folders and plain tags, with commas between. */
const categoriesOf = (category: string): string[] => category.split(/[,/]/, TAGS_LIMIT);

/** A list that other readers understand: a feed stands in the folder of its first tag, and all its tags are its categories. */
export function formatOpml(feeds: readonly ListedFeed[], title: string): string {
  const folders = new Map<string, ListedFeed[]>();
  for (const feed of feeds) {
    const folder = feed.tags[0] ?? '';
    folders.set(folder, [...(folders.get(folder) ?? []), feed]);
  }
  const lines = [...folders].flatMap(([folder, content]) =>
    folder === ''
      ? content.map((feed) => `    ${outlineOf(feed)}`)
      : [`    <outline${attribute('text', folder)}>`, ...content.map((feed) => `      ${outlineOf(feed)}`), '    </outline>'],
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<opml version="2.0">',
    `  <head><title>${escapeXml(title)}</title></head>`,
    '  <body>',
    ...lines,
    '  </body>',
    '</opml>',
    '',
  ].join('\n');
}

function outlineOf({ url, name, tags }: ListedFeed): string {
  // A tag with a comma or slash in it would come back as several.
  const categories = tags.filter((tag) => !/[,/]/.test(tag)).join(',');
  return `<outline type="rss"${attribute('text', name ?? url)}${attribute('xmlUrl', url)}${categories && attribute('category', categories)}/>`;
}

const attribute = (name: string, value: string): string => ` ${name}="${escapeXml(value)}"`;
