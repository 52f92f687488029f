import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatProblem, parseFeedsFile } from './feeds-file.ts';
import { CHANGE_KINDS, type FeedsConfig, feedsJsonSchema } from './feeds-schema.ts';

function settings(text: string): FeedsConfig {
  const result = parseFeedsFile(text, 'feeds.yml');
  if ('problems' in result) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.config;
}

function problems(text: string): string[] {
  const result = parseFeedsFile(text, 'feeds.yml');
  return 'problems' in result ? result.problems.map(formatProblem) : [];
}

const FULL = `
defaults: { every: 30m, content: page, max_age: 7d, recheck: [30m, 1d] }
politeness:
  concurrency: 3
  spacing: 500ms
  hosts:
    News.Example: { spacing: 5s }
    "127.0.0.1:8080": { concurrency: 8, spacing: 0s }
respect: [robots, noindex]
allow_private_hosts: ["127.0.0.1:8080", Intranet, "[::1]:8080"]
feeds:
  - https://example.org/rss.xml
  - { url: "https://example.net/atom.xml", id: "42", name: Example Net, every: auto, content: feed, max_age: none, recheck: none, tags: [energy] }
  - url: http://127.0.0.1:8080/feed
    id: "a:b"
    every: 1s
entities:
  - { name: Northshire Harbour Board, type: org, aliases: [NHB], qid: Q42, country: GB }
  - { name: Quillfest, type: event }
webhooks:
  - { url: "https://example.com/hook", secret_file: hook.key, kinds: [article.indexed], filter: { tags: [energy] } }
  - { url: "https://example.com/all", id: everything }
`;

describe('a valid file', () => {
  test('says everything', () => {
    expect(settings(FULL)).toEqual({
      defaults: { everyMs: 1_800_000, content: 'page', maxAgeMs: 604_800_000, recheckMs: [1_800_000, 86_400_000] },
      politeness: {
        concurrency: 3,
        spacingMs: 500,
        hosts: new Map([
          ['news.example', { concurrency: 3, spacingMs: 5000 }],
          ['127.0.0.1:8080', { concurrency: 8, spacingMs: 0 }],
        ]),
      },
      respect: ['robots', 'noindex'],
      allowPrivateHosts: ['127.0.0.1:8080', 'intranet', '[::1]:8080'],
      feeds: [
        {
          id: 'https://example.org/rss.xml',
          url: 'https://example.org/rss.xml',
          name: null,
          everyMs: 1_800_000,
          content: 'page',
          maxAgeMs: 604_800_000,
          recheckMs: [1_800_000, 86_400_000],
          tags: [],
        },
        {
          id: '42',
          url: 'https://example.net/atom.xml',
          name: 'Example Net',
          everyMs: null,
          content: 'feed',
          maxAgeMs: null,
          recheckMs: [],
          tags: ['energy'],
        },
        {
          id: 'a:b',
          url: 'http://127.0.0.1:8080/feed',
          name: null,
          everyMs: 1000,
          content: 'page',
          maxAgeMs: 604_800_000,
          recheckMs: [1_800_000, 86_400_000],
          tags: [],
        },
      ],
      entities: [
        { name: 'Northshire Harbour Board', type: 'org', aliases: ['NHB'], qid: 'Q42', country: 'GB' },
        { name: 'Quillfest', type: 'event', aliases: [], qid: null, country: null },
      ],
      webhooks: [
        {
          id: 'example.com-38f1fd',
          url: 'https://example.com/hook',
          secret_file: 'hook.key',
          kinds: ['article.indexed'],
          filter: { tags: ['energy'] },
        },
        { id: 'everything', url: 'https://example.com/all', secret_file: null, kinds: CHANGE_KINDS, filter: {} },
      ],
    });
  });

  test('may say nothing but its feeds', () => {
    expect(settings('feeds: []')).toEqual({
      defaults: { everyMs: null, content: 'auto', maxAgeMs: null, recheckMs: [2, 12, 48].map((hours) => hours * 3_600_000) },
      politeness: { concurrency: 2, spacingMs: 1000, hosts: new Map() },
      respect: ['robots'],
      allowPrivateHosts: [],
      feeds: [],
      entities: [],
      webhooks: [],
    });
  });

  test.each([
    ['JSON', '{\n\t"feeds": [{"url": "https://example.org/f", "id": "42"}]\n}'],
    ['anchors', 'feeds:\n  - { url: https://example.org/a, tags: &t [x] }\n  - { url: https://example.org/b, tags: *t }'],
    ['the same host twice', 'feeds: [https://example.org/a, https://example.org/b, "https://example.org/a?x"]'],
  ])('may use %s', (_, text) => expect(problems(text)).toEqual([]));
});

const REFUSED: [name: string, text: string, expected: string[]][] = [
  ['an empty file', '# nothing yet\n', ['feeds.yml:1:1 the file is empty; name at least `feeds: []`']],
  ['a list', '- https://example.org/f', ['feeds.yml:1:1 use a mapping, not a list']],
  ['no feeds', 'defaults: {}', ['feeds.yml:1:1 feeds: is missing']],
  ['feeds without a list', 'defaults: {}\nfeeds:', ['feeds.yml:2:7 feeds: use a list, not nothing']],
  [
    'a wrong duration',
    'feeds:\n  - url: https://example.org/f\n    every: often',
    ['feeds.yml:3:12 feeds.0.every: use a duration such as 30s, 15m, 2h, auto, or bounds such as 10m..6h'],
  ],
  [
    'a number as duration',
    'defaults: { every: 15 }\nfeeds: []',
    ['feeds.yml:1:20 defaults.every: use a duration such as 30s, 15m, 2h, auto, or bounds such as 10m..6h'],
  ],
  [
    'bounds that leave nothing',
    'defaults: { every: 6h..10m }\nfeeds: []',
    ['feeds.yml:1:20 defaults.every: the first bound must not be longer than the second'],
  ],
  [
    'an interval of nothing',
    'defaults: { every: 0s }\nfeeds: []',
    ['feeds.yml:1:20 defaults.every: use a duration such as 30s, 15m, 2h, auto, or bounds such as 10m..6h'],
  ],
  ...[
    ['one age', '2h', 22],
    ['an empty list', '[]', 22],
    ['a number', '7', 22],
    ['nothing', '', 23],
  ].map(([name, value, column]): [string, string, string[]] => [
    `re-checks: ${name}`,
    `defaults: { recheck: ${value} }\nfeeds: []`,
    [`feeds.yml:1:${column} defaults.recheck: use a list of ages such as [2h, 12h, 2d], or none`],
  ]),
  [
    're-checks: ages that do not rise, are none, or are too many',
    `feeds:\n${['[2h, 2h]', '[2h, often]', '[0s]', '[31d]', `[${Array.from({ length: 11 }, (_, i) => `${i + 1}h`)}]`]
      .map((ages, i) => `  - { url: https://example.org/${i}, recheck: ${ages} }\n`)
      .join('')}`,
    [
      'feeds.yml:2:49 feeds.0.recheck.1: must be longer than the one before',
      'feeds.yml:3:49 feeds.1.recheck.1: use a duration such as 30s, 15m, 2h',
      'feeds.yml:4:45 feeds.2.recheck.0: use a duration such as 30s, 15m, 2h',
      'feeds.yml:5:45 feeds.3.recheck.0: use at most 30d',
      'feeds.yml:6:44 feeds.4.recheck: use at most 10 ages',
    ],
  ],
  [
    'misspelt keys',
    'feeds:\n  - ulr: https://example.org/f\n    tgas: []\npolitness: {}',
    [
      'feeds.yml:2:5 feeds.0.url: is missing',
      'feeds.yml:2:5 feeds.0: unknown key "ulr", did you mean "url"?',
      'feeds.yml:3:5 feeds.0: unknown key "tgas", did you mean "tags"?',
      'feeds.yml:4:1 unknown key "politness", did you mean "politeness"?',
    ],
  ],
  [
    'an unknown key',
    '{"feeds":[{"url":"https://example.org/f","everySeconds":-1}]}',
    ['feeds.yml:1:42 feeds.0: unknown key "everySeconds", known are url, id, name, every, content, max_age, recheck, tags'],
  ],
  [
    'the prototype',
    '{"feeds": [], "__proto__": {"allowPrivate": true}}',
    [
      'feeds.yml:1:15 unknown key "__proto__", known are $schema, defaults, politeness, respect, allow_private_hosts, feeds, entities, webhooks',
    ],
  ],
  [
    'the prototype as a host',
    'politeness: {hosts: {__proto__: {concurrency: 3}}}\nfeeds: []',
    ['feeds.yml:1:22 politeness.hosts: use host or host:port'],
  ],
  [
    'a merge key',
    'feeds:\n  - &a { url: https://example.org/a }\n  - <<: *a',
    ['feeds.yml:3:5 feeds.1.url: is missing', 'feeds.yml:3:5 feeds.1: unknown key "<<"'],
  ],
  ['a wrong form of feed', 'feeds: [7]', ['feeds.yml:1:9 feeds.0: use a URL or a mapping with url']],
  ['no URL', 'feeds: [example.org/rss]', ['feeds.yml:1:9 feeds.0: not a usable URL: example.org/rss']],
  [
    'another scheme',
    'feeds:\n  - "javascript:alert(1)"\n  - file:///etc/hosts',
    [
      'feeds.yml:2:5 feeds.0: the scheme javascript: is not http or https',
      'feeds.yml:3:5 feeds.1: the scheme file: is not http or https',
    ],
  ],
  [
    'a password',
    'feeds: [{url: "https://me:pw@example.org/f"}]',
    ['feeds.yml:1:15 feeds.0.url: The address carries a user name or password.'],
  ],
  [
    'a long URL',
    `feeds: [https://example.org/${'a'.repeat(2048)}]`,
    ['feeds.yml:1:9 feeds.0: The address is longer than 2,048 characters.'],
  ],
  ['a number as id', 'feeds: [{ url: https://example.org/f, id: 42 }]', ['feeds.yml:1:43 feeds.0.id: put quotes around it']],
  [
    'what Postgres cannot hold',
    'feeds: [{ url: "https://example.org/\\0", id: "a\\0", name: "\\ud800", tags: ["a\\tb"] }]',
    ['url', 'id', 'name', 'tags.0'].map((key, i) => `feeds.yml:1:${[16, 46, 59, 76][i]} feeds.0.${key}: must be one line`),
  ],
  ['an empty id', 'feeds: [{ url: https://example.org/f, id: "" }]', ['feeds.yml:1:43 feeds.0.id: must not be empty']],
  [
    'a wrong choice',
    'feeds: [{ url: https://example.org/f, content: both }]',
    ['feeds.yml:1:48 feeds.0.content: use one of auto, page, feed'],
  ],
  [
    'twins',
    'feeds:\n  - https://example.org/f\n  - https://EXAMPLE.org:443/f\n  - { url: https://example.org/g, id: https://example.org/f }\n  - { url: https://example.org/f, id: b }',
    [
      'feeds.yml:3:5 feeds.1: the same URL as feeds.0',
      'feeds.yml:4:39 feeds.2.id: the same id as feeds.0',
      'feeds.yml:5:12 feeds.3.url: the same URL as feeds.0',
    ],
  ],
  [
    'no fraction',
    'politeness: { concurrency: 1.5 }\nfeeds: []',
    ['feeds.yml:1:28 politeness.concurrency: use a whole number, not a number'],
  ],
  ['too few', 'politeness: { concurrency: 0 }\nfeeds: []', ['feeds.yml:1:28 politeness.concurrency: use at least 1']],
  [
    'a range of hosts',
    'allow_private_hosts: [10.0.0.0/8, "*.example"]\nfeeds: []',
    [
      'feeds.yml:1:23 allow_private_hosts.0: use host or host:port, such as 127.0.0.1:8080',
      'feeds.yml:1:35 allow_private_hosts.1: use host or host:port, such as 127.0.0.1:8080',
    ],
  ],
  [
    'a URL as a host',
    'politeness:\n  hosts:\n    https://a.example: {}\nfeeds: []',
    ['feeds.yml:3:5 politeness.hosts: use host or host:port, such as 127.0.0.1:8080'],
  ],
  [
    'an unknown change',
    'feeds: []\nwebhooks: [{url: "https://a.example/", kinds: [article.read]}]',
    ['feeds.yml:2:48 webhooks.0.kinds.0: use one of article.indexed'],
  ],
  [
    'a filter that its changes know nothing of',
    'feeds: []\nwebhooks: [{url: "https://a.example/", kinds: [article.indexed, feed.failing], filter: {relations: [original]}}]',
    ['feeds.yml:2:65 webhooks.0.kinds.1: the filter lets no feed.failing through, for it is about no article'],
  ],
  [
    'a relation that is none',
    'feeds: []\nwebhooks: [{url: "https://a.example/", filter: {relations: [copy]}}]',
    ['feeds.yml:2:61 webhooks.0.filter.relations.0: use one of original, exact_copy, near_copy, trimmed, extended'],
  ],
  [
    'a webhook twice',
    'feeds: []\nwebhooks: [{url: "https://a.example/x"}, {url: "https://a.example/x"}, {url: "https://a.example/y", id: y}, {url: "https://a.example/y", id: y}]',
    ['feeds.yml:2:48 webhooks.1.url: the same URL as webhooks.0', 'feeds.yml:2:142 webhooks.3.id: the same id as webhooks.2'],
  ],
  ['broken YAML', 'feeds:\n  - [https://example.org/f\n', ['feeds.yml:3:1 Flow sequence in block collection must be']],
  ['a key twice', 'feeds: []\nfeeds: []', ['feeds.yml:2:1 Map keys must be unique']],
  ['an unknown tag', 'feeds: !!js/function "x"', ['feeds.yml:1:8 Unresolved tag']],
  ['two documents', 'feeds: []\n---\nfeeds: []', ['feeds.yml:2:1 Source contains multiple documents']],
  [
    'a bomb of aliases',
    `a: &a [x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h'].map((k, i) => `${k}: &${k} [${`*${'abcdefg'[i]},`.repeat(9)}]`).join('\n')}\nfeeds: []`,
    ['feeds.yml:1:1 Excessive alias count'],
  ],
  ['an alias of itself', 'feeds: &f [*f]', ['feeds.yml:1:12 feeds.0: use a URL']],
  ['deep nesting', `feeds: ${'['.repeat(100_000)}`, ['feeds.yml:1:1 the file is nested too deep']],
];

describe('what is refused', () => {
  test.each(REFUSED)('%s', (_, text, expected) => {
    const found = problems(text);
    expect(found.map((line, i) => line.slice(0, expected[i]?.length))).toEqual(expected);
  });

  test('nothing reaches the prototype', () => {
    problems('{"feeds": [], "__proto__": {"polluted": true}, "politeness": {"hosts": {"__proto__": {"spacing": "9s"}}}}');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('the files in the repository', () => {
  const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

  test('feeds.yml is valid', () => expect(settings(read('feeds.yml')).feeds.length).toBeGreaterThan(10));
  test('feeds.schema.json is what infra/feeds-schema.ts writes', () =>
    expect(JSON.parse(read('feeds.schema.json'))).toEqual(feedsJsonSchema()));
});
