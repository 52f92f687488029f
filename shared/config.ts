import { codeOf, Fault } from './errors.ts';
import { formatProblem, parseFeedsFile } from './feeds-file.ts';
import type { FeedsConfig } from './feeds-schema.ts';
import { readCapped } from './file.ts';

/** About 100,000 feeds. */
const FEEDS_FILE_LIMIT = 10_000_000;

/** The text of feeds.yml. Throws E_CONFIG when there is none or it is too large. */
export async function readFeedsFile(path: string): Promise<string> {
  try {
    return (await readCapped(path, FEEDS_FILE_LIMIT)).toString('utf8');
  } catch (error) {
    const remedy = codeOf(error) === 'E_FILE' ? '; write one, or name it with --config FILE' : '';
    throw new Fault('E_CONFIG', `${(error as Error).message}${remedy}`, { cause: error });
  }
}

/**
 * The settings of feeds.yml; `allowHosts` from the environment add to its allow_private_hosts.
 * Throws E_CONFIG with one line per problem.
 */
export async function loadFeeds(path: string, allowHosts: readonly string[]): Promise<FeedsConfig> {
  return settingsIn(await readFeedsFile(path), path, allowHosts);
}

/** The settings in the text of a feeds.yml; `path` is for the messages. Throws E_CONFIG with one line per problem. */
export function settingsIn(text: string, path: string, allowHosts: readonly string[]): FeedsConfig {
  const result = parseFeedsFile(text, path);
  if ('problems' in result) throw new Fault('E_CONFIG', result.problems.map(formatProblem).join('\n'));
  const { config } = result;
  return { ...config, allowPrivateHosts: [...new Set([...config.allowPrivateHosts, ...allowHosts])] };
}
