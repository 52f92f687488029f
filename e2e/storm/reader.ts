import pg from 'pg';

const LOOK_MS = 20;
const AT_ONCE = 500;

export interface Readings {
  /** Numbered changes that the reader has not seen. */
  missed: number;
  /** Changes that it saw more than once. */
  twice: number;
  seen: number;
}

/** A downstream program: it reads `news.change` while others write, and remembers nothing but the last number that it saw. */
export interface ChangeReader {
  /** Reads what is left, then compares with what is there. */
  finish(): Promise<Readings>;
  close(): Promise<void>;
}

export function startReader(url: string): ChangeReader {
  const pool = new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 2_000 });
  pool.on('error', () => {});
  const seen: number[] = [];
  let isOver = false;
  let last = 0;
  const read = async (): Promise<number> => {
    const { rows } = await pool.query('select change_id from news.change where change_id > $1 order by change_id limit $2', [
      last,
      AT_ONCE,
    ]);
    for (const row of rows) seen.push((last = Number(row.change_id)));
    return rows.length;
  };
  const reading = (async () => {
    while (!isOver) {
      const count = await read().catch(() => 0); // the server is away for a moment
      if (count < AT_ONCE) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  })();
  return {
    async finish() {
      isOver = true;
      await reading;
      while ((await read()) > 0);
      const { rows } = await pool.query('select change_id from news.change');
      const known = new Set(seen);
      return {
        missed: rows.filter((row) => !known.has(Number(row.change_id))).length,
        twice: seen.length - known.size,
        seen: seen.length,
      };
    },
    async close() {
      isOver = true;
      await reading;
      await pool.end();
    },
  };
}
