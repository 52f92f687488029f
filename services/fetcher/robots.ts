/** Characters that are read; RFC 9309 wants at least 500 KiB. */
const LENGTH_LIMIT = 512_000;

interface Rule {
  isAllowed: boolean;
  pattern: string;
}

/** What a robots.txt says to one reader. */
export interface RobotsRules {
  rules: Rule[];
  /** Seconds between two requests; null = not said. */
  crawlDelay: number | null;
}

interface Group extends RobotsRules {
  agents: string[];
}

/**
 * The rules of a robots.txt (RFC 9309) for a product token: those of all groups that name it, else those of the groups for everybody.
 * `Crawl-delay` is no part of the standard, but what publishers write; it closes the list of names as a rule does.
 */
export function parseRobots(text: string, product: string): RobotsRules {
  const groups = readGroups(text.slice(0, LENGTH_LIMIT));
  const named = groups.filter(({ agents }) => agents.includes(product.toLowerCase()));
  const ours = named.length > 0 ? named : groups.filter(({ agents }) => agents.includes('*'));
  const delays = ours.flatMap(({ crawlDelay }) => crawlDelay ?? []);
  return { rules: ours.flatMap(({ rules }) => rules), crawlDelay: delays.length > 0 ? Math.max(...delays) : null };
}

function readGroups(text: string): Group[] {
  const groups: Group[] = [];
  let isNaming = false;
  for (const line of text.replace(/^\ufeff/, '').split(/\r\n?|\n/)) {
    const [, key = '', value = ''] = /^\s*([\w-]+)\s*:\s*([^#]*)/.exec(line) ?? [];
    const name = key.toLowerCase();
    if (name === 'user-agent') {
      if (!isNaming) groups.push({ agents: [], rules: [], crawlDelay: null });
      groups.at(-1)!.agents.push(tokenOf(value.trim()));
      isNaming = true;
    } else if (name === 'allow' || name === 'disallow' || name === 'crawl-delay') {
      isNaming = false;
      // Rules before any name belong to nobody.
      if (groups.length > 0) addTo(groups.at(-1)!, name, value.trim());
    }
  }
  return groups;
}

/** `wirecopy/1.0` and `Wirecopy` name the same product. */
const tokenOf = (agent: string): string => (agent.startsWith('*') ? '*' : (/^[a-z_-]*/i.exec(agent)?.[0] ?? '').toLowerCase());

function addTo(group: Group, name: 'allow' | 'disallow' | 'crawl-delay', value: string): void {
  if (name === 'crawl-delay') {
    const seconds = /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : null;
    if (seconds !== null) group.crawlDelay = Math.max(group.crawlDelay ?? 0, seconds);
  } else if (value !== '') {
    group.rules.push({ isAllowed: name === 'allow', pattern: comparable(value) });
  }
}

/** Whether a path with its query may be asked for: the longest rule that fits decides, of two equal ones the one that allows. */
export function isAllowedPath({ rules }: RobotsRules, path: string): boolean {
  const wanted = comparable(path);
  if (wanted === '/robots.txt') return true;
  let best: Rule | null = null;
  for (const rule of rules) {
    if (best !== null && rule.pattern.length < best.pattern.length) continue;
    if (best !== null && rule.pattern.length === best.pattern.length && !rule.isAllowed) continue;
    if (fits(rule.pattern, wanted)) best = rule;
  }
  return best?.isAllowed ?? true;
}

/** One spelling for each address: what need not be percent-encoded is not, everything else is, in upper case. */
const comparable = (path: string): string =>
  path
    .replace(/[^\u0021-\u007e]+/g, (characters) => encodeURIComponent(characters.toWellFormed()))
    .replace(/%([0-9a-f]{2})/gi, (code, hex) => {
      const character = String.fromCharCode(Number.parseInt(hex, 16));
      return /[\w.~-]/.test(character) ? character : code.toUpperCase();
    });

/** `*` stands for anything, a `$` at the end for the end. Each piece is looked for once from where the one before ended, so the cost is linear. */
function fits(pattern: string, path: string): boolean {
  const isAnchored = pattern.endsWith('$');
  const pieces = (isAnchored ? pattern.slice(0, -1) : pattern).split('*');
  const first = pieces.shift()!;
  if (!path.startsWith(first)) return false;
  let at = first.length;
  const last = isAnchored ? pieces.pop() : undefined;
  for (const piece of pieces) {
    const found = path.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  if (!isAnchored) return true;
  return last === undefined ? at === path.length : path.length - last.length >= at && path.endsWith(last);
}
