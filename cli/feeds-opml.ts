import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { decodeText } from '../shared/charset.ts';
import { loadFeeds, readFeedsFile, settingsIn } from '../shared/config.ts';
import { rowsOf } from '../shared/db.ts';
import { readEnvironment } from '../shared/environment.ts';
import { appendFeeds } from '../shared/feeds-edit.ts';
import { fileFault, readCapped } from '../shared/file.ts';
import { formatOpml, type ListedFeed, parseOpml } from '../shared/opml.ts';
import { onDatabase } from './feeds-database.ts';
import { print, printJson, say } from './output.ts';

/** As large as a feeds.yml may be. */
const OPML_LIMIT = 10_000_000;

interface ImportOptions {
  config?: string;
  dryRun?: boolean;
  json?: boolean;
}

/** Adds the feeds of an OPML list to feeds.yml, which is made if there is none; what is there already is left as it is. */
export async function importOpml(file: string, { config, dryRun, json }: ImportOptions): Promise<void> {
  const bytes = await readCapped(file, OPML_LIMIT);
  const { feeds: listed, skipped } = parseOpml(decodeText(bytes, { kind: 'xml' }).text);
  const target = config ?? readEnvironment(process.env).configFile;
  const before = existsSync(target) ? await readFeedsFile(target) : 'feeds: []\n';
  const added = newFeeds(listed, settingsIn(before, target, []).feeds);
  const after = appendFeeds(before, added);
  settingsIn(after, target, []);
  if (!dryRun && added.length > 0) await replaceFile(target, after);
  const duplicates = listed.length - added.length;
  if (json) return printJson({ file: target, added, duplicates, skipped, dryRun: dryRun === true });
  for (const { url, name, tags } of added)
    await print([`+ ${url}`, name, tags.length > 0 && `[${tags.join(', ')}]`].filter(Boolean).join('  '));
  for (const { url, reason } of skipped) say(`skipped ${url}: ${reason}`);
  await print(
    `${added.length} ${dryRun ? 'would be added' : 'added'} to ${target}, ${duplicates} there already, ${skipped.length} skipped`,
  );
}

/** Those that are not subscribed yet, by address or id; each once. */
function newFeeds(listed: readonly ListedFeed[], known: readonly { id: string; url: string }[]): ListedFeed[] {
  const taken = new Set(known.flatMap(({ id, url }) => [id, new URL(url).href]));
  return listed.filter(({ url }) => !taken.has(url) && taken.add(url));
}

/** Puts a new file into the place of the old one, so that nobody ever reads half of it. A link stays a link. */
async function replaceFile(path: string, text: string): Promise<void> {
  try {
    const target = await realpath(path).catch(() => path);
    const mode = await stat(target).then(
      (stats) => stats.mode,
      () => 0o644,
    );
    const draft = `${target}.${randomBytes(4).toString('hex')}~`;
    await writeFile(draft, text, { mode });
    await rename(draft, target).catch(async (error) => {
      await rm(draft, { force: true });
      throw error;
    });
  } catch (error) {
    throw fileFault(path, error);
  }
}

interface ExportOptions {
  config?: string;
  dataDir?: string;
  database?: boolean;
}

/** The feeds of feeds.yml, or those subscribed in the database, as OPML on stdout. */
export async function exportOpml({ config, dataDir, database }: ExportOptions): Promise<void> {
  const feeds = database ? await subscribedFeeds(dataDir) : await configuredFeeds(config);
  await print(formatOpml(feeds, 'wirecopy').trimEnd());
}

async function configuredFeeds(config: string | undefined): Promise<ListedFeed[]> {
  const { configFile, allowHosts } = readEnvironment(process.env);
  return (await loadFeeds(config ?? configFile, allowHosts)).feeds;
}

const subscribedFeeds = (dataDir: string | undefined): Promise<ListedFeed[]> =>
  onDatabase(dataDir, ({ pool }) =>
    rowsOf(pool, {
      name: 'feeds_export',
      text: `select url, coalesce(name, title) as name, tags from news.feed where state <> 'stopped' order by feed_id`,
    }),
  );
