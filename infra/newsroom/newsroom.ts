import { stringify } from 'yaml';
import type { Site } from './pages/html.ts';
import { PAPER_LIST } from './papers.ts';
import { allPrintings } from './printings.ts';
import { createSite, listen, stop } from './server.ts';
import { PRESENTATIONS, resourceAt } from './site.ts';
import type { PaperId } from './texts.ts';

export { type GroundTruth, groundTruth } from './truth.ts';

export interface Publisher {
  id: PaperId;
  name: string;
  feedUrl: string;
  siteUrl: string;
  /** host:port, the unit of politeness and of `allow_private_hosts`. */
  host: string;
}

/** Six fictional publishers on loopback, each on a port of its own. */
export interface Newsroom {
  /** Start page of the first publisher, the agency. */
  url: string;
  publishers: Publisher[];
  /** How many different articles the feeds announce. */
  articles: number;
  /** The address of an article named paper/text, as in `groundTruth`. Throws for an unknown one. */
  urlOf(article: string): string;
  close(): Promise<void>;
}

export interface NewsroomOptions {
  /** First of six consecutive ports; 0, the default, takes free ones. */
  port?: number;
  /** An address of this machine, 127.0.0.1 by default. */
  host?: string;
  /** The instant that the stories lead up to; the present by default. Everything else is the same in every run. */
  now?: Date;
}

/** Opens the newsroom. Rejects with the system's error when a port is taken, and holds no port then. */
export async function startNewsroom({ port = 0, host = '127.0.0.1', now = new Date() }: NewsroomOptions = {}): Promise<Newsroom> {
  const printings = allPrintings(now).reverse();
  const sites: Site[] = PAPER_LIST.map((paper) => ({
    paper,
    url: '',
    feedUrl: '',
    printings: printings.filter((printing) => printing.paper === paper),
  }));
  const servers = sites.map((site) => createSite((target) => resourceAt(site, target)));
  const close = async () => {
    await Promise.all(servers.map(stop));
  };
  try {
    for (const [i, site] of sites.entries()) {
      site.url = await listen(servers[i]!, host, port === 0 ? 0 : port + i);
      site.feedUrl = site.url + PRESENTATIONS[site.paper.id].feedPath;
    }
  } catch (error) {
    await close();
    throw error;
  }
  const addresses = new Map(sites.flatMap((site) => site.printings.map(({ id, path }) => [id, site.url + path])));
  return {
    url: `${sites[0]!.url}/`,
    publishers: sites.map(({ paper, url, feedUrl }) => ({
      id: paper.id,
      name: paper.name,
      feedUrl,
      siteUrl: `${url}/`,
      host: new URL(url).host,
    })),
    articles: addresses.size,
    urlOf(article) {
      const address = addresses.get(article);
      if (address === undefined) throw new Error(`The newsroom has no article ${article}`);
      return address;
    },
    close,
  };
}

/** A feeds.yml that subscribes the six feeds and lets their hosts be polled without a pause. */
export function feedsYaml({ publishers }: Newsroom): string {
  return stringify({
    politeness: { concurrency: 2, spacing: '0s' },
    allow_private_hosts: publishers.map(({ host }) => host),
    feeds: publishers.map(({ id, name, feedUrl }) => ({ url: feedUrl, id, name, tags: ['sample'] })),
  });
}
