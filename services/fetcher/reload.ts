import { isDeepStrictEqual } from 'node:util';
import { readFeedsFile, settingsIn } from '../../shared/config.ts';
import { writeConfigError } from '../../shared/config-state.ts';
import type { Pool } from '../../shared/db.ts';
import { Fault } from '../../shared/errors.ts';
import type { FeedsConfig } from '../../shared/feeds-schema.ts';
import type { Log } from '../../shared/log.ts';
import { digest } from '../../shared/text.ts';

/** The file that a configuration came from. */
export interface ConfigSource {
  file: string;
  /** Hosts that the environment allows in addition. */
  allowHosts: readonly string[];
}

export interface Reloading extends ConfigSource {
  /** What is in force now. */
  config: FeedsConfig;
  /** Puts another configuration into force; returns what to say about it. */
  apply(config: FeedsConfig): Promise<Record<string, unknown>>;
  pool: Pool;
  log: Log;
}

/**
 * A look at feeds.yml: what is new and valid comes into force, what is not valid is noted and said and the old configuration stays.
 * Each content is judged once, so any number of looks is harmless; after a failure of the database the next look judges again.
 */
export function reloader({ file, allowHosts, config, apply, pool, log }: Reloading): () => Promise<void> {
  let current = config;
  let judged: string | undefined;
  let isRefused = false;

  async function take(next: FeedsConfig): Promise<void> {
    const changed = sectionsChanged(current, next);
    const effect = changed.length > 0 ? await apply(next) : {};
    current = next;
    await writeConfigError(pool, null);
    if (changed.length > 0 || isRefused) log.info({ file, changed, ...effect }, 'configuration loaded');
    isRefused = false;
  }

  async function refuse(problems: string): Promise<void> {
    await writeConfigError(pool, problems);
    log.error(
      { file, code: 'E_CONFIG', problems: problems.split('\n') },
      'the new configuration is not valid, the old one stays in force',
    );
    isRefused = true;
  }

  return async () => {
    const found = await readFeedsFile(file).then((text) => ({ text }), problemOf);
    const content = digest(...Object.entries(found).flat()).toString('hex');
    if (content === judged) return;
    const read = 'text' in found ? settingsOf(found.text) : found;
    await ('config' in read ? take(read.config) : refuse(read.problems));
    judged = content;
  };

  function settingsOf(text: string): { config: FeedsConfig } | { problems: string } {
    try {
      return { config: settingsIn(text, file, allowHosts) };
    } catch (error) {
      return problemOf(error);
    }
  }
}

function problemOf(error: unknown): { problems: string } {
  if (error instanceof Fault && error.code === 'E_CONFIG') return { problems: error.message };
  throw error;
}

/** The parts of the file that say something else than before. */
const sectionsChanged = (before: FeedsConfig, after: FeedsConfig): string[] =>
  (Object.keys(after) as (keyof FeedsConfig)[]).filter((section) => !isDeepStrictEqual(before[section], after[section]));
