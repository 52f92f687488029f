import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { HEALTH_PORT, readEnvironment } from '../shared/environment.ts';
import { reachableHost } from '../shared/listen.ts';
import { example } from './options.ts';
import { print } from './output.ts';

/** A service that takes longer to answer has its event loop blocked; below the time that a container's probe is given. */
const ANSWER_MS = 5_000;

interface Options {
  port?: number;
  ready?: boolean;
}

export function register(program: Command): void {
  program
    .command('healthcheck')
    .description('ask the service on this machine how it does; exit status 0 when well, 1 when not')
    .option('--port <N>', `port that it tells it on (default: WIRECOPY_HEALTH_PORT or ${HEALTH_PORT})`, readPort)
    .addOption(new Option('--ready', 'ask whether its work moves, not only whether it runs'))
    .addHelpText('after', example('healthcheck', 'healthcheck --ready --port 9101'))
    .action(async ({ port, ready }: Options) => {
      const settings = readEnvironment(process.env);
      const url = `http://${reachableHost(settings.healthHost)}:${port ?? settings.healthPort ?? HEALTH_PORT}${ready ? '/readyz' : '/healthz'}`;
      const { ok, said } = await ask(url);
      await print(said);
      process.exitCode = ok ? 0 : 1;
    });
}

interface Answer {
  ok: boolean;
  said: string;
}

function ask(url: string): Promise<Answer> {
  return new Promise((resolve) => {
    const request = get(url, { signal: AbortSignal.timeout(ANSWER_MS) }, (response) => {
      text(response).then((body) => resolve(answerOf(response.statusCode!, body)), fail);
    });
    const fail = (error: Error) => resolve({ ok: false, said: `no answer from ${url}: ${error.message}` });
    request.on('error', fail);
  });
}

/** Something else may listen there: only what our services say counts. */
function answerOf(status: number, body: string): Answer {
  try {
    const { ready, reasons = [], notes = [], status: state, version, services = [] } = JSON.parse(body);
    if (status === 200 && (ready || state === 'ok'))
      return { ok: true, said: ready ? ['ready', ...notes].join('; ') : `ok: ${['wirecopy', version, ...services].join(' ')}` };
    if (ready === false) return { ok: false, said: `not ready: ${reasons.join('; ')}` };
  } catch {}
  return { ok: false, said: `another program answers there (status ${status})` };
}

function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new InvalidArgumentError('use a port from 1 to 65535');
  return port;
}
