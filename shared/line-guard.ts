import pg from 'pg';

/** A statement that is not answered for so long, in ms, makes its line suspect: hardly one of ours takes longer. */
const SILENT_MS = 3_000;
/** Longest time to ask the server about suspect lines, in ms; when it does not answer either, it is away, and the limit of the statement decides. */
const ASK_MS = 2_000;

/** Ends those of our sessions that have done nothing for two seconds although we wait for them, and with them their locks. Who has just become idle may still be answering. */
const END_IDLE = `select pid, pg_terminate_backend(pid) from pg_stat_activity
  where pid = any($1::int[]) and application_name = $2 and usename = current_user and state <> 'active' and state_change < now() - interval '2 s'`;

type Line = pg.Client & { readonly processID: number | null };

/**
 * Finds lines to the server that are dead without a word (a router forgot them, a machine is gone): no end is told, and a statement would wait for its
 * whole limit, one connection after the other. The server is asked over a new line whether it is at work on what is not answered. If not, that line is
 * dropped, and the idle ones with it, which fell silent at the same time.
 */
export class LineGuard {
  readonly #config: pg.ClientConfig;
  readonly #suspects = new Set<Line>();
  readonly #idle = new Set<Line>();
  #asking = false;

  /** How to reach the server; `application_name` has to be that of the guarded lines. */
  constructor(config: pg.ClientConfig) {
    this.#config = { ...config, connectionTimeoutMillis: ASK_MS, query_timeout: ASK_MS };
  }

  /** The class for a pool's connections, each of which reports a statement that stays unanswered. */
  get Client(): new () => pg.Client {
    const suspect = (line: Line): void => void this.#suspect(line);
    const trust = (line: Line): void => void this.#suspects.delete(line);
    class GuardedClient extends pg.Client {
      override query(...args: unknown[]): never {
        const line = this as unknown as Line;
        const alarm = setInterval(() => suspect(line), SILENT_MS).unref();
        const answered = (): void => {
          clearInterval(alarm);
          trust(line);
        };
        const callback = args.at(-1);
        if (typeof callback === 'function')
          args[args.length - 1] = (...result: unknown[]) => {
            answered();
            callback(...result);
          };
        const result: unknown = super.query(...(args as Parameters<pg.Client['query']>));
        if (result instanceof Promise) result.then(answered, answered);
        else if (typeof callback !== 'function') answered(); // a cursor or stream: it has a pace of its own
        return result as never;
      }
    }
    return GuardedClient;
  }

  watch(pool: pg.Pool): void {
    pool.on('release', (_error, client) => this.#idle.add(client as unknown as Line));
    pool.on('acquire', (client) => this.#idle.delete(client as unknown as Line));
    pool.on('remove', (client) => this.#idle.delete(client as unknown as Line));
  }

  async #suspect(line: Line): Promise<void> {
    this.#suspects.add(line);
    if (this.#asking) return;
    this.#asking = true;
    try {
      if (await this.#endIdle()) for (const idle of this.#idle) idle.connection.stream.destroy();
    } catch {
      // the server is away
    } finally {
      this.#asking = false;
    }
  }

  /** Whether there were dead ones. */
  async #endIdle(): Promise<boolean> {
    const asker = new pg.Client(this.#config);
    asker.on('error', () => {});
    try {
      await asker.connect();
      const lines = [...this.#suspects]; // only now: what was answered meanwhile had waited for us, not for the server
      const pids = lines.flatMap(({ processID }) => processID ?? []);
      const { rows } = await asker.query(END_IDLE, [pids, this.#config.application_name]);
      const ended = new Set(rows.map(({ pid }) => pid));
      for (const line of lines) if (ended.has(line.processID)) line.connection.stream.destroy();
      return ended.size > 0;
    } finally {
      void asker.end().catch(() => {});
    }
  }
}
