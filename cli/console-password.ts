import type { Command } from 'commander';
import { Fault } from '../shared/errors.ts';
import { example } from './options.ts';
import { print, say } from './output.ts';

/** Shorter ones are guessed. */
const SHORTEST = 10;

export function register(program: Command): void {
  program
    .command('console-password')
    .description('reads a password from stdin and prints what WIRECOPY_CONSOLE_LOGIN stores of it')
    .addHelpText('after', example('console-password < password.txt', 'console-password'))
    .action(printHash);
}

async function printHash(): Promise<void> {
  const { hashPassword } = await import('../shared/console-login.ts');
  if (process.stdin.isTTY) say('type the password (it is shown), then Enter');
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += chunk;
    if (text.includes('\n')) break;
  }
  const [password = ''] = text.split(/\r?\n/);
  if ([...password].length < SHORTEST) throw new Fault('E_USAGE', `give a password of at least ${SHORTEST} characters on stdin`);
  await print(await hashPassword(password));
}
