import { z } from 'zod';
import { DURATION, DURATION_HINT, parseDuration } from './duration.ts';
import { messageOf } from './errors.ts';
import { HOST, HOST_HINT } from './hosts.ts';
import { closest } from './suggest.ts';
import { digest } from './text.ts';
import { parseHttpUrl, URL_LIMIT } from './url.ts';

/** How often a feed is polled: at a set interval, or as its rhythm says. */
export interface Interval {
  /** null: learn the rhythm. */
  everyMs: number | null;
  /** Bounds of what is learnt; absent: the usual ones. */
  bounds?: { minMs: number; maxMs: number };
}

function readInterval(text: string): Interval {
  if (text === 'auto') return { everyMs: null };
  const [first, second] = text.split('..').map(parseDuration) as [number, number?];
  return second === undefined ? { everyMs: first } : { everyMs: null, bounds: { minMs: first, maxMs: second } };
}

/** Kinds of entries in the change log that a webhook can ask for. */
export const CHANGE_KINDS = [
  'article.indexed',
  'article.revised',
  'article.updated',
  'article.removed',
  'story.joined',
  'story.merged',
  'story.split',
  'event.merged',
  'event.split',
  'entity.merged',
  'entity.split',
  'feed.failing',
  'feed.recovered',
] as const;

/** An object without other keys. Its message has one line per unknown key, in their order. */
const strict = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => unknownKey(key, Object.keys(shape))).join('\n') : undefined,
  });

function unknownKey(key: string, known: string[]): string {
  const meant = closest(key, known);
  return `unknown key ${JSON.stringify(key.slice(0, 50))}, ${meant ? `did you mean "${meant}"?` : `known are ${known.join(', ')}`}`;
}

/** Control characters and half surrogates: Postgres refuses or changes them, and nobody means them. */
const UNUSABLE = /[\p{Cc}\p{Cs}]/u;

const text = (limit: number) =>
  z
    .string({ error: ({ input }) => (typeof input === 'number' ? 'put quotes around it' : undefined) })
    .min(1)
    .max(limit)
    .refine((value) => !UNUSABLE.test(value), 'must be one line without control characters');
const matching = (pattern: RegExp, hint: string) => z.string({ error: hint }).regex(pattern, hint);

const address = z.string().superRefine((value, context) => {
  try {
    parseHttpUrl(value);
    if (UNUSABLE.test(value)) throw new Error('must be one line without control characters');
  } catch (error) {
    context.addIssue({ code: 'custom', message: messageOf(error) });
  }
});
const duration = matching(DURATION, DURATION_HINT).transform(parseDuration);
const DURATION_SOURCE = '[1-9]\\d{0,5}(ms|s|m|h|d)';
const interval = matching(
  new RegExp(`^(auto|${DURATION_SOURCE}(\\.\\.${DURATION_SOURCE})?)$`),
  `${DURATION_HINT}, auto, or bounds such as 10m..6h`,
)
  .transform(readInterval)
  .refine(({ bounds }) => !bounds || bounds.minMs <= bounds.maxMs, 'the first bound must not be longer than the second')
  .describe('How often the feed is polled: auto learns its rhythm, 10m..6h learns it within bounds.');
const age = matching(/^(none|\d{1,6}(ms|s|m|h|d))$/, `${DURATION_HINT}, or none`)
  .transform((value) => (value === 'none' ? null : parseDuration(value)))
  .describe('Older entries are noted, not fetched.');
/** Looks at one page: a longer schedule than this would be a crawl. */
const MOST_RECHECKS = 10;
const LONGEST_RECHECK = '30d';
const RECHECK_HINT = 'use a list of ages such as [2h, 12h, 2d], or none';
const recheck = z
  .union(
    [
      matching(/^none$/, RECHECK_HINT).transform((): number[] => []),
      z
        .array(matching(/^[1-9]\d{0,5}(ms|s|m|h|d)$/, DURATION_HINT).transform(parseDuration))
        .min(1, RECHECK_HINT)
        .max(MOST_RECHECKS, `use at most ${MOST_RECHECKS} ages`)
        .superRefine((ages, context) => {
          for (const [i, age] of ages.entries()) {
            const message =
              i > 0 && age <= ages[i - 1]!
                ? 'must be longer than the one before'
                : age > parseDuration(LONGEST_RECHECK)
                  ? `use at most ${LONGEST_RECHECK}`
                  : null;
            if (message) context.addIssue({ code: 'custom', path: [i], message });
          }
        }),
    ],
    { error: RECHECK_HINT },
  )
  .describe('Ages of an article at which its page is looked at again; none: never.');
const content = z
  .enum(['auto', 'page', 'feed'])
  .describe("page downloads the article's page, feed takes the entry's own content, auto downloads and falls back to the entry.");
const concurrency = z.int().min(1).max(32).describe('Requests to one host:port at once.');
const spacing = duration.describe('Time between the starts of two requests to one host:port.');

/** What publishers can ask for beside the limits that are always kept to. */
export const RESPECTED = ['robots', 'robots-feeds', 'noindex', 'noarchive', 'noai', 'tdm'] as const;
export type Respected = (typeof RESPECTED)[number];

const respect = z
  .array(z.enum(RESPECTED))
  .describe(
    'Whose wish is law: robots (robots.txt for pages), robots-feeds (for feeds too), noindex, noarchive, noai (robots meta and X-Robots-Tag), tdm (TDM reservation).',
  );

const feed = strict({
  url: address.describe('RSS, Atom, JSON Feed or news sitemap.'),
  id: text(URL_LIMIT).optional().describe('Stable name of the feed (default: its URL).'),
  name: text(200).optional().describe('Name of the source (default: the title of the feed).'),
  every: interval.optional(),
  content: content.optional(),
  max_age: age.optional(),
  recheck: recheck.optional(),
  tags: z.array(text(100)).max(50).optional().describe('Your own labels; every article of the feed carries them.'),
});

const entity = strict({
  name: text(200),
  type: z.enum(['person', 'org', 'place', 'event', 'other']),
  aliases: z.array(text(200)).max(1000).default([]).describe('Other spellings that mean the same.'),
  qid: matching(/^Q[1-9]\d*$/, 'use a Wikidata id such as Q42')
    .nullable()
    .default(null),
  country: matching(/^[A-Z]{2}$/, 'use a country code such as DE')
    .nullable()
    .default(null),
});

const labels = (hint: string) => z.array(text(200)).min(1).optional().describe(hint);

/** What an article is to its story. */
export const RELATIONS = ['original', 'exact_copy', 'near_copy', 'trimmed', 'extended'] as const;

/** What a filter can judge: it asks for an article, or for the canonical one of a story. */
const isFilterable = (kind: string): boolean => /^(article|story)\./.test(kind);

const webhook = strict({
  url: address,
  id: text(100).optional().describe('Stable name of the webhook (default: its host and a digest of the url).'),
  secret_file: text(4096).nullable().default(null).describe('File with the key that signs the messages.'),
  kinds: z
    .array(z.enum(CHANGE_KINDS))
    .min(1)
    .default([...CHANGE_KINDS])
    .describe('Changes that are sent (default: all).'),
  filter: strict({
    sources: labels('Only articles of these sources, by name or domain.'),
    tags: labels('Only articles with one of these tags.'),
    languages: labels('Only articles in these languages, such as en.'),
    entities: labels('Only articles that name one of these, by name, alias or Wikidata id.'),
    relations: z
      .array(z.enum(RELATIONS))
      .min(1)
      .optional()
      .describe('Only articles that are this to their story: original, or kinds of copies.'),
  }).default({}),
}).superRefine(({ kinds, filter }, context) => {
  if (Object.keys(filter).length === 0 || kinds.length === CHANGE_KINDS.length) return;
  for (const [i, kind] of kinds.entries())
    if (!isFilterable(kind))
      context.addIssue({
        code: 'custom',
        path: ['kinds', i],
        message: `the filter lets no ${kind} through, for it is about no article: give it a webhook without a filter`,
      });
});

/** The same address always has the same name, which does not give away its path. */
const webhookId = (url: string): string => `${new URL(url).host}-${digest(url).toString('hex').slice(0, 6)}`;

/** Everything that feeds.yml may say. What comes out has milliseconds for durations, null for auto and none. */
export const FEEDS_FILE = strict({
  $schema: z.string().optional(),
  defaults: strict({
    every: interval.prefault('auto'),
    content: content.default('auto'),
    max_age: age.prefault('none'),
    recheck: recheck.prefault(['2h', '12h', '2d']),
  })
    .prefault({})
    .describe('For feeds that do not say otherwise.'),
  politeness: strict({
    concurrency: concurrency.default(2),
    spacing: spacing.prefault('1s'),
    hosts: z
      .record(matching(HOST, HOST_HINT), strict({ concurrency: concurrency.optional(), spacing: spacing.optional() }))
      .default({})
      .describe('Other values for single hosts, by host or host:port.'),
  })
    .prefault({})
    .describe('Limits per host:port, for feeds and pages together. robots.txt and Retry-After can only make it slower.'),
  respect: respect.default(['robots']),
  allow_private_hosts: z
    .array(matching(HOST, HOST_HINT))
    .default([])
    .describe('Hosts that are not public and may be fetched all the same, by host or host:port.'),
  feeds: z.array(z.union([address, feed], { error: 'use a URL or a mapping with url' })),
  entities: z.array(entity).default([]).describe('Your own names: they win over what the program knows.'),
  webhooks: z.array(webhook).default([]).describe('Where changes are sent.'),
});

/** The schema as an editor understands it (JSON Schema draft 7). */
export const feedsJsonSchema = () => ({
  title: 'wirecopy feeds.yml',
  ...z.toJSONSchema(FEEDS_FILE, { target: 'draft-7', io: 'input' }),
});

export type Content = z.output<typeof content>;
export type KnownEntity = z.output<typeof entity>;
export type Webhook = Omit<z.output<typeof webhook>, 'id'> & { id: string };

export interface FeedSettings extends Interval {
  id: string;
  url: string;
  name: string | null;
  content: Content;
  /** null: no limit. */
  maxAgeMs: number | null;
  /** Ages at which a page is looked at again, rising; empty: never. */
  recheckMs: number[];
  tags: string[];
}

export interface HostLimits {
  concurrency: number;
  spacingMs: number;
}

export interface FeedsConfig {
  defaults: Interval & { content: Content; maxAgeMs: number | null; recheckMs: number[] };
  /** `hosts`: whole limits for single hosts, by lower-case host or host:port. */
  politeness: HostLimits & { hosts: Map<string, HostLimits> };
  respect: Respected[];
  /** Lower-case host or host:port. */
  allowPrivateHosts: string[];
  feeds: FeedSettings[];
  entities: KnownEntity[];
  webhooks: Webhook[];
}

/** Fills in what a checked file leaves to its defaults. */
export function normalise(file: z.output<typeof FEEDS_FILE>): FeedsConfig {
  const { defaults, politeness } = file;
  const limits = { concurrency: politeness.concurrency, spacingMs: politeness.spacing };
  return {
    defaults: { ...defaults.every, content: defaults.content, maxAgeMs: defaults.max_age, recheckMs: defaults.recheck },
    politeness: {
      ...limits,
      hosts: new Map(
        Object.entries(politeness.hosts).map(([host, own]) => [
          host.toLowerCase(),
          { concurrency: own.concurrency ?? limits.concurrency, spacingMs: own.spacing ?? limits.spacingMs },
        ]),
      ),
    },
    respect: file.respect,
    allowPrivateHosts: file.allow_private_hosts.map((host) => host.toLowerCase()),
    feeds: file.feeds.map((entry) => {
      const own = typeof entry === 'string' ? { url: entry } : entry;
      return {
        id: own.id ?? own.url,
        url: own.url,
        name: own.name ?? null,
        ...(own.every ?? defaults.every),
        content: own.content ?? defaults.content,
        maxAgeMs: own.max_age === undefined ? defaults.max_age : own.max_age,
        recheckMs: own.recheck ?? defaults.recheck,
        tags: own.tags ?? [],
      };
    }),
    entities: file.entities,
    webhooks: file.webhooks.map((entry) => ({ ...entry, id: entry.id ?? webhookId(entry.url) })),
  };
}
