import { CommanderError } from 'commander';
import { codeOf, remedyOf } from '../shared/errors.ts';
import { cleanText } from '../shared/text.ts';
import { OutputLost, printJson, say, withoutSecrets } from './output.ts';

/**
 * Tells what went wrong and returns the exit status: 2 for wrong usage or configuration, else 1. Help and version end here too, with 0.
 * With `json` the failure is also a document on stdout. No secret of the environment gets into either.
 */
export async function reportFailure(error: unknown, json: boolean): Promise<number> {
  // commander has already written its own message.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof OutputLost) return Number(process.exitCode ?? 0);
  const code = codeOf(error);
  const message = withoutSecrets(cleanText(error instanceof Error ? error.message : String(error)));
  say(`wirecopy: ${code}${message.includes('\n') ? '\n' : ' '}${message}\n${remedyOf(error)}`);
  if (process.env.LOG_LEVEL?.toLowerCase() === 'debug' && error instanceof Error) say(error.stack ?? '');
  if (json && code !== 'E_OUTPUT') await printJson({ error: { code, message } });
  return code === 'E_CONFIG' || code === 'E_USAGE' ? 2 : 1;
}
