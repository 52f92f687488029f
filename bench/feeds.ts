import type { Command } from 'commander';
import type { Benchmark } from './benchmark.ts';

interface Options {
  rounds: number;
}

const WORDS = 'harbour bridge council rain mayor ferry school market river vote spring works station letter garden paper'.split(
  ' ',
);

const WARM_UP = 100;

/** Words of our own in an order that repeats from run to run. */
function prose(seed: number, count: number): string {
  return Array.from({ length: count }, (_, n) => WORDS[(seed * 31 + n * n * 7 + n) % WORDS.length]).join(' ');
}

const paragraphs = (seed: number, count: number): string =>
  Array.from(
    { length: count },
    (_, n) => `<p>${prose(seed + n, 60)} &amp; <a href="https://paper.example/${seed}">more</a></p>`,
  ).join('\n');

/** Feeds as news sites write them: teasers only, whole texts escaped, whole texts in CDATA, Atom. */
const KINDS: { name: string; feed: (entries: number) => string }[] = [
  {
    name: 'RSS, teasers',
    feed: (entries) =>
      rss(entries, (n) => `<description>${prose(n, 40)}</description><category>${WORDS[n % WORDS.length]}</category>`),
  },
  {
    name: 'RSS, texts escaped',
    feed: (entries) => rss(entries, (n) => `<description>${escaped(paragraphs(n, 8))}</description>`),
  },
  {
    name: 'RSS, texts in CDATA',
    feed: (entries) =>
      rss(
        entries,
        (n) => `<description>${prose(n, 40)}</description><content:encoded><![CDATA[${paragraphs(n, 8)}]]></content:encoded>`,
      ),
  },
  {
    name: 'Atom, texts',
    feed: (entries) =>
      `<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>The Paper</title><link href="https://paper.example/"/>${list(
        entries,
        (n) =>
          `<entry><title>${prose(n, 8)}</title><link href="https://paper.example/${n}"/><id>tag:paper.example,2026:${n}</id><updated>2026-01-21T10:05:00Z</updated><author><name>Jane Doe</name></author><content type="html">${escaped(paragraphs(n, 8))}</content></entry>`,
      )}</feed>`,
  },
];

const rss = (entries: number, rest: (n: number) => string): string =>
  `<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Paper</title><link>https://paper.example/</link>${list(
    entries,
    (n) =>
      `<item><title>${prose(n, 8)}</title><link>https://paper.example/${n}</link><guid>https://paper.example/${n}</guid><pubDate>Wed, 21 Jan 2026 10:05:00 GMT</pubDate><dc:creator>Jane Doe</dc:creator>${rest(n)}</item>`,
  )}</channel></rss>`;

const list = (count: number, one: (n: number) => string): string => Array.from({ length: count }, (_, n) => one(n)).join('\n');
const escaped = (html: string): string => html.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** CPU in ms that parsing took, of the thread's own process. */
async function cpuOf(work: () => Promise<number>): Promise<{ ms: number; entries: number }> {
  const before = process.cpuUsage();
  const entries = await work();
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1000, entries };
}

/** What parsing a feed costs beside rss-parser alone, both on the same bytes, alternately. */
export const benchmark: Benchmark<Options> = {
  declare: (command: Command) => command.option('--rounds <N>', 'times that each feed is parsed', Number, 200),
  async *run({ rounds }) {
    const { parseFeed } = await import('../services/fetcher/feed.ts');
    const { default: RssParser } = await import('rss-parser');
    const rows: Record<string, string | number>[] = [];
    const total = { ours: 0, theirs: 0 };
    for (const { name, feed } of KINDS) {
      const text = feed(30);
      const bytes = Buffer.from(text);
      const sums = { ours: 0, theirs: 0 };
      const ours = async () => (await parseFeed(bytes, { url: 'https://paper.example/rss' })).entries.length;
      const theirs = async () => (await new RssParser().parseString(bytes.toString())).items.length;
      // The first rounds are the compiler's: a fetcher runs for days.
      for (let round = -WARM_UP; round < rounds; round++) {
        const [a, b] = [await cpuOf(ours), await cpuOf(theirs)];
        if (a.entries !== 30 || b.entries !== 30) throw new Error(`${name}: ${a.entries} and ${b.entries} entries instead of 30`);
        if (round >= 0) {
          sums.ours += a.ms;
          sums.theirs += b.ms;
        }
      }
      total.ours += sums.ours;
      total.theirs += sums.theirs;
      rows.push(row(name, bytes.length, rounds, sums));
    }
    rows.push({ feed: 'all', kB: '', 'ms of CPU': '', 'rss-parser alone': '', times: (total.ours / total.theirs).toFixed(2) });
    yield { title: 'parsing one feed of 30 entries', rows };
  },
};

const row = (feed: string, bytes: number, rounds: number, { ours, theirs }: { ours: number; theirs: number }) => ({
  feed,
  kB: Math.round(bytes / 1000),
  'ms of CPU': (ours / rounds).toFixed(2),
  'rss-parser alone': (theirs / rounds).toFixed(2),
  times: (ours / theirs).toFixed(2),
});
