import { isIP } from 'node:net';
import { parse } from 'tldts';
import { Agent, type Dispatcher, Pool, ProxyAgent } from 'undici';
import { Reject } from '../../shared/errors.ts';
import { createGuard, type GuardOptions, isAllowed, isPublic } from './guard.ts';

/** A server that accepts a connection and then says nothing is given up early. */
const HEADERS_TIMEOUT_MS = 10_000;
/** Twice what the longest headers of real news sites take (their security policies); a flood ends here. */
const HEADER_BYTES = 64 * 1024;
const LIMITS = { headersTimeout: HEADERS_TIMEOUT_MS, maxHeaderSize: HEADER_BYTES };

export interface RouteOptions extends GuardOptions {
  /** URL of an HTTP proxy for all hosts that are not allowed by name; null = there is none. */
  proxy?: string | null;
}

/** How requests leave this machine. */
export interface Route {
  /** Who takes a request to this address. Throws Reject E_SSRF where its host alone says that it is not public. */
  to(url: URL): Dispatcher;
  /** Ends when what is under way has ended. */
  close(): Promise<unknown>;
  /** Ends what is under way. */
  destroy(): Promise<unknown>;
}

/**
 * Directly, through the guard. With a proxy only to hosts that are allowed by name: it resolves the others itself, so the guard
 * cannot see where they lead, and what is left is to look at the name.
 */
export function openRoute({ proxy = null, ...guard }: RouteOptions): Route {
  const direct = new Agent({ connect: createGuard(guard), allowH2: true, ...LIMITS });
  if (proxy === null) return { to: () => direct, close: () => direct.close(), destroy: () => direct.destroy() };
  const proxied = openProxy(proxy);
  const allowed = new Set(guard.allowed.map((name) => name.toLowerCase()));
  return {
    to(url) {
      const host = url.hostname.replace(/^\[|\]$/g, '');
      if (isAllowed(allowed, host, url)) return direct;
      if (!isPublicName(host)) throw new Reject('E_SSRF', `${host} is not a public address or name`);
      return proxied;
    },
    close: () => Promise.all([direct.close(), proxied.close()]),
    destroy: () => Promise.all([direct.destroy(), proxied.destroy()]),
  };
}

/** As other programs do: https through a tunnel, http without one, for many proxies tunnel to port 443 only. */
function openProxy(uri: string): Dispatcher {
  const open = (origin: string | URL, options: object): Dispatcher => new Pool(origin, { ...options, ...LIMITS });
  return new ProxyAgent({ uri, proxyTunnel: false, clientFactory: open, factory: open });
}

/** A public address, or a name below a suffix of the public DNS; `arpa` holds addresses and names of home networks. */
export function isPublicName(host: string): boolean {
  if (isIP(host) !== 0) return isPublic(host);
  const { isIcann, domain, publicSuffix } = parse(host);
  return isIcann === true && domain !== null && !/(^|\.)arpa$/.test(publicSuffix!);
}
