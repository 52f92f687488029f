import { isIP } from 'node:net';
import { getDomain } from 'tldts';
import { Reject } from './errors.ts';
import { cleanLine } from './text.ts';

/** Longer addresses are cut by servers and proxies on the way; none of a real article is that long. */
export const URL_LIMIT = 2048;

/** Parameters that say where a reader came from and never which document is wanted; lower case. */
const TRACKING = new Set([
  // advertising networks
  ...['fbclid', 'gclid', 'gclsrc', 'dclid', 'gbraid', 'wbraid', 'gad_source', 'msclkid', 'yclid', 'ysclid', 'twclid', 'ttclid'],
  ...['li_fat_id', 'igshid', 'igsh', 'epik', 'srsltid', 'zanpid', 'tduid', 'rb_clickid', 'wickedid', '_openstat'],
  // newsletters
  ...['mc_cid', 'mc_eid', 'mkt_tok', '_hsenc', '_hsmi', 'hsctatracking', 'vero_id', 'vero_conv', 'oly_anon_id', 'oly_enc_id'],
  ...['elqtrackid', 'sfmc_id', 'ml_subscriber', 'ml_subscriber_hash', '__s'],
  // site statistics
  ...[
    '_ga',
    '_gl',
    '__hstc',
    '__hssc',
    '__hsfp',
    'xtor',
    'wt_mc',
    'wt.mc_id',
    's_cid',
    'ns_mchannel',
    'ns_source',
    'ns_campaign',
  ],
  ...['ns_linkname', 'ns_fee', 'cmpid', 'cmp', 'ocid', 'ncid', 'icid', 'mbid', 'smid', 'smtyp', 'ftag', 'ito'],
  // sharing buttons and portals
  ...['ref_src', 'ref_url', '__twitter_impression', 'guccounter', 'guce_referrer', 'guce_referrer_sig', 'soc_src', 'soc_trk'],
  ...['sr_share', 'spm', 'traffic_source'],
]);
const TRACKING_PREFIX = /^(?:utm|pk|mtm|piwik|hsa|at)_/;

/**
 * An address that may be fetched or stored as a link, made absolute against `base`.
 * Throws Reject E_URL, E_URL_SCHEME, E_URL_TOO_LONG or E_URL_CREDENTIALS.
 */
export function parseHttpUrl(text: string, base?: string | URL): URL {
  if (text.length > URL_LIMIT) throw new Reject('E_URL_TOO_LONG');
  if (!URL.canParse(text, base)) throw new Reject('E_URL', `not a usable URL: ${cleanLine(text, 200) ?? ''}`);
  const url = new URL(text, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new Reject('E_URL_SCHEME', `the scheme ${url.protocol.slice(0, 30)} is not http or https`);
  }
  if (url.href.length > URL_LIMIT) throw new Reject('E_URL_TOO_LONG');
  if (url.username !== '' || url.password !== '') throw new Reject('E_URL_CREDENTIALS');
  return url;
}

/** `host:port`, the port always said: what politeness is kept to. */
export function hostOf(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
}

/** Parameters that ask for the same document in another dress, with the values that do. */
const VARIANTS: [name: RegExp, value: RegExp][] = [
  [/^amp$/, /^(?:1|true|yes)?$/],
  [/^(?:outputtype|output|view|mode|format)$/, /^(?:amp|print)$/],
  [/^(?:print|printable|printview|print_view|printerfriendly)$/, /^(?:1|true|yes|y)?$/],
];
/** The same in the path, behind the name of an article: one with a hyphen or a figure, so that a section named amp stays what it is. */
const VARIANT_PATH = /(\/[^/]*[-\d][^/]*?)(?:\/(?:amp|print)\/?|\/amp\.html?|\.amp(\.html?)?)$/;
/** Copies of AMP pages at Google: `s` before the host stands for https. */
const AMP_CACHE = /^\/(?:amp|[cv])\/(s\/)?([^/]+\.[^/]+)(\/.*)?$/;

/** The address of which this one is the copy in Google's cache of AMP pages. */
function outOfCache(url: URL): URL {
  if (!/^(?:www\.google\.[a-z.]+|[^.]+\.cdn\.ampproject\.org)$/.test(url.hostname)) return url;
  const [, isSafe, host, path = '/'] = AMP_CACHE.exec(url.pathname) ?? [];
  const address = `${isSafe ? 'https' : 'http'}://${host}${path}${url.search}`;
  return host && URL.canParse(address) ? new URL(address) : url;
}

/**
 * The form by which two addresses are the same document: no fragment, no tracking parameters, no variants for phones and printers,
 * no dot after the host. Everything else stays as it is, for a server may tell it apart.
 */
export function canonicalUrl(url: URL): string {
  const canonical = outOfCache(new URL(url));
  canonical.pathname = canonical.pathname.replace(VARIANT_PATH, '$1$2');
  canonical.hash = '';
  canonical.hostname = canonical.hostname.replace(/\.$/, '');
  const kept = canonical.search
    .slice(1)
    .split('&')
    .filter((parameter) => parameter !== '' && !isTracking(parameter) && !isVariant(parameter));
  canonical.search = kept.join('&');
  return canonical.href;
}

function isVariant(parameter: string): boolean {
  const [name = '', value = ''] = parameter.toLowerCase().split('=', 2);
  return VARIANTS.some(([names, values]) => names.test(name) && values.test(value));
}

function isTracking(parameter: string): boolean {
  const name = parameter.split('=', 1)[0]!.toLowerCase();
  return TRACKING.has(name) || TRACKING_PREFIX.test(name);
}

/**
 * The domain that a publisher registered, sites under a shared suffix such as github.io apart.
 * An address without one (IP, single label, a bare suffix) is its own: `host:port`.
 */
export function registrableDomain(url: URL): string {
  const host = url.hostname.replace(/\.$/, '');
  const isNamed = host.includes('.') && isIP(host) === 0 && !host.startsWith('[');
  return (isNamed ? getDomain(host, { allowPrivateDomains: true }) : null) ?? hostOf(url);
}
