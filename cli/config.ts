import type { Command } from 'commander';
import { stringify } from 'yaml';
import { loadFeeds } from '../shared/config.ts';
import { describeSettings, readEnvironment } from '../shared/environment.ts';
import { spellConfig } from '../shared/feeds-spelling.ts';
import { configOption, example, jsonOption } from './options.ts';
import { print, printJson, table } from './output.ts';

export function register(program: Command): void {
  program
    .command('config')
    .description('the settings that hold')
    .addHelpText('after', example('config show'))
    .command('show')
    .description('every setting of the environment and of feeds.yml as it holds, defaults filled in and secrets hidden')
    .addOption(configOption())
    .addOption(jsonOption())
    .addHelpText('after', example('config show', 'config show --json'))
    .action(show);
}

async function show({ config, json }: { config?: string; json?: boolean }): Promise<void> {
  const settings = readEnvironment(process.env);
  const environment = describeSettings(settings);
  const file = config ?? settings.configFile;
  // The environment is shown though there may be no valid file: not every service has one.
  if (!json) await print(table(environment.map(({ name, value, help }) => ({ setting: name, value, help }))));
  const feeds = spellConfig(await loadFeeds(file, settings.allowHosts));
  if (json) return printJson({ environment, file, feeds });
  await print(`\n# ${file}\n${stringify(feeds, { lineWidth: 0 }).trimEnd()}`);
}
