import { parseHttpUrl } from '../../shared/url.ts';

/** A hub that pushes what is new in a feed, and the address by which it knows the feed. */
export interface Hub {
  hub: string;
  topic: string;
}

/** One link of a Link header: its address and its parameters. */
const LINK = /<([^<>]{1,2048})>((?:\s*;\s*[\w!#$&+\-.^`|~*]{1,40}\s*(?:=\s*(?:"[^"]{0,500}"|[^\s",;]{1,500}))?){0,20})/g;
const RELATION = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s",;]+))/i;

/** The addresses of a relation in a Link header, in their order. */
function linksIn(header: string | null, relation: string): string[] {
  return [...(header ?? '').slice(0, 20_000).matchAll(LINK)].flatMap(([, address, parameters]) => {
    const [, quoted, bare] = RELATION.exec(parameters!) ?? [];
    return (quoted ?? bare ?? '').toLowerCase().split(/\s+/).includes(relation) ? address!.trim() : [];
  });
}

/** The first of these that is an address of the web. */
function webAddress(addresses: readonly string[], base: string): string | null {
  for (const address of addresses) {
    try {
      return parseHttpUrl(address, base).href;
    } catch {}
  }
  return null;
}

/** The hub of a feed that was found at `url`, as its server's headers say (WebSub, section 4), else the feed itself; null when it has none. */
export function findHub(
  link: string | null,
  feed: { hubs: readonly string[]; self: string | null } | null,
  url: string,
): Hub | null {
  const hub = webAddress([...linksIn(link, 'hub'), ...(feed?.hubs ?? [])], url);
  if (hub === null) return null;
  return { hub, topic: webAddress([...linksIn(link, 'self'), ...(feed?.self ? [feed.self] : [])], url) ?? url };
}
