import { Fault } from './errors.ts';

/** What a server could not listen for, in words: E_PORT_IN_USE, or E_CONFIG for an address or port that this machine or user does not have. */
export function listenFault(error: unknown, { host, port, setting }: { host: string; port: number; setting: string }): unknown {
  const where = `${host}:${port}`;
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new Fault('E_PORT_IN_USE', `another program listens on ${where}: stop it, or set ${setting}_PORT`, { cause: error });
    case 'EADDRNOTAVAIL':
      return new Fault('E_CONFIG', `${host} is no address of this machine: set ${setting}_HOST`, { cause: error });
    case 'EACCES':
      return new Fault('E_CONFIG', `this user may not listen on ${where}: set ${setting}_PORT to 1024 or more`, { cause: error });
    default:
      return error;
  }
}

/** A host as a URL writes it. */
export const urlHost = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** How this machine reaches what listens on `host`, as a URL writes it: who listens everywhere is asked on loopback. */
export const reachableHost = (host: string): string => (host === '0.0.0.0' || host === '::' ? '127.0.0.1' : urlHost(host));
