import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

interface Line {
  client: Socket;
  server: Socket;
  /** Nothing arrives any more, and neither end is told. */
  isDead: boolean;
  /** A write is under way whose answer shall get lost. */
  losesAnswer: boolean;
}

/** A way to a store that can be cut. */
export interface Way {
  port: number;
  /** Breaks all connections with a reset. Returns how many. */
  cut(): number;
  /** Holds everything up, new connections too, and lets it go on after `ms`. */
  stall(ms: number): Promise<void>;
  /** Lets everything arrive so much later from now on, in ms each way; 0 ends it. */
  slow(ms: number): void;
  /** Lets all present connections fall silent for good, as when a router forgets them: no end is told. New ones work. They are reset after `ms`. */
  swallow(ms: number): Promise<number>;
  /** Cuts the next `count` connections on which these bytes are sent, after the server has done what they ask for and before its answer arrives. */
  loseAnswers(to: Buffer, count: number): void;
  /** Answers that were lost so far. */
  readonly lostAnswers: number;
  close(): Promise<void>;
}

/** Opens a proxy on loopback for a port of loopback. */
export async function openProxy(targetPort: number): Promise<Way> {
  const lines = new Set<Line>();
  let isStalled = false;
  let delayMs = 0;
  let toLose = 0;
  let asked: Buffer = Buffer.alloc(0);
  let lostAnswers = 0;

  const reset = (line: Line): void => {
    line.client.resetAndDestroy();
    line.server.resetAndDestroy();
    lines.delete(line);
  };

  const accept = (client: Socket): void => {
    const server = connect(targetPort, '127.0.0.1');
    const line: Line = { client, server, isDead: false, losesAnswer: false };
    lines.add(line);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.setNoDelay(true);
      if (isStalled) from.pause();
      from.on('data', (chunk) => {
        if (line.isDead) return;
        if (from === client && toLose > 0 && chunk.includes(asked)) {
          toLose--;
          line.losesAnswer = true;
        } else if (from === server && line.losesAnswer) {
          lostAnswers++;
          reset(line);
          return;
        }
        if (delayMs === 0) to.write(chunk);
        else setTimeout(() => to.write(chunk), delayMs);
      });
      from.on('error', () => {});
      from.on('close', () => {
        if (line.isDead) return; // the other end does not hear of it
        to.destroy();
        lines.delete(line);
      });
    }
  };

  const door = createServer(accept);
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  return {
    port: (door.address() as AddressInfo).port,
    get lostAnswers() {
      return lostAnswers;
    },
    cut() {
      const { size } = lines;
      for (const line of lines) reset(line);
      return size;
    },
    async stall(ms) {
      isStalled = true;
      for (const { client, server } of lines) {
        client.pause();
        server.pause();
      }
      await wait(ms);
      isStalled = false;
      for (const { client, server } of lines) {
        client.resume();
        server.resume();
      }
    },
    slow(ms) {
      delayMs = ms;
    },
    async swallow(ms) {
      const dead = [...lines];
      for (const line of dead) line.isDead = true;
      await wait(ms);
      for (const line of dead) reset(line);
      return dead.length;
    },
    loseAnswers(to, count) {
      asked = to;
      toLose = count;
    },
    close: () =>
      new Promise((resolve) => {
        door.close(() => resolve());
        for (const line of lines) reset(line);
      }),
  };
}
