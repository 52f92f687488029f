import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrate } from '../../infra/migrate.ts';
import { extract } from '../../services/parser/extract.ts';
import { openPool, type Pool, transaction } from '../../shared/db.ts';
import { ensureSource, insertItems, itemKey } from '../../shared/items.ts';
import { accept } from '../../shared/work/finish.ts';
import { Fleet } from './fleet.ts';
import { twice } from './judge.ts';
import { type Random, seeded } from './random.ts';
import { openStores } from './stores.ts';
import { type Text, writeText } from './texts.ts';
import { DATABASE, serviceCommand } from './wirecopy.ts';

export interface CopiesSettings {
  backend: 'postgres' | 'redis';
  seed: number;
  copies: number;
  indexers: number;
  /** Between two kills, in ms, on average. */
  killEveryMs: number;
}

export interface CopiesResult {
  texts: number;
  articles: number;
  kills: number;
  seconds: number;
  /** Texts whose copies ended in different stories. */
  split: string[];
  /** Stories with copies of different texts. */
  glued: string[];
  doubled: string[];
  dead: string[];
  waiting: number;
}

/** How many printings a text has: most have a few, a wire text a hundred. */
const PRINTINGS = [2, 3, 5, 8, 12, 20, 50, 100] as const;
const SOURCES = 40;
const INSERT_AT_ONCE = 500;
const PATIENCE_MS = 30 * 60_000;
const LOOK_MS = 250;

interface Printing {
  url: string;
  source: number;
  text: Text;
}

/** Many copies are due at the same instant, and several indexers that are killed at random work on them. */
export async function raceCopies(settings: CopiesSettings): Promise<CopiesResult> {
  const random = seeded(settings.seed);
  const folder = mkdtempSync(path.join(tmpdir(), 'wirecopy-copies-'));
  writeFileSync(path.join(folder, 'feeds.yml'), 'feeds: []\n');
  const stores = await openStores({ backend: settings.backend, keeps: false });
  const fleet = new Fleet();
  let pool: Pool | undefined;
  try {
    await stores.createDatabase(DATABASE);
    const url = stores.databaseUrl(DATABASE, 'direct');
    await migrate(url);
    pool = openPool({ url, max: 4, applicationName: 'storm copies' });
    const texts = drawTexts(settings.copies, random);
    await insertDrafts(pool, random.shuffled(texts.flat()));
    const command = serviceCommand('indexer', { stores, folder });
    const began = Date.now();
    for (let i = 1; i <= settings.indexers; i++) fleet.launch(`indexer ${i}`, command);
    const kills = await killUntilDone(fleet, pool, random, settings.killEveryMs);
    const seconds = (Date.now() - began) / 1_000;
    return { ...(await compare(pool, texts)), texts: texts.length, kills, seconds };
  } finally {
    await fleet.close();
    await pool?.end();
    await stores.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Texts with their printings: as it is, with another headline, with a sentence changed, cut at the end, with a paragraph more. */
function drawTexts(copies: number, random: Random): Printing[][] {
  const texts: Printing[][] = [];
  for (let left = copies, id = 0; left > 0; id++) {
    const original = writeText(id, random);
    const size = Math.min(left, random.pick(PRINTINGS), Math.max(2, copies / 10));
    texts.push(
      Array.from({ length: size }, (_, i) => ({
        url: `https://paper-${i % SOURCES}.example/${id}/${i}`,
        source: i % SOURCES,
        text: i === 0 ? original : printing(original, id, random),
      })),
    );
    left -= size;
  }
  return texts;
}

function printing({ title, paragraphs }: Text, id: number, random: Random): Text {
  const more = writeText(1_000_000 + id, random).paragraphs;
  return random.pick([
    () => ({ title, paragraphs }),
    () => ({ title: `What ${title} means`, paragraphs }),
    () => ({
      title,
      paragraphs: paragraphs.with(1, `${paragraphs[1]!.slice(0, paragraphs[1]!.lastIndexOf('.', -2))} and more.`),
    }),
    () => ({ title, paragraphs: paragraphs.slice(0, -1) }),
    () => ({ title, paragraphs: [...paragraphs, more[0]!] }),
  ])();
}

/** As the parser leaves them: an item, its draft, and the work of indexing it, all due at once. */
async function insertDrafts(pool: Pool, printings: Printing[]): Promise<void> {
  const sources = await Promise.all(
    Array.from({ length: SOURCES }, (_, i) => ensureSource(pool, `Paper ${i}`, `paper-${i}.example`)),
  );
  const ids: string[] = [];
  for (let from = 0; from < printings.length; from += INSERT_AT_ONCE) {
    const some = printings.slice(from, from + INSERT_AT_ONCE);
    await transaction(pool, async (client) => {
      const items = await insertItems(
        client,
        some.map(({ url, source }) => ({ key: itemKey({ url }), url, feedId: null, sourceId: sources[source]!, entry: {} })),
      );
      await client.query('insert into draft (item_id, article) select * from unnest($1::bigint[], $2::jsonb[])', [
        items.map(({ itemId }) => itemId),
        some.map(({ url, text }) => JSON.stringify(draftOf(url, text))),
      ]);
      ids.push(...items.map(({ itemId }) => itemId));
    });
  }
  await transaction(pool, (client) =>
    accept(
      client,
      ids.map((id) => ({ stage: 'index', id })),
    ),
  );
}

const draftOf = (url: string, { title, paragraphs }: Text) =>
  extract({ url, contentType: 'text/plain', bytes: Buffer.from(paragraphs.join('\n\n')) }, { title });

async function killUntilDone(fleet: Fleet, pool: Pool, random: Random, everyMs: number): Promise<number> {
  let kills = 0;
  let killAt = Date.now() + everyMs;
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(LOOK_MS)) {
    if ((await countWork(pool)) === 0) break;
    const atWork = fleet.members.filter((member) => member.isAtWork());
    if (Date.now() < killAt || 2 * atWork.length <= fleet.members.length) continue; // where starts take long, somebody has to be left
    fleet.kill(random.pick(atWork).name);
    kills++;
    killAt = Date.now() + everyMs * (0.5 + random.next());
  }
  return kills;
}

const countWork = async (pool: Pool): Promise<number> => (await pool.query('select count(*)::int as n from work')).rows[0].n;

type Compared = Omit<CopiesResult, 'texts' | 'kills' | 'seconds'>;

async function compare(pool: Pool, texts: Printing[][]): Promise<Compared> {
  const rows = (await pool.query('select url, story_id from article')).rows as { url: string; story_id: string }[];
  const storyOf = new Map(rows.map(({ url, story_id }) => [url, story_id]));
  const textsOf = new Map<string, Set<number>>();
  const split: string[] = [];
  for (const [id, printings] of texts.entries()) {
    const stories = new Set(printings.flatMap(({ url }) => storyOf.get(url) ?? []));
    if (stories.size > 1) split.push(`text ${id} with ${printings.length} copies is in ${stories.size} stories`);
    for (const story of stories) textsOf.set(story, (textsOf.get(story) ?? new Set()).add(id));
  }
  const dead = await pool.query(`select concat_ws(' ', stage, id, code, detail) as what from dead`);
  return {
    articles: rows.length,
    split,
    glued: [...textsOf].flatMap(([story, ids]) =>
      ids.size > 1 ? [`story ${story} holds the texts ${[...ids].join(', ')}`] : [],
    ),
    doubled: await twice(pool),
    dead: dead.rows.map((row) => row.what),
    waiting: await countWork(pool),
  };
}
