import type { Command } from 'commander';
import { readEnvironment } from '../shared/environment.ts';
import { cleanLine } from '../shared/text.ts';
import type { Check } from './checks.ts';
import { configOption, dataDirOption, example, jsonOption } from './options.ts';
import { print, printJson } from './output.ts';

const MARKS: Record<Check['state'], string> = { ok: 'ok  ', warning: 'warn', failed: 'FAIL' };

export function register(program: Command): void {
  program
    .command('doctor')
    .description('check the environment and say what to do; exit status 1 when something has failed')
    .addOption(dataDirOption())
    .addOption(configOption())
    .addOption(jsonOption())
    .addHelpText('after', example('doctor'))
    .action(async (options: { dataDir?: string; config?: string; json?: boolean }) => {
      const { runChecks } = await import('./checks.ts');
      const checks = await runChecks(readEnvironment(process.env), options);
      if (checks.some(({ state }) => state === 'failed')) process.exitCode = 1;
      if (options.json) return printJson(checks);
      const width = Math.max(...checks.map(({ name }) => name.length));
      for (const { name, state, detail, remedy } of checks) {
        const lines = [...detail.split('\n'), ...(remedy ? [`→ ${remedy}`] : [])].map((line) => cleanLine(line) ?? '');
        await print(`${MARKS[state]}  ${name.padEnd(width)}  ${lines.join(`\n${' '.repeat(width + 8)}`)}`);
      }
    });
}
