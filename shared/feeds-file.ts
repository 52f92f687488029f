import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import type { core } from 'zod';
import { FEEDS_FILE, type FeedsConfig, normalise } from './feeds-schema.ts';
import { HOST_HINT } from './hosts.ts';

/** Aliases that a file may unfold to; a bomb of aliases to aliases has millions. */
const MAX_ALIASES = 100;

const NESTED_TOO_DEEP = 'the file is nested too deep';

/** Something wrong in a file. `line` and `col` count from 1; `path` is '' for the file as a whole. */
export interface Problem {
  file: string;
  line: number;
  col: number;
  path: string;
  message: string;
}

type Path = readonly PropertyKey[];

interface Finding {
  path: Path;
  message: string;
  /** The fault is this key of the mapping at `path`. */
  key?: string;
}

/** 'feeds.yml:6:12 feeds.0.every: use a duration such as 30s, 15m, 2h' */
export const formatProblem = ({ file, line, col, path, message }: Problem): string =>
  `${file}:${line}:${col} ${path ? `${path}: ` : ''}${message}`;

/** Reads the text of a feeds.yml (JSON is YAML too): the settings, or everything that is wrong with it. `fileName` is for the messages. */
export function parseFeedsFile(text: string, fileName: string): { config: FeedsConfig } | { problems: Problem[] } {
  const lines = new LineCounter();
  const problem = (offset: number, path: Path, message: string): Problem => {
    const { line, col } = lines.linePos(offset);
    return { file: fileName, line: Math.max(line, 1), col: Math.max(col, 1), path: path.join('.'), message };
  };
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
    const faults = [...document.errors, ...document.warnings];
    if (faults.length > 0) return { problems: firstPerLine(faults.map(({ pos, message }) => problem(pos[0], [], message))) };
    if (document.contents === null) return { problems: [problem(0, [], 'the file is empty; name at least `feeds: []`')] };

    const data: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    const result = FEEDS_FILE.safeParse(data, { error: explain });
    const issues = result.success ? [] : result.error.issues;
    const findings = [...issues.flatMap((issue) => findingsOf(issue)), ...duplicates(data), ...prototypes(data)];
    if (result.success && findings.length === 0) return { config: normalise(result.data) };
    const problems = findings.map((finding) => problem(offsetOf(document, finding), finding.path, finding.message));
    return { problems: problems.sort(byPlace) };
  } catch (error) {
    if (error instanceof RangeError) return { problems: [problem(0, [], NESTED_TOO_DEEP)] };
    if (error instanceof ReferenceError) return { problems: [problem(0, [], error.message)] };
    throw error;
  }
}

const byPlace = (a: Problem, b: Problem): number => a.line - b.line || a.col - b.col;

/** One slip in YAML draws a tail of others behind it on its line. */
function firstPerLine(problems: Problem[]): Problem[] {
  const overflow = problems.find(({ message }) => message.startsWith('Maximum call stack'));
  if (overflow) return [{ ...overflow, line: 1, col: 1, message: NESTED_TOO_DEEP }];
  return problems.sort(byPlace).filter(({ line }, i, sorted) => line !== sorted[i - 1]?.line);
}

/** Words for what the schema itself has no message for. */
function explain(issue: core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'is missing'
        : `use ${EXPECTED[issue.expected] ?? issue.expected}, not ${kindOf(issue.input)}`;
    case 'invalid_value':
      return `use one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return issue.origin === 'string' ? 'must not be empty' : `use at least ${issue.minimum}`;
    case 'too_big':
      return `use at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}`;
    default:
      return undefined;
  }
}

const EXPECTED: Record<string, string> = {
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
  string: 'a text',
  int: 'a whole number',
};

function kindOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a mapping' : `a ${typeof value}`;
}

/** What one issue of the schema says about the file. Of two forms of an entry only the one that was meant is explained. */
function findingsOf(issue: core.$ZodIssue, above: Path = []): Finding[] {
  const path = [...above, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.message.split('\n').map((message, i) => ({ path, message, key: issue.keys[i] }));
    case 'invalid_key':
      return issue.issues.map(({ message }) => ({ path: path.slice(0, -1), message, key: String(path.at(-1)) }));
    case 'invalid_union': {
      const meant = issue.errors.find((issues) => !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0));
      return meant ? meant.flatMap((inner) => findingsOf(inner, path)) : [{ path, message: issue.message }];
    }
    default:
      return [{ path, message: issue.message }];
  }
}

/** Feeds and webhooks that share an address or an id with one before them; looks at the raw data, so that other faults do not hide them. */
const duplicates = (data: unknown): Finding[] => ['feeds', 'webhooks'].flatMap((section) => duplicatesIn(data, section));

function duplicatesIn(data: unknown, section: string): Finding[] {
  const entries = (data as Record<string, unknown> | null)?.[section];
  if (!Array.isArray(entries)) return [];
  const urls = new Map<string, number>();
  const ids = new Map<string, number>();
  return entries.flatMap((entry: unknown, index) => {
    const { url, id } = typeof entry === 'string' ? { url: entry } : ((entry ?? {}) as { url?: unknown; id?: unknown });
    if (typeof url !== 'string') return [];
    const path = [section, index];
    const mayShare = section === 'webhooks' && id !== undefined; // one receiver may have several filters
    const twinUrl = mayShare ? index : firstOf(urls, URL.canParse(url) ? new URL(url).href : url, index);
    const twinId = firstOf(ids, typeof id === 'string' ? id : url, index);
    return [
      ...(twinUrl === index
        ? []
        : [{ path: typeof entry === 'string' ? path : [...path, 'url'], message: `the same URL as ${section}.${twinUrl}` }]),
      ...(twinId === index || id === undefined
        ? []
        : [{ path: [...path, 'id'], message: `the same id as ${section}.${twinId}` }]),
    ];
  });
}

/** The schema reports this key everywhere but among free keys, where it is dropped without a word. */
function prototypes(data: unknown): Finding[] {
  const hosts = (data as { politeness?: { hosts?: unknown } } | null)?.politeness?.hosts;
  const found = typeof hosts === 'object' && hosts !== null && Object.hasOwn(hosts, '__proto__');
  return found ? [{ path: ['politeness', 'hosts'], message: HOST_HINT, key: '__proto__' }] : [];
}

/** The index under which a value was first seen. */
function firstOf(seen: Map<string, number>, value: string, index: number): number {
  const first = seen.get(value) ?? index;
  seen.set(value, first);
  return first;
}

/** Where in the text a finding lies: its place, or the nearest thing above it that exists. */
function offsetOf(document: Document, { path, key }: Finding): number {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const step of path) {
    const next: Node | null | undefined = isSeq(node) ? (node.items[step as number] as Node) : pairOf(node, step)?.value;
    const place = next ?? pairOf(node, step)?.key;
    if (!place?.range) return offset;
    offset = place.range[0];
    node = isAlias(next) ? (next.resolve(document) ?? null) : (next ?? null);
  }
  return (key === undefined ? undefined : pairOf(node, key)?.key.range?.[0]) ?? offset;
}

const pairOf = (node: Node | null, name: PropertyKey): Pair<Node, Node | null> | undefined =>
  isMap<Node, Node | null>(node) ? node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === name) : undefined;
