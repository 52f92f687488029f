import { Fault, messageOf, remedyOf } from './errors.ts';
import { formatProblem, parseFeedsFile } from './feeds-file.ts';
import type { FeedsConfig } from './feeds-schema.ts';
import { readCapped } from './file.ts';

/** About 100,000 feeds. */
const FEEDS_FILE_LIMIT = 10_000_000;

const WRITE_ONE = 'Write one: `feeds:`, and below it a line `  - https://…` for each feed. Or name another file with --config.';

/** The text of feeds.yml. Throws E_CONFIG when there is none or it is too large. */
export async function readFeedsFile(path: string): Promise<string> {
  try {
    return (await readCapped(path, FEEDS_FILE_LIMIT)).toString('utf8');
  } catch (error) {
    const isMissing = (error as { cause?: NodeJS.ErrnoException }).cause?.code === 'ENOENT';
    throw new Fault('E_CONFIG', messageOf(error), { cause: error, remedy: isMissing ? WRITE_ONE : remedyOf(error) });
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
  if ('problems' in result) {
    const remedy = 'Correct the lines named.';
    throw new Fault('E_CONFIG', result.problems.map(formatProblem).join('\n'), { remedy });
  }
  const { config } = result;
  return { ...config, allowPrivateHosts: [...new Set([...config.allowPrivateHosts, ...allowHosts])] };
}
