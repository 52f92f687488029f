import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { HttpResponse } from '../services/fetcher/http.ts';
import type { Feed } from '../shared/types.ts';
import { configOption, dataDirOption, example, jsonOption } from './options.ts';
import { print, printJson } from './output.ts';

interface Options {
  json?: boolean;
  config?: string;
}

export function register(program: Command): void {
  const feeds = program
    .command('feeds')
    .description('check feeds.yml, list the feeds with their health, try an address')
    .addHelpText('after', example('feeds validate'));
  feeds
    .command('list')
    .description('the subscribed feeds with their health, those that need care first')
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .addHelpText('after', example('feeds list'))
    .action(async (options: { dataDir?: string; json?: boolean }) => (await import('./feeds-list.ts')).listFeeds(options));
  feeds
    .command('validate')
    .description('check feeds.yml; exit status 2 when something is wrong with it')
    .addOption(configOption())
    .addOption(jsonOption())
    .addHelpText('after', example('feeds validate --config other.yml'))
    .action(validate);
  feeds
    .command('test')
    .argument('<URL>')
    .description('download one feed and say what is in it; exit status 1 when it cannot be used')
    .addOption(configOption())
    .addOption(jsonOption())
    .addHelpText('after', example('feeds test https://example.org/rss.xml'))
    .action(test);
}

async function validate({ json, config }: Options): Promise<void> {
  const [{ readFeedsFile }, { readEnvironment }, { formatProblem, parseFeedsFile }] = await Promise.all([
    import('../shared/config.ts'),
    import('../shared/environment.ts'),
    import('../shared/feeds-file.ts'),
  ]);
  const file = config ?? readEnvironment(process.env).configFile;
  const result = parseFeedsFile(await readFeedsFile(file), file);
  const problems = 'problems' in result ? result.problems : [];
  const feeds = 'config' in result ? result.config.feeds.length : null;
  if (problems.length > 0) process.exitCode = 2;
  if (json) await printJson({ file, feeds, problems });
  else if (problems.length > 0) await print(problems.map(formatProblem).join('\n'));
  else await print(`${feeds} feeds, no problem`);
}

async function test(url: string, { json, config }: Options): Promise<void> {
  const [{ createClient }, { openFeedPool }, { runContained }] = await Promise.all([
    import('../services/fetcher/http.ts'),
    import('../services/fetcher/feed-pool.ts'),
    import('../shared/pool.ts'),
  ]);
  const client = createClient({ allowed: await allowedHosts(config) });
  const threads = openFeedPool(1);
  try {
    const response = await client.get(url, { kind: 'feed' });
    const summary = summarise(url, {
      feed: await runContained(threads, { bytes: response.bytes, url: response.url, contentType: response.contentType }),
      response,
    });
    if (json) await printJson(summary);
    else for (const [name, value] of Object.entries(summary)) await print(`${`${name}:`.padEnd(16)}${value ?? '-'}`);
  } finally {
    await Promise.all([client.close(), threads.close()]);
  }
}

/** The hosts that are allowed by name; a feed can be tried without a feeds.yml. */
async function allowedHosts(config: string | undefined): Promise<readonly string[]> {
  const [{ loadFeeds }, { readEnvironment }] = await Promise.all([
    import('../shared/config.ts'),
    import('../shared/environment.ts'),
  ]);
  const { allowHosts, configFile } = readEnvironment(process.env);
  const file = config ?? (existsSync(configFile) ? configFile : null);
  return file ? (await loadFeeds(file, allowHosts)).allowPrivateHosts : allowHosts;
}

function summarise(url: string, { feed, response }: { feed: Feed; response: HttpResponse }) {
  const dates = feed.entries.map(({ publishedAt, updatedAt }) => publishedAt ?? updatedAt).filter((date) => date !== null);
  return {
    title: feed.title,
    format: feed.format,
    entries: feed.entries.length,
    newest: dates.sort((a, b) => Date.parse(b) - Date.parse(a))[0] ?? null,
    redirectedTo: response.url === new URL(url).href ? null : response.url,
    movedTo: response.permanentRedirect,
    contentType: response.contentType,
    etag: response.etag,
    lastModified: response.lastModified,
  };
}
