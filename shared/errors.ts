/**
 * Every code that an outcome, a log line or a command can carry: what it means and what to do about it.
 * The documentation's list is made from this table.
 */
export const CODES = {
  // addresses
  E_URL: [
    'The address is not a usable URL.',
    'Correct the address; only http and https URLs of at most 2,048 characters are fetched.',
  ],
  E_URL_SCHEME: ['The address uses a scheme other than http or https.', 'Use an http or https address.'],
  E_URL_TOO_LONG: ['The address is longer than 2,048 characters.', 'Use a shorter address.'],
  E_URL_CREDENTIALS: ['The address carries a user name or password.', 'Remove the credentials from the address.'],
  E_SSRF: [
    'The address is not public.',
    'If the host is yours, name it under allow_private_hosts in feeds.yml or in WIRECOPY_ALLOW_HOSTS.',
  ],
  E_DNS: ['The host name could not be resolved.', 'Check the host name and the resolver.'],
  // transfer
  E_CONNECT: ['The server refused or reset the connection.', 'It is tried again later; check whether the server is up.'],
  E_NETWORK: ['The connection broke during the transfer.', 'It is tried again later.'],
  E_TLS: ['The secure connection could not be made.', 'Check the certificate of the server.'],
  E_TIMEOUT: ['The server did not answer in full within the deadline.', 'It is tried again later.'],
  E_INCOMPLETE: ['The body ended before its announced length.', 'It is tried again later.'],
  E_TOO_LARGE: ['The body is larger than the limit.', 'Nothing: such documents are not fetched.'],
  E_ENCODING: ['The body could not be decompressed or decoded.', 'Report it to the publisher.'],
  E_HTTP_PROTOCOL: ['The answer is not valid HTTP.', 'Check that a web server listens at this address.'],
  E_REDIRECT: [
    'The receiver of a webhook redirects.',
    'Set the url of the webhook to where it leads: redirects are not followed.',
  ],
  E_REDIRECT_LOOP: ['More than five redirects.', 'Use the address at the end of the chain.'],
  E_HTTP_400: ['The server rejected the request.', 'Check the address.'],
  E_HTTP_401: ['The server asks for a login.', 'Use an address that is open to the public.'],
  E_HTTP_403: ['The server refuses access.', 'Ask the publisher to allow this reader.'],
  E_HTTP_404: ['There is nothing at this address.', 'Check the address.'],
  E_HTTP_410: ['The address is gone for good.', 'Remove the feed, or correct its address.'],
  E_HTTP_429: ['The server asks to come back later.', 'It is tried again when the server allows it.'],
  E_HTTP_4XX: ['The server rejected the request.', 'Check the address.'],
  E_HTTP_5XX: ['The server has a fault.', 'It is tried again later.'],
  E_CHALLENGE: [
    'The server wants proof that a person is reading.',
    'Ask the publisher to let this reader through by its User-Agent; it does not pass for a browser.',
  ],
  E_ROBOTS: ['robots.txt forbids this page.', 'Nothing: the publisher does not want it fetched.'],
  E_ROBOTS_FIRST: ['robots.txt of the site had to be read first.', 'Nothing: the page follows when politeness allows.'],
  E_ROBOTS_UNREACHABLE: [
    'robots.txt of the site cannot be read, which forbids everything.',
    'It is tried again later; check whether the server is up.',
  ],
  E_RESERVED: ['The publisher reserves this page.', 'Nothing, or take the reservation out of `respect` in feeds.yml.'],
  // documents
  E_NOT_A_FEED: ['The document is not a feed.', 'Use the address of a feed; the page may advertise one.'],
  E_FEED_TOO_COMPLEX: ['The feed is nested too deep or has attributes that are too large.', 'Report it to the publisher.'],
  E_NO_ITEM_IDENTITY: ['No entry has a link or an id.', 'Report it to the publisher.'],
  E_NOT_HTML: ['The document is neither HTML nor text.', 'Nothing: such documents hold no readable text.'],
  E_PAGE_TOO_COMPLEX: [
    'The page is nested too deep, has too many elements or attributes that are too many.',
    'Nothing: such pages are not parsed.',
  ],
  E_EMPTY: ['There is no readable text.', 'Look at the page; it may need a script or a login.'],
  E_PARSE: ['The document could not be parsed.', 'Report it with the document attached.'],
  E_PARSE_TIMEOUT: ['Parsing took longer than the deadline.', 'Nothing: such documents are not parsed.'],
  E_PARSE_MEMORY: ['Parsing took more memory than one thread may use.', 'Nothing: such documents are not parsed.'],
  E_TAKEN_DOWN: ['The article was taken down.', 'Nothing: it must not come back.'],
  E_NER_SERVICE: [
    'The service that finds names is away, or failed at this text.',
    'It is asked again later; `wirecopy doctor` asks it now. Check that it runs where WIRECOPY_NER_MODEL says.',
  ],
  E_NER_ANSWER: [
    'The service that finds names answered what is no answer.',
    'Correct the service; its protocol stands in docs/operations.md. The text is tried again later.',
  ],
  E_FILE: ['The file cannot be read.', 'Check the path and its permissions.'],
  E_OUTPUT: ['The output cannot be written.', 'Make room or choose another place, then do the same again.'],
  E_NOT_FOUND: ['There is no such thing here.', 'Check the address or the number.'],
  E_INPUT: ['The input line is not what the command expects.', 'See the help of the command.'],
  E_WARC: [
    'A record of the WARC file is damaged.',
    'Nothing: the records behind it are read. If the file was cut off, get it again.',
  ],
  // running
  E_CONFIG: ['The configuration is not valid.', 'Correct what is named.'],
  E_USAGE: ['The command line is wrong.', 'See the help of the command.'],
  E_DATABASE: ['The database cannot be used.', 'Check DATABASE_URL and that the server is up.'],
  E_SQL: ['The statement was refused.', 'Only one reading statement on the news views is allowed.'],
  E_QUEUE: ['The queue cannot be used.', 'Check REDIS_URL and that the server is up.'],
  E_DATA_DIR: ['The data folder cannot be used.', 'Choose a folder that can be written with --data-dir.'],
  E_ALREADY_RUNNING: ['Another run works on this database.', 'Stop it, or use another database.'],
  E_PORT_IN_USE: ['The port is already taken.', 'Stop the other program or choose another port.'],
  E_LEASE_RAN_OUT: [
    'The worker was lost again and again while it had this item in hand.',
    'Look at the item with trace; put it back with replay.',
  ],
  E_DEADLINE: [
    'An attempt took longer than its stage allows.',
    'It is tried again later; if it happens often, the machine is too busy.',
  ],
  E_INTERNAL: ['A fault in this program.', 'Report it with the log.'],
} as const satisfies Record<string, readonly [meaning: string, remedy: string]>;

export type Code = keyof typeof CODES;

/** An error with a stable code. Thrown by a handler it means: again, with back-off. */
export class Fault extends Error {
  readonly code: Code;
  /** What to do about it: that of the code, unless more is known. */
  readonly remedy: string;
  constructor(code: Code, detail?: string, { remedy, ...options }: ErrorOptions & { remedy?: string | undefined } = {}) {
    super(detail ?? CODES[code][0], options);
    this.name = new.target.name;
    this.code = code;
    this.remedy = remedy ?? CODES[code][1];
  }
}

/** Never again: the item ends here with this code. */
export class Reject extends Fault {}

/** Again at a given time; the attempt does not count. */
export class Later extends Fault {
  readonly at: Date;
  readonly #delayMs: number;
  readonly #since = performance.now();
  constructor(code: Code, at: Date, detail?: string) {
    super(code, detail);
    this.at = at;
    this.#delayMs = at.getTime() - Date.now();
  }

  /** How long it is until then, in ms. The clock of the machine is asked once: it may be set while the error is on its way. */
  get delayMs(): number {
    return Math.max(0, this.#delayMs - (performance.now() - this.#since));
  }
}

/** The code of anything that was thrown; what has none is a fault of ours. */
export const codeOf = (error: unknown): Code => (error instanceof Fault ? error.code : 'E_INTERNAL');

/** What to do about anything that was thrown. */
export const remedyOf = (error: unknown): string => (error instanceof Fault ? error.remedy : CODES.E_INTERNAL[1]);

/** The message of anything that was thrown, at most 500 characters. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 500);

/** The code for an HTTP status that is no success: the exact one where the table has it, else its class. */
export function httpCode(status: number): Code {
  const exact = `E_HTTP_${status}`;
  if (exact in CODES) return exact as Code;
  return status >= 500 ? 'E_HTTP_5XX' : 'E_HTTP_4XX';
}
