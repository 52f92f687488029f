import dns from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { buildConnector } from 'undici';
import { Reject } from '../../shared/errors.ts';

/** A server that does not answer the first packets within 10 s will not send a feed within its deadline either. */
const DIAL_MS = 10_000;

export interface GuardOptions {
  /** Hosts that may have a non-public address, by name: `host` or `host:port`, IPv6 in brackets. */
  allowed: readonly string[];
  /** How names are resolved; default the system's resolver. */
  lookup?: LookupFunction;
  /** How connections are opened, given the resolver to use; default undici's connector. */
  connect?: (lookup: LookupFunction) => buildConnector.connector;
}

/**
 * A connector for undici that reaches public addresses only: it refuses with E_SSRF a literal address, a name of which any answer
 * is not public, and a socket that ended at another address than was promised. Each redirect hop opens its connection here too.
 */
export function createGuard({ allowed, lookup = dns.lookup, connect = dial }: GuardOptions): buildConnector.connector {
  const names = new Set(allowed.map((name) => name.toLowerCase()));
  const open = connect(lookup);
  const openPublic = connect(publicOnly(lookup));

  return (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, '');
    if (isAllowed(names, host, options)) return open(options, callback);
    // No lookup is made for a literal address, so it has to be looked at here.
    if (isIP(host) !== 0 && !isPublic(host)) return callback(refusal(host), null);
    openPublic(options, (...[error, socket]) => {
      if (error) return callback(error, null);
      const address = socket.remoteAddress ?? 'an unknown address';
      if (isPublic(address)) return callback(null, socket);
      socket.destroy();
      callback(refusal(host, address), null);
    });
  };
}

const dial = (lookup: LookupFunction): buildConnector.connector => buildConnector({ timeout: DIAL_MS, lookup, allowH2: true });

/** Whether a host (IPv6 without brackets) is among the allowed names, given in lower case. */
export function isAllowed(names: Set<string>, host: string, { port, protocol }: Pick<URL, 'port' | 'protocol'>): boolean {
  const name = (isIP(host) === 6 ? `[${host}]` : host).toLowerCase();
  return names.has(name) || names.has(`${name}:${port || (protocol === 'https:' ? '443' : '80')}`);
}

/** The resolver, but an answer with one address that is not public is no answer at all. */
function publicOnly(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, answer) => {
      if (error) return callback(error, '');
      const addresses = answer as dns.LookupAddress[];
      const bad = addresses.find(({ address }) => !isPublic(address));
      if (bad) return callback(refusal(hostname, bad.address), '');
      if (options.all) return callback(null, addresses);
      callback(null, addresses[0]!.address, addresses[0]!.family);
    });
}

/** The only IPv6 block that is handed out for public use; outside it `::127.0.0.1` would pass for unicast. */
const PUBLIC_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** A unicast address of the public internet; an IPv4 address mapped into IPv6 is judged as what it stands for. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return parsed.range() === 'unicast' && (parsed instanceof ipaddr.IPv4 || parsed.match(PUBLIC_IPV6));
}

const refusal = (host: string, address?: string): Reject =>
  new Reject('E_SSRF', `${host}${address ? ` leads to ${address}, which` : ''} is not a public address`);
