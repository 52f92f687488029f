import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Command, Option } from 'commander';
import type { MigrateOptions } from '../infra/migrate.ts';
import { readEnvironment, type Settings } from '../shared/environment.ts';
import { Fault } from '../shared/errors.ts';
import type { Database } from './database.ts';
import { dataDirOption, example } from './options.ts';
import { say, table } from './output.ts';

interface Options {
  dataDir?: string;
  from?: string;
  roles?: string | true;
}

export function register(program: Command): void {
  program
    .command('migrate')
    .description('bring the database schema to the newest version')
    .addOption(dataDirOption())
    .addOption(
      new Option('--from <DIR>', 'then copy what the embedded Postgres in this folder holds into it').conflicts('dataDir'),
    )
    .addOption(
      new Option(
        '--roles [DIR]',
        'make a role with just the rights it needs for each service; DIR holds their passwords in files such as parser_password',
      ),
    )
    .addHelpText('after', example('migrate', 'DATABASE_URL=postgres://… wirecopy migrate --from .wirecopy'))
    .action(async ({ dataDir, from, roles: wanted }: Options) => {
      const { openDatabase } = await import('./database.ts');
      const settings = readEnvironment(process.env);
      if (from !== undefined) requireMove(settings, from);
      const roles = wanted === undefined ? undefined : await readPasswords(wanted);
      const database = await openDatabase({
        settings,
        dataDir,
        applicationName: 'wirecopy migrate',
        migrates: true,
        roles,
        log: say,
      });
      try {
        say('the schema is at its newest version');
        if (from !== undefined) await takeOver(settings, from, database);
      } finally {
        await database.close();
      }
    });
}

/** The passwords of the services' roles in a folder; a role without one cannot log in, unless it has one already. */
async function readPasswords(folder: string | true): Promise<NonNullable<MigrateOptions['roles']>> {
  const { ROLES } = await import('../infra/roles.ts');
  if (folder === true) return {};
  if (!existsSync(folder)) throw new Fault('E_USAGE', `there is no folder ${folder}`);
  const found = ROLES.map((name) => [name, path.join(folder, `${name}_password`)] as const).filter(([, file]) =>
    existsSync(file),
  );
  if (found.length === 0)
    throw new Fault('E_USAGE', `${folder} holds none of ${ROLES.map((name) => `${name}_password`).join(', ')}`);
  return Object.fromEntries(found.map(([name, file]) => [name, readPassword(file)]));
}

function readPassword(file: string): string {
  const password = readFileSync(file, 'utf8').trim();
  if (password === '') throw new Fault('E_CONFIG', `${file} is empty`);
  return password;
}

function requireMove({ databaseUrl }: Settings, from: string): void {
  if (databaseUrl === null) throw new Fault('E_USAGE', 'DATABASE_URL says where to: it is not set');
  if (!existsSync(from)) throw new Fault('E_USAGE', `there is no folder ${from}`);
}

/** Nobody may work on the source meanwhile: what they finished afterwards would stay behind. */
async function takeOver(settings: Settings, from: string, target: Database): Promise<void> {
  const { openDatabase } = await import('./database.ts');
  const { claimRun } = await import('./run-lock.ts');
  const { transfer } = await import('../infra/transfer.ts');
  const source = await openDatabase({
    settings: { ...settings, databaseUrl: null },
    dataDir: from,
    applicationName: 'wirecopy migrate',
    log: say,
  });
  try {
    const release = await claimRun(source);
    try {
      const copied: { table: string; rows: number }[] = [];
      await transfer(source.pool, target.pool, (name, rows) => copied.push({ table: name, rows }));
      say(table(copied.filter(({ rows }) => rows > 0)));
      say('everything is copied; the folder is as it was');
    } finally {
      await release();
    }
  } finally {
    await source.close();
  }
}
