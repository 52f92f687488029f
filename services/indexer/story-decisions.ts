import { type Client, type Pool, retryContention, rowsOf } from '../../shared/db.ts';
import { Fault } from '../../shared/errors.ts';
import { besideTakedowns } from '../../shared/tombstones.ts';
import { accept } from '../../shared/work/finish.ts';
import { markForEvents } from './events/store.ts';
import { type Reason, regroup } from './stories-store.ts';

/** Where the articles concerned stand after a decision. */
export interface Decided {
  decisionId: string;
  stories: { storyId: string; title: string | null; articleCount: number }[];
}

type Kind = 'merge' | 'split';

/** Puts the articles of two stories into one, whatever their texts. Throws E_NOT_FOUND or E_USAGE. */
export const mergeStories = (pool: Pool, storyA: string, storyB: string, reason: string | null): Promise<Decided> =>
  change(pool, async (client) => {
    if (storyA === storyB) throw new Fault('E_USAGE', 'give two different stories');
    const [a, b] = [await membersOf(client, storyA), await membersOf(client, storyB)];
    await undo(client, await decisionsBetween(client, 'split', a, b));
    // every article of the one beside the first of the other: it need not be there for ever
    return decide(client, 'merge', reason, pairsOf(a.slice(0, 1), b), []);
  });

/** Takes articles out of their story into one of their own, for good. Throws E_NOT_FOUND or E_USAGE. */
export const splitStory = (pool: Pool, storyId: string, articleIds: string[], reason: string | null): Promise<Decided> =>
  change(pool, async (client) => {
    const members = await membersOf(client, storyId);
    const strange = articleIds.find((id) => !members.includes(id));
    if (strange !== undefined) throw new Fault('E_USAGE', `article ${strange} does not stand in story ${storyId}`);
    const rest = members.filter((id) => !articleIds.includes(id));
    if (rest.length === 0) throw new Fault('E_USAGE', `story ${storyId} has no other article: nothing would be left of it`);
    await undo(client, await decisionsBetween(client, 'merge', articleIds, rest));
    const out = [...new Set(articleIds)];
    return decide(client, 'split', reason, pairsOf(out.slice(0, 1), out.slice(1)), pairsOf(out, rest));
  });

/** Takes back the newest decision about a story that still holds; then its articles stand where their texts put them. Throws E_NOT_FOUND. */
export const undoDecision = (pool: Pool, storyId: string): Promise<Decided> =>
  change(pool, async (client) => {
    const members = await membersOf(client, storyId);
    const [newest] = await rowsOf<{ decision_id: string }>(
      client,
      {
        name: 'decision_newest',
        text: `select decision_id from story_decision d where undone_at is null
          and exists (select from story_pin p where p.decision_id = d.decision_id and (a = any($1) or b = any($1))) order by decision_id desc limit 1`,
      },
      [members],
    );
    if (!newest) throw new Fault('E_NOT_FOUND', `no decision about story ${storyId} holds`);
    const concerned = await pinnedBy(client, newest.decision_id);
    await undo(client, [newest.decision_id]);
    return apply(client, newest.decision_id, concerned, UNDONE);
  });

/** Indexers may hold the same stories in another order. */
const change = <Result>(pool: Pool, body: (client: Client) => Promise<Result>): Promise<Result> =>
  retryContention(() => besideTakedowns(pool, body));

const BY_EDITOR: Reason = { merged: 'merged by an editor', split: 'split by an editor' };
const UNDONE: Reason = { merged: "an editor's decision was undone", split: "an editor's decision was undone" };

/** The articles of a story in a fixed order, its canonical one first. */
async function membersOf(client: Client, storyId: string): Promise<string[]> {
  const rows = await rowsOf<{ article_id: string }>(
    client,
    {
      name: 'decision_members',
      text: 'select article_id from article join story using (story_id) where story_id = $1 order by article_id <> canonical_article_id, article_id',
    },
    [storyId],
  );
  if (rows.length === 0)
    throw new Fault('E_NOT_FOUND', `no story has the number ${storyId}, or it went into another one: see news.story_history`);
  return rows.map((row) => row.article_id);
}

type Pair = [string, string];

const pairsOf = (some: string[], others: string[]): Pair[] =>
  some.flatMap((a) => others.map((b): Pair => (BigInt(a) < BigInt(b) ? [a, b] : [b, a])));

async function decisionsBetween(client: Client, kind: Kind, some: string[], others: string[]): Promise<string[]> {
  const rows = await rowsOf<{ decision_id: string }>(
    client,
    {
      name: 'decisions_between',
      text: `select distinct decision_id from story_decision join story_pin using (decision_id) where kind = $1 and undone_at is null
        and ((a = any($2) and b = any($3)) or (a = any($3) and b = any($2)))`,
    },
    [kind, some, others],
  );
  return rows.map((row) => row.decision_id);
}

const undo = (client: Client, decisionIds: string[]): Promise<unknown> =>
  client.query({
    name: 'decision_undo',
    text: 'update story_decision set undone_at = now() where decision_id = any($1)',
    values: [decisionIds],
  });

async function decide(client: Client, kind: Kind, reason: string | null, together: Pair[], apart: Pair[]): Promise<Decided> {
  const [made] = await rowsOf<{ decision_id: string }>(
    client,
    { name: 'decision_insert', text: 'insert into story_decision (kind, reason) values ($1, $2) returning decision_id' },
    [kind, reason],
  );
  const decisionId = made!.decision_id;
  const pins = [...together.map((pair) => ({ pair, isTogether: true })), ...apart.map((pair) => ({ pair, isTogether: false }))];
  await client.query({
    name: 'pins_insert',
    text: 'insert into story_pin (decision_id, a, b, is_together) select $1, * from unnest($2::bigint[], $3::bigint[], $4::boolean[])',
    values: [decisionId, pins.map(({ pair }) => pair[0]), pins.map(({ pair }) => pair[1]), pins.map((pin) => pin.isTogether)],
  });
  return apply(client, decisionId, await pinnedBy(client, decisionId), BY_EDITOR);
}

async function pinnedBy(client: Client, decisionId: string): Promise<string[]> {
  const rows = await rowsOf<{ article_id: string }>(
    client,
    {
      name: 'decision_articles',
      text: 'select a as article_id from story_pin where decision_id = $1 union select b from story_pin where decision_id = $1 order by 1',
    },
    [decisionId],
  );
  return rows.map((row) => row.article_id);
}

/** Groups anew what the decision is about. */
async function apply(client: Client, decisionId: string, articleIds: string[], reason: Reason): Promise<Decided> {
  const { stories: concerned, torn } = await regroup(client, articleIds, reason);
  await markForEvents(client, concerned);
  await accept(
    client,
    torn.map((id) => ({ stage: 'match', id })),
  );
  const stories = await rowsOf<Decided['stories'][number]>(
    client,
    {
      name: 'decision_stories',
      text: `select story_id as "storyId", title, article_count as "articleCount" from story
        where story_id in (select story_id from article where article_id = any($1)) order by story_id`,
    },
    [articleIds],
  );
  return { decisionId, stories };
}
