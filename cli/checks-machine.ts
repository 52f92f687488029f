import { once } from 'node:events';
import { createServer } from 'node:net';
import { loadFeeds } from '../shared/config.ts';
import { formatDuration } from '../shared/duration.ts';
import { HEALTH_PORT, type Settings } from '../shared/environment.ts';
import { codeOf, messageOf } from '../shared/errors.ts';
import { listenFault, reachableHost } from '../shared/listen.ts';
import { hostOf, parseHttpUrl } from '../shared/url.ts';
import { broken, type Check, failed, ok, warning } from './check.ts';
import { counted } from './output.ts';

const OLDEST_NODE = [20, 19] as const;
/** A publisher that is asked more often than this will refuse sooner or later, in ms. */
const IMPOLITE_MS = 5 * 60_000;
const ANSWER_MS = 2_000;

export function checkNode(version = process.versions.node): Check {
  const [major, minor] = version.split('.').map(Number) as [number, number];
  const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  return isOld
    ? failed('node', `version ${version} is too old`, `Install Node ${OLDEST_NODE.join('.')} or newer.`)
    : ok('node', `version ${version}`);
}

/** Whether the file is there and valid, has feeds, and is polite to hosts of others. */
export async function checkFeedsFile({ configFile, allowHosts }: Settings, file = configFile): Promise<Check> {
  try {
    const { feeds, allowPrivateHosts } = await loadFeeds(file, allowHosts);
    if (feeds.length === 0) return warning('feeds', `there is no feed in ${file}`, 'Add the address of one under `feeds:`.');
    const isOwn = (url: string): boolean => {
      const host = hostOf(parseHttpUrl(url));
      return allowPrivateHosts.includes(host) || allowPrivateHosts.includes(host.replace(/:\d+$/, ''));
    };
    const impolite = feeds.find(({ url, everyMs }) => everyMs !== null && everyMs < IMPOLITE_MS && !isOwn(url));
    if (!impolite) return ok('feeds', `${counted(feeds.length, 'feed')} in ${file}`);
    return warning(
      'feeds',
      `${impolite.id} is polled every ${formatDuration(impolite.everyMs!)}`,
      'Set `every` to 5m or longer: publishers block readers that ask more often.',
    );
  } catch (error) {
    return broken('feeds', error);
  }
}

export const checkConsole = ({ consoleHost, consolePort }: Settings): Promise<Check> =>
  checkPort('console', { host: consoleHost, port: consolePort, setting: 'WIRECOPY_CONSOLE' }, (body) => body === 'ok\n');

export async function checkHealth({ healthHost, healthPort }: Settings): Promise<Check> {
  if (healthPort === null)
    return ok('health', `off for a whole run, port ${HEALTH_PORT} for a service of its own (WIRECOPY_HEALTH_PORT is not set)`);
  return checkPort('health', { host: healthHost, port: healthPort, setting: 'WIRECOPY_HEALTH' }, (body) =>
    body.startsWith('{"status":"ok","version"'),
  );
}

interface Place {
  host: string;
  port: number;
  setting: string;
}

/** Whether a port is free, or taken by ourselves. */
async function checkPort(name: string, place: Place, isOurs: (answer: string) => boolean): Promise<Check> {
  const where = `port ${place.port} on ${place.host}`;
  const server = createServer();
  try {
    await once(server.listen(place.port, place.host), 'listening');
    server.close();
    return ok(name, `${place.port === 0 ? 'any free port' : where} will be taken`);
  } catch (error) {
    const fault = listenFault(error, place);
    if (codeOf(fault) === 'E_PORT_IN_USE' && isOurs(await answerAt(place))) return ok(name, `answers on ${where}`);
    return broken(name, fault);
  }
}

async function answerAt({ host, port }: Place): Promise<string> {
  try {
    const response = await fetch(`http://${reachableHost(host)}:${port}/healthz`, { signal: AbortSignal.timeout(ANSWER_MS) });
    return await response.text();
  } catch (error) {
    return messageOf(error);
  }
}
