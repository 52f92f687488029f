import { decodeHTML } from 'entities';
import { cleanLine } from '../../shared/text.ts';

/** A node of linked data; values come from outside and can be anything. */
export type LinkedNode = Record<string, unknown>;

/** Bounds for hostile pages: characters of one script, nodes of all of them. */
const SCRIPT_LIMIT = 2_000_000;
const NODE_LIMIT = 20_000;

/** The linked data of a page as one list of nodes; references by `@id` can be followed. */
export interface LinkedData {
  nodes: LinkedNode[];
  /** Nodes that another one lists as its parts, comments or neighbours: none of them is the page's article. */
  parts: Set<LinkedNode>;
  byId: Map<string, LinkedNode>;
}

/** Reads the texts of all `application/ld+json` scripts of a page; what cannot be parsed is left out. */
export function readLinkedData(scripts: string[]): LinkedData {
  const data: LinkedData = { nodes: [], parts: new Set(), byId: new Map() };
  const waiting = scripts.map((text) => ({ value: parseScript(text), isPart: false }));
  for (let i = 0; i < waiting.length && data.nodes.length < NODE_LIMIT; i++) {
    const { value, isPart } = waiting[i]!;
    if (Array.isArray(value)) for (const item of value.slice(0, NODE_LIMIT)) waiting.push({ value: item, isPart });
    else if (isNode(value)) {
      data.nodes.push(value);
      if (isPart) data.parts.add(value);
      remember(data.byId, value);
      for (const [property, inner] of Object.entries(value))
        if (typeof inner === 'object') waiting.push({ value: inner, isPart: isPart || PARTS.has(property) });
    }
  }
  return data;
}

/** Properties whose values are articles of their own: posts of a live blog, teasers, comments. */
const PARTS = new Set([
  'liveBlogUpdate',
  'itemListElement',
  'hasPart',
  'comment',
  'mentions',
  'citation',
  'isBasedOn',
  'review',
  'relatedLink',
]);

const isNode = (value: unknown): value is LinkedNode => typeof value === 'object' && value !== null && !Array.isArray(value);

function parseScript(text: string): unknown {
  const cleaned = text
    .slice(0, SCRIPT_LIMIT)
    .replace(/[\u0000-\u001f\u2028\u2029]+/g, ' ')
    .replace(/(?:\/\/ ?)?(?:\/\* ?)?(?:<!\[CDATA\[|\]\]>)(?: ?\*\/)?/g, '')
    .trim()
    .replace(/;$/, '');
  try {
    return JSON.parse(cleaned);
  } catch {
    return null;
  }
}

/** Under an `@id` the fullest node stands; the others are references to it. */
function remember(byId: Map<string, LinkedNode>, node: LinkedNode): void {
  const id = idOf(node);
  if (!id) return;
  const known = byId.get(id);
  if (!known || Object.keys(node).length > Object.keys(known).length) byId.set(id, node);
}

/** The values of a property as a list, references replaced by the node they name. */
export function valuesOf({ byId }: LinkedData, node: LinkedNode | null, property: string): unknown[] {
  const value = node && Object.hasOwn(node, property) ? node[property] : null;
  const list = Array.isArray(value) ? value : [value];
  return list.filter((item) => item != null).map((item) => (isNode(item) && byId.get(idOf(item))) || item);
}

const idOf = (node: LinkedNode): string => (typeof node['@id'] === 'string' ? node['@id'] : '');

/** First value of a property as a line of text: the string itself, or a node's `name`. */
export function lineOf(data: LinkedData, node: LinkedNode | null, property: string): string | null {
  for (const value of valuesOf(data, node, property)) {
    const text = isNode(value) ? value.name : value;
    const line = typeof text === 'string' ? plainLine(text) : null;
    if (line) return line;
  }
  return null;
}

/** First value of a property as an address: the string itself, or a node's `url`, `contentUrl` or `@id`. */
export function addressOf(data: LinkedData, node: LinkedNode | null, property: string): string | null {
  for (const value of valuesOf(data, node, property)) {
    if (typeof value === 'string') return value;
    if (isNode(value)) for (const key of ['url', 'contentUrl', '@id']) if (typeof value[key] === 'string') return value[key];
  }
  return null;
}

/** A string of linked data as plain text in one line: entities are often encoded twice. */
export const plainLine = (value: string): string | null =>
  cleanLine(decodeHTML(decodeHTML(value.slice(0, 20_000))).replace(/<[^<>]*>/g, ' '));

const typesOf = (node: LinkedNode): string[] => [node['@type']].flat().filter((type) => typeof type === 'string');

export const hasType = (node: LinkedNode, pattern: RegExp): boolean => typesOf(node).some((type) => pattern.test(type));

const ARTICLE = /(?:Article|BlogPosting|LiveBlogPosting|^Report|SocialMediaPosting|DiscussionForumPosting)$/;

/** The node that describes the page's article: the one with the most of headline, date, author and body; the first when several are level. */
export function articleNode({ nodes, parts }: LinkedData): LinkedNode | null {
  let best: LinkedNode | null = null;
  let most = -1;
  for (const node of nodes) {
    if (!hasType(node, ARTICLE) || parts.has(node)) continue;
    const score = ['headline', 'datePublished', 'author', 'articleBody'].filter((property) => node[property] != null).length;
    if (score > most) {
      best = node;
      most = score;
    }
  }
  return best;
}
