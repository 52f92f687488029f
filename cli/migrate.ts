import type { Command } from 'commander';
import { readEnvironment } from '../shared/environment.ts';
import { dataDirOption, example } from './options.ts';
import { say } from './output.ts';

export function register(program: Command): void {
  program
    .command('migrate')
    .description('bring the database schema to the newest version')
    .addOption(dataDirOption())
    .addHelpText('after', example('migrate', 'DATABASE_URL=postgres://… wirecopy migrate'))
    .action(async ({ dataDir }: { dataDir?: string }) => {
      const { openDatabase } = await import('./database.ts');
      const database = await openDatabase({
        settings: readEnvironment(process.env),
        dataDir,
        applicationName: 'wirecopy migrate',
        migrates: true,
        log: say,
      });
      await database.close();
      say('the schema is at its newest version');
    });
}
