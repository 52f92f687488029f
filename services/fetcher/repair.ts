import { isUtf8 } from 'node:buffer';
import { decodeHTML, escapeAttribute, escapeText } from 'entities';
import { Parser } from 'htmlparser2';
import { Reject } from '../../shared/errors.ts';
import { TEXT_LIMIT } from '../../shared/text.ts';
import type { Feed } from '../../shared/types.ts';
import { URL_LIMIT } from '../../shared/url.ts';
import { expandDoctype } from './doctype.ts';
import { resolveLink } from './feed-entry.ts';
import { FIELDS, fieldName, GROUPS, type Holds, IDS, LINKS, namespaceOf } from './feed-names.ts';

/** Nested deeper than any document that a person or a program wrote on purpose. */
const DEPTH_LIMIT = 200;
/** Entries of one feed; the largest archives in the wild stay below, what follows is old. */
export const ENTRY_LIMIT = 2000;
/** Entries that are read of a sitemap: its order says nothing, so the newest have to be found among them. */
const SITEMAP_LIMIT = 10_000;
/** Elements of one feed: 250 for each of the entries. */
const ELEMENT_LIMIT = 500_000;
/** Fields of the feed itself, and of one entry; an entry in many categories stays far below. */
const FIELD_LIMIT = 500;
/** Characters of the rewritten feed; with a feed of 10 MB only escaped twice over can it come to more. */
const OUTPUT_LIMIT = 20_000_000;
/** An attribute in the text of an entry, an image as a data: address for example, is dropped beyond this length. */
const ATTRIBUTE_LIMIT = 64 * 1024;
/** The parser is fed in pieces of this length, so that it stops soon after the last entry that is wanted. */
const PIECE = 64 * 1024;

/** Control characters that nobody means: `&#146;` is the apostrophe of windows-1252, as browsers read it. */
const C1 = /[\u0080-\u009f]/g;

export interface Repaired {
  format: Feed['format'];
  /** Whether the items are not entries but sitemaps. */
  isIndex: boolean;
  /** The fields that occur. */
  names: string[];
  /** Well-formed RSS 2.0: a channel with its fields, then its items with theirs, all by the names of `feed-names.ts`. */
  xml: string;
}

/**
 * Reads whatever a publisher calls a feed and writes it again as one plain form that no XML parser can stumble over: namespaces by address, inner
 * markup as text, links absolute, one element per field. What is broken costs the entry it stands in, never the feed.
 * Null when there is no feed in the document; throws Reject E_FEED_TOO_COMPLEX.
 */
export function repairFeed(xml: string, baseUrl: string | undefined): Repaired | null {
  const rewriter = new Rewriter(baseUrl);
  const parser = new Parser(
    {
      onopentag: (name, attributes) => rewriter.open(name, attributes),
      ontext: (text) => rewriter.text(text),
      onclosetag: (name) => rewriter.close(name),
    },
    { xmlMode: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  const text = expandDoctype(xml);
  for (let at = 0; at < text.length && !rewriter.isDone; at += PIECE) parser.write(text.slice(at, at + PIECE));
  if (!rewriter.isDone) parser.end();
  return rewriter.result();
}

/** Where an element stands: before the feed, a part of its frame, an item, a group of an item's fields, a field, the markup in a field, or nowhere that matters. */
type Role = 'before' | 'frame' | 'item' | 'group' | 'field' | 'markup' | 'ignored';

type Attributes = Record<string, string>;

interface Element {
  tag: string;
  role: Role;
  /** The nearest xml:base; undefined where there is none. */
  base: string | undefined;
  /** Prefixes declared here; null where there are none. */
  prefixes: Map<string, string | null> | null;
}

interface Field {
  name: string;
  holds: Holds;
  attributes: Attributes;
  base: string | undefined;
  text: string;
  /** The same with its tags, from the first inner element on. */
  markup: string | null;
  /** The text of the name in a person. */
  personName: string;
}

const FORMATS = new Map<string, Feed['format']>([
  ['rss', 'rss'],
  ['channel', 'rss'],
  ['rdf', 'rdf'],
  ['feed', 'atom'],
  ['entry', 'atom'],
  ['urlset', 'sitemap'],
  ['sitemapindex', 'sitemap'],
]);

/** Elements of HTML that have no end tag: `</br>` would be a second line break. */
const VOID = new Set(['area', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'param', 'source', 'track', 'wbr']);

/** The namespaces of the formats themselves. */
const CORE = new Set(['rss', 'atom']);

class Rewriter {
  /** Nothing that follows is wanted. */
  isDone = false;
  #format: Feed['format'] | null = null;
  #stack: Element[] = [];
  #field: Field | null = null;
  #item: string[] | null = null;
  #channel: string[] = [];
  #items: string[] = [];
  #length = 0;
  #elements = 0;
  #baseUrl: string | undefined;
  /** Where the feed says that its site is. */
  #siteUrl: string | null = null;
  #isIndex = false;
  #names = new Set<string>();

  constructor(baseUrl: string | undefined) {
    this.#baseUrl = baseUrl;
  }

  open(tag: string, attributes: Attributes): void {
    if (++this.#elements > ELEMENT_LIMIT) this.isDone = true;
    if (this.isDone) return;
    const parent = this.#stack.at(-1);
    const base = resolveLink(attributes['xml:base'], parent?.base ?? this.#baseUrl) ?? parent?.base;
    const element: Element = { tag, role: 'ignored', base, prefixes: declaredPrefixes(attributes) };
    if (this.#stack.push(element) > DEPTH_LIMIT)
      throw new Reject('E_FEED_TOO_COMPLEX', `nested deeper than ${DEPTH_LIMIT} elements`);
    const name = this.#nameOf(tag);
    element.role = this.#roleOf(name, parent?.role ?? 'before');
    if (element.role === 'frame') this.#openFrame(attributes);
    else if (element.role === 'item') this.#openItem(element, attributes);
    else if (element.role === 'field') this.#openField(name, attributes, base);
    else if (element.role === 'markup') this.#openMarkup(tag, attributes);
  }

  text(text: string): void {
    const field = this.#field;
    const role = this.#stack.at(-1)?.role;
    if (field === null || (role !== 'field' && role !== 'markup') || field.text.length > TEXT_LIMIT) return;
    field.text += text;
    if (field.markup !== null) field.markup += escapeText(text);
    if (field.holds === 'person' && localName(this.#stack.at(-1)!.tag) === 'name') field.personName += text;
  }

  close(tag: string): void {
    const index = this.#stack.findLastIndex((element) => element.tag === tag);
    if (index !== -1 && !this.isDone) this.#closeDownTo(index);
  }

  result(): Repaired | null {
    this.#closeDownTo(0);
    if (this.#format === null) return null;
    const isIndex = this.#isIndex;
    const xml = `<rss version="2.0"><channel>${this.#channel.join('')}${this.#items.join('')}</channel></rss>`;
    return { format: this.#format, isIndex, names: [...this.#names], xml };
  }

  #closeDownTo(index: number): void {
    while (this.#stack.length > index) {
      const { role, tag } = this.#stack.pop()!;
      if (role === 'markup') this.#closeMarkup(localName(tag));
      else if (role === 'field') this.#closeField();
      else if (role === 'item') this.#closeItem();
    }
  }

  /** `namespace.local`. What has no prefix and no namespace beyond RSS and Atom belongs to the format of the feed. */
  #nameOf(tag: string): string {
    const colon = tag.indexOf(':');
    const prefix = colon === -1 ? '' : tag.slice(0, colon);
    const declared = this.#stack.findLast((element) => element.prefixes?.has(prefix))?.prefixes?.get(prefix) ?? prefix;
    const isOfTheFormat = declared === '' || (prefix === '' && CORE.has(declared));
    return fieldName(`${isOfTheFormat ? (this.#format === 'atom' ? 'atom' : 'rss') : declared}.${localName(tag)}`);
  }

  #roleOf(name: string, parent: Role): Role {
    const dot = name.indexOf('.');
    const [namespace, local] = [name.slice(0, dot), name.slice(dot + 1)];
    if (this.#format === null) return this.#rootRole(local);
    const isCore = CORE.has(namespace);
    // Wherever it stands: an entry that was not closed must not swallow the next one.
    if (isCore && (local === 'item' || local === 'entry')) return 'item';
    if (this.#format === 'sitemap' && parent === 'frame') return local === 'url' || local === 'sitemap' ? 'item' : 'ignored';
    if (parent === 'field' || parent === 'markup') return 'markup';
    if (parent === 'frame' && isCore && local === 'channel') return 'frame';
    if (parent !== 'frame' && parent !== 'item' && parent !== 'group') return 'ignored';
    if (parent !== 'frame' && GROUPS.has(name)) return 'group';
    return FIELDS.has(name) ? 'field' : 'ignored';
  }

  #rootRole(local: string): Role {
    // A web page may hold elements of any name.
    if (local === 'html') this.isDone = true;
    this.#format = FORMATS.get(local) ?? null;
    this.#isIndex = local === 'sitemapindex';
    return this.#format === null ? 'before' : local === 'entry' ? 'item' : 'frame';
  }

  #openFrame(attributes: Attributes): void {
    if (attributes['xml:lang']) this.#write('dc.language', attributes['xml:lang']);
  }

  #openItem(element: Element, attributes: Attributes): void {
    this.#stack.pop();
    this.#closeDownTo(this.#stack.findLastIndex(({ role }) => role === 'frame') + 1);
    this.#stack.push(element);
    this.#item = [];
    const { about, 'rdf:about': rdfAbout = about, href } = attributes;
    if (rdfAbout) this.#write('rdf.about', rdfAbout);
    // The channels of 1997 (CDF) name the page in an attribute of the item.
    if (href) this.#writeLink('rss.link', { href }, element.base);
  }

  #closeItem(): void {
    if (this.#item === null) return;
    this.#items.push(`<item>${this.#item.join('')}</item>`);
    this.#item = null;
    this.isDone ||=
      this.#items.length >= (this.#format === 'sitemap' ? SITEMAP_LIMIT : ENTRY_LIMIT) || this.#length > OUTPUT_LIMIT;
  }

  #openField(name: string, attributes: Attributes, base: string | undefined): void {
    this.#field = { name, holds: FIELDS.get(name)!, attributes, base, text: '', markup: null, personName: '' };
  }

  #openMarkup(tag: string, attributes: Attributes): void {
    const field = this.#field;
    if (field === null) return;
    field.markup ??= escapeText(field.text);
    if (field.markup.length > TEXT_LIMIT) return;
    const kept = Object.entries(attributes).filter(
      ([name, value]) => !name.startsWith('xmlns') && value.length <= ATTRIBUTE_LIMIT,
    );
    field.markup += `<${localName(tag)}${kept.map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`).join('')}>`;
  }

  #closeMarkup(name: string): void {
    if (this.#field?.markup != null && !VOID.has(name)) this.#field.markup += `</${name}>`;
  }

  #closeField(): void {
    const field = this.#field;
    this.#field = null;
    if (field === null) return;
    const { name, holds, attributes, base, text } = field;
    if (holds === 'link') this.#writeLink(name, { ...attributes, href: attributes.href || text }, base);
    else if (holds === 'person') this.#write(name, field.personName.trim() || text);
    else if (holds === 'term') this.#write(name, attributes.label || attributes.term || text);
    else if (holds === 'plain') this.#writePlain(name, attributes, text, base);
    else this.#write(name, markupOf(field), isPlainText(attributes) ? { type: 'text' } : {});
  }

  #writeLink(name: string, attributes: Attributes, base: string | undefined): void {
    const link = resolveLink(attributes.href, base ?? this.#linkBase()) ?? '';
    const rel = relation(attributes.rel);
    if (this.#item === null && rel === 'alternate' && LINKS.includes(name)) this.#siteUrl ??= link;
    this.#write(name, link, { rel, ...pick(attributes, 'type') });
  }

  /** Of an address that the feed leaves unfinished. Atom and RDF say that it is the document's; RSS says nothing, and one served from elsewhere means its site. */
  #linkBase(): string | undefined {
    if (this.#format !== 'rss' || this.#item === null || this.#siteUrl === null || !URL.canParse(this.#siteUrl))
      return this.#baseUrl;
    const isElsewhere = this.#baseUrl === undefined || new URL(this.#baseUrl).host !== new URL(this.#siteUrl).host;
    return isElsewhere ? this.#siteUrl : this.#baseUrl;
  }

  /** An id that is said to be an address, or begins like one, is made whole for use as a link; as an id it stays what it is. */
  #writePlain(name: string, attributes: Attributes, text: string, base: string | undefined): void {
    const isPermalink = attributes.ispermalink?.toLowerCase();
    const address = text.trim();
    const isAddress = isPermalink === 'true' ? !/\s/.test(address) : isPermalink === undefined && address.startsWith('/');
    const link = isAddress && IDS.includes(name) ? resolveLink(address, base ?? this.#linkBase()) : null;
    this.#write(name, text, { ...pick(attributes, 'ispermalink'), ...(link !== null && link !== address && { link }) });
  }

  #write(name: string, text: string, attributes: Attributes = {}): void {
    const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeAttribute(value.slice(0, URL_LIMIT))}"`);
    this.#names.add(name);
    const element = `<${name}${list.join('')}>${asCdata(meant(text.trim()))}</${name}>`;
    const fields = this.#item ?? this.#channel;
    if (fields.push(element) > FIELD_LIMIT) fields.pop();
    else this.#length += element.length;
  }
}

const meant = (text: string): string => text.replace(C1, (character) => decodeHTML(`&#${character.charCodeAt(0)};`));

/** Text for the parser to come, which reads a section of CDATA ten times as fast as as many entities. */
const asCdata = (text: string): string => (/[<&]/.test(text) ? `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>` : text);

/** The relation of a link in its short form; a link without one leads to the thing itself. */
const relation = (rel = 'alternate'): string =>
  rel
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\/www\.iana\.org\/assignments\/relation\//, '') || 'alternate';

const localName = (tag: string): string => tag.slice(tag.indexOf(':') + 1);

/** The prefixes that an element declares, '' for the default, each with the namespace's short name or null. */
function declaredPrefixes(attributes: Attributes): Element['prefixes'] {
  let prefixes: Element['prefixes'] = null;
  for (const [name, address] of Object.entries(attributes)) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue;
    prefixes ??= new Map();
    prefixes.set(name.slice('xmlns:'.length), namespaceOf(address));
  }
  return prefixes;
}

function pick(attributes: Attributes, name: string): Attributes {
  const value = attributes[name];
  return value === undefined ? {} : { [name]: value };
}

/** The type of Atom 1.0 and 0.3. Without a type the text counts as HTML, for most publishers write HTML whatever their format wants. */
const isPlainText = ({ type }: Attributes): boolean => type === 'text' || type === 'text/plain';

/** An element's text; with its markup where it holds elements; decoded where Atom carries base64. */
function markupOf({ name, text, markup, attributes }: Field): string {
  if (markup !== null) return markup;
  const type = attributes.type?.toLowerCase() ?? '';
  const isBinary = name.startsWith('atom.') && /^(?!text\/|.*xml)\w+\//.test(type) && attributes.mode === undefined;
  if (attributes.mode !== 'base64' && !isBinary) return text;
  const compact = text.replace(/\s+/g, '');
  const decoded = Buffer.from(compact, 'base64');
  return /^[a-z0-9+/]+=*$/i.test(compact) && isUtf8(decoded) ? decoded.toString() : text;
}
