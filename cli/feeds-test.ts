import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { examineFeed, type FeedReport } from '../services/fetcher/examine.ts';
import { openFeedPool } from '../services/fetcher/feed-pool.ts';
import { createClient, type HttpResponse } from '../services/fetcher/http.ts';
import { withSitemaps } from '../services/fetcher/sitemap.ts';
import { loadFeeds, settingsIn } from '../shared/config.ts';
import { readEnvironment } from '../shared/environment.ts';
import type { FeedsConfig } from '../shared/feeds-schema.ts';
import { runContained } from '../shared/pool.ts';
import { parseHttpUrl } from '../shared/url.ts';
import { print, printJson, table } from './output.ts';

/** Hosts that are named; the rest is counted. */
const HOSTS_SHOWN = 3;

/** Downloads one feed and says what a poll of it would give. A feed can be tried without a feeds.yml. */
export async function testFeed(url: string, { json, config: file }: { json?: boolean; config?: string }): Promise<void> {
  const config = await configuration(file);
  const { href } = parseHttpUrl(url);
  const settings = config.feeds.find((feed) => new URL(feed.url).href === href) ?? config.defaults;
  const { proxy, contact } = readEnvironment(process.env);
  const client = createClient({ allowed: config.allowPrivateHosts, proxy, contact });
  const threads = openFeedPool(1);
  try {
    const response = await client.get(url, { kind: 'feed' });
    const parse = ({ bytes, url, contentType }: HttpResponse) => runContained(threads, { bytes, url, contentType });
    const feed = await withSitemaps(await parse(response), async (url) => {
      await sleep(config.politeness.spacingMs);
      return parse(await client.get(url, { kind: 'feed' }));
    });
    const report = examineFeed({ url, response, feed, settings, now: new Date() });
    await (json ? printJson(report) : printReport(report));
  } finally {
    await Promise.all([client.close(), threads.close()]);
  }
}

async function configuration(file: string | undefined): Promise<FeedsConfig> {
  const { allowHosts, configFile } = readEnvironment(process.env);
  return file || existsSync(configFile) ? loadFeeds(file ?? configFile, allowHosts) : settingsIn('feeds: []', '', allowHosts);
}

async function printReport(report: FeedReport): Promise<void> {
  const { nextPoll, etag, lastModified, contentType, charset, bytes } = report;
  const lines: [name: string, value: string | number | null][] = [
    ['title', report.title],
    ['format', report.format],
    ['language', report.language],
    ['entries', report.entries],
    ['dated', report.newest && `${report.oldest} to ${report.newest}`],
    ['a poll gives', pollText(report.poll)],
    ['next poll', `after ${nextPoll.after}: ${nextPoll.reason}`],
    ['document', `${contentType ?? 'of unknown kind'}, ${charset}, ${Math.ceil(bytes / 1000)} kB`],
    [
      'validators',
      [etag && `ETag ${etag}`, lastModified && `Last-Modified ${lastModified}`].filter(Boolean).join(', ') || 'none',
    ],
    ['caching', report.cacheControl],
    ...report.odd.map((text): [string, string] => ['odd', text]),
  ];
  for (const [name, value] of lines) await print(`${`${name}:`.padEnd(14)}${value ?? '-'}`);
  if (report.sample.length > 0) await print(`\n${table(report.sample.map(sampleRow))}`);
}

function pollText({ pages, ownText, tooOld }: FeedReport['poll']): string {
  const hosts = Object.entries(pages).sort(([, a], [, b]) => b - a);
  const count = hosts.reduce((sum, [, pages]) => sum + pages, 0);
  const shown = hosts.slice(0, HOSTS_SHOWN).map(([host, pages]) => `${pages} from ${host}`);
  if (hosts.length > HOSTS_SHOWN) shown.push(`others from ${hosts.length - HOSTS_SHOWN} more hosts`);
  return [
    `${count} pages to download${count > 0 ? ` (${shown.join(', ')})` : ''}`,
    ...(ownText > 0 ? [`${ownText} texts of the feed itself`] : []),
    ...(tooOld > 0 ? [`${tooOld} older than max_age`] : []),
  ].join(', ');
}

const sampleRow = ({ publishedAt, title, url, textLength }: FeedReport['sample'][number]) => ({
  published: publishedAt?.slice(0, 16).replace('T', ' ') ?? '-',
  title,
  url,
  'own text': textLength,
});
