import { Command } from 'commander';
import { VERSION } from '../shared/package.ts';
import { redirectConsole } from '../shared/redirect-console.ts';
import { reportFailure } from './failure.ts';
import { say, watchOutput, withoutSecrets } from './output.ts';

/**
 * A command is a file that exports `register(program)`: it declares arguments, options, help and an example.
 * Its action imports what it needs when it runs (`await import(…)`), so that help is fast; it throws a Fault when it fails
 * and closes what it opened, for the process ends by itself. A line here and it exists.
 */
const COMMANDS: { name: string; load: () => Promise<{ register(program: Command): void | Promise<void> }> }[] = [
  { name: 'demo', load: () => import('./demo.ts') },
  { name: 'run', load: () => import('./run.ts') },
  { name: 'feeds', load: () => import('./feeds.ts') },
  { name: 'config', load: () => import('./config.ts') },
  { name: 'ingest', load: () => import('./ingest.ts') },
  { name: 'reparse', load: () => import('./reparse.ts') },
  { name: 'sql', load: () => import('./sql.ts') },
  { name: 'changes', load: () => import('./changes.ts') },
  { name: 'webhooks', load: () => import('./webhooks.ts') },
  { name: 'export', load: () => import('./export.ts') },
  { name: 'status', load: () => import('./status.ts') },
  { name: 'trace', load: () => import('./trace.ts') },
  { name: 'dead', load: () => import('./dead.ts') },
  { name: 'replay', load: () => import('./replay.ts') },
  { name: 'explain', load: () => import('./explain.ts') },
  { name: 'story', load: () => import('./story.ts') },
  { name: 'takedown', load: () => import('./takedown.ts') },
  { name: 'entity', load: () => import('./entity.ts') },
  { name: 'console-password', load: () => import('./console-password.ts') },
  { name: 'doctor', load: () => import('./doctor.ts') },
  { name: 'healthcheck', load: () => import('./healthcheck.ts') },
  { name: 'migrate', load: () => import('./migrate.ts') },
  { name: 'bench', load: () => import('./bench.ts') },
  { name: 'parse-feed', load: () => import('./parse-feed.ts') },
  { name: 'extract', load: () => import('./extract.ts') },
  { name: 'entities', load: () => import('./entities.ts') },
];

/** Longest that what libraries leave open may keep the process: pg keeps the connection of a refused login for a minute, BullMQ a timer for ever when its Redis is away. */
const LINGER_MS = 500;

/** Asked for by itself it needs no command. */
const isVersion = ([first]: string[]): boolean => first === '--version' || first === '-V';

async function main(args: string[]): Promise<void> {
  let json = false;
  const program = new Command('wirecopy')
    .description('News ingestion pipeline: feeds in, articles, copies, entities and quotes out.')
    .version(VERSION)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ writeErr: (text) => process.stderr.write(withoutSecrets(text)) })
    .hook('preAction', (_, command) => {
      json = command.opts().json === true;
    });
  const fail = async (error: unknown) => {
    process.exitCode = await reportFailure(error, json);
  };
  process.on('uncaughtException', (error) => fail(error).finally(() => process.exit()));
  watchOutput(fail);
  redirectConsole(say);
  try {
    const named = COMMANDS.filter(({ name }) => name === args[0]);
    const needed = named.length > 0 || isVersion(args) ? named : COMMANDS;
    for (const { load } of needed) await (await load()).register(program);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    await fail(error);
  }
  setTimeout(() => process.stdout.write('', () => process.exit()), LINGER_MS).unref();
}

await main(process.argv.slice(2));
