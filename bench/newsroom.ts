import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Order, State } from './newsroom-server.ts';

/** Two dozen papers on loopback in a process of their own, so that what they cost is not taken for the pipeline's. */
export interface Newsroom {
  pid: number;
  feedUrls: string[];
  hosts: string[];
  /** Makes the first pages in advance. */
  prepare(pages: number): Promise<void>;
  /** So many more articles; how many there are now. */
  publish(articles: number): Promise<number>;
  /** Begins anew, with the same articles in the same order. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export async function openNewsroom(): Promise<Newsroom> {
  const isSource = import.meta.url.endsWith('.ts');
  const file = fileURLToPath(new URL(isSource ? './newsroom-server.ts' : './newsroom-server.js', import.meta.url));
  const child = fork(file, { execArgv: isSource ? ['--import', 'tsx'] : [] });
  const { ports } = (await once(child, 'message'))[0] as State;
  const order = async (order: Order): Promise<State> => {
    child.send(order);
    return (await once(child, 'message'))[0] as State;
  };
  const hosts = ports.map((port) => `127.0.0.1:${port}`);
  return {
    pid: child.pid!,
    hosts,
    feedUrls: hosts.map((host) => `http://${host}/feed`),
    prepare: async (pages) => void (await order({ prepare: pages })),
    publish: async (articles) => (await order({ publish: articles })).published,
    reset: async () => void (await order({ reset: true })),
    close: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
