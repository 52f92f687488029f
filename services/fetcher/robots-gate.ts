import { decodeText } from '../../shared/charset.ts';
import { isAway, type Pool } from '../../shared/db.ts';
import { type Code, codeOf, Fault, Later, Reject } from '../../shared/errors.ts';
import { hostOf } from '../../shared/url.ts';
import { freshMs } from './freshness.ts';
import type { HttpClient } from './http.ts';
import { PRODUCT } from './identity.ts';
import { isAllowedPath, parseRobots, type RobotsRules } from './robots.ts';
import { loadRobots, type RobotsRow, storeCrawlDelay, storeRobots } from './robots-store.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** RFC 9309: a copy is used for at most a day; less than an hour would ask more often than it helps. */
const KEEP_MS = DAY;
const KEEP_AT_LEAST_MS = HOUR;
/** An unreachable one is asked for again after this time. */
const UNREACHABLE_MS = 10 * MINUTE;
/** RFC 9309: what has been unreachable for this long counts as absent. */
const ABSENT_AFTER_MS = 30 * DAY;
/** A longer delay is a slip or a wish to be left alone, for which there is Disallow. */
const MOST_CRAWL_DELAY_MS = 5 * MINUTE;
/** Origins whose rules stay in memory, for some minutes: the database has them all. */
const KEPT_ORIGINS = 1_000;
const LOOK_AGAIN_MS = 5 * MINUTE;
/** Refusals that say that there is no robots.txt: all of 4xx, and chains of redirects that lead nowhere. */
const ABSENT: ReadonlySet<Code> = new Set([
  ...([
    'E_HTTP_400',
    'E_HTTP_401',
    'E_HTTP_403',
    'E_HTTP_404',
    'E_HTTP_410',
    'E_HTTP_4XX',
    'E_CHALLENGE',
    'E_REDIRECT_LOOP',
  ] as const),
  ...(['E_URL', 'E_URL_SCHEME', 'E_URL_TOO_LONG', 'E_URL_CREDENTIALS'] as const),
]);

type Verdict = { kind: 'rules'; rules: RobotsRules } | { kind: 'unreachable' };

export interface RobotsGate {
  /**
   * Throws where robots.txt forbids an address: Reject E_ROBOTS, or Fault E_ROBOTS_UNREACHABLE where it cannot be read.
   * Where it had to be read from `host` itself first, Later E_ROBOTS_FIRST: the page is the next request, as politeness allows.
   */
  permit(url: URL, options: { host: string | null; signal: AbortSignal }): Promise<void>;
}

/** robots.txt of all sites, read once a day and kept in the database for all processes. */
export function openRobotsGate({ pool, http }: { pool: Pool; http: HttpClient }): RobotsGate {
  const kept = new Map<string, { verdict: Verdict; until: number }>();
  const reading = new Map<string, Promise<Verdict>>();

  function keep(origin: string, verdict: Verdict): Verdict {
    kept.delete(origin);
    kept.set(origin, { verdict, until: performance.now() + LOOK_AGAIN_MS });
    if (kept.size > KEPT_ORIGINS) kept.delete(kept.keys().next().value!);
    return verdict;
  }

  async function known(origin: string): Promise<Verdict | null> {
    const entry = kept.get(origin);
    if (entry && entry.until > performance.now()) return entry.verdict;
    const row = await loadRobots(pool, origin);
    return row?.is_fresh ? keep(origin, verdictOf(row)) : null;
  }

  /** One at a time for an origin in this process. */
  function read(url: URL, signal: AbortSignal): Promise<Verdict> {
    const { origin } = url;
    const running = reading.get(origin);
    if (running) return running;
    const started = fetchRobots({ pool, http }, url, signal)
      .then((verdict) => keep(origin, verdict))
      .finally(() => reading.delete(origin));
    reading.set(origin, started);
    return started;
  }

  return {
    async permit(url, { host, signal }) {
      const before = await known(url.origin);
      const verdict = before ?? (await read(url, signal));
      if (verdict.kind === 'unreachable')
        throw new Fault('E_ROBOTS_UNREACHABLE', `${url.origin}/robots.txt cannot be read, which forbids everything`);
      if (!isAllowedPath(verdict.rules, url.pathname + url.search))
        throw new Reject('E_ROBOTS', `${url.origin}/robots.txt forbids ${url.pathname.slice(0, 200)}`);
      if (before === null && host === hostOf(url)) throw new Later('E_ROBOTS_FIRST', new Date());
    },
  };
}

/** Asks for a robots.txt and stores what it says. */
async function fetchRobots({ pool, http }: { pool: Pool; http: HttpClient }, url: URL, signal: AbortSignal): Promise<Verdict> {
  const read = await ask(http, url.origin, signal);
  await storeRobots(pool, url.origin, read);
  const verdict = verdictOf((await loadRobots(pool, url.origin))!);
  if (verdict.kind === 'rules') {
    const delayMs = Math.min((verdict.rules.crawlDelay ?? 0) * 1_000, MOST_CRAWL_DELAY_MS);
    await storeCrawlDelay(pool, hostOf(url), delayMs);
  }
  return verdict;
}

async function ask(http: HttpClient, origin: string, signal: AbortSignal): Promise<Parameters<typeof storeRobots>[2]> {
  try {
    const { bytes, contentType, headers } = await http.get(`${origin}/robots.txt`, { kind: 'robots', signal });
    const { text } = decodeText(bytes, { contentType, kind: 'text' });
    const keepMs = Math.min(Math.max(freshMs(headers) || KEEP_MS, KEEP_AT_LEAST_MS), KEEP_MS);
    return { status: 'rules', body: text.slice(0, 512_000).replaceAll('\0', ''), keepMs };
  } catch (error) {
    if (!(error instanceof Fault) || isAway(error) || signal.aborted) throw error;
    // The whole host asks for a pause, or must not be asked at all: that holds for the page as well.
    if (error instanceof Later || error.code === 'E_SSRF') throw error;
    if (error instanceof Reject && ABSENT.has(codeOf(error))) return { status: 'none', body: null, keepMs: KEEP_MS };
    return { status: 'unreachable', body: null, keepMs: UNREACHABLE_MS };
  }
}

function verdictOf({ status, body, failing_ms: failingMs }: RobotsRow): Verdict {
  if (status === 'none' || (failingMs ?? 0) > ABSENT_AFTER_MS) return { kind: 'rules', rules: { rules: [], crawlDelay: null } };
  // The copy of before holds while the site cannot be asked.
  if (body !== null) return { kind: 'rules', rules: parseRobots(body, PRODUCT) };
  return { kind: 'unreachable' };
}
