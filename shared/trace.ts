import type { Queryable } from './db.ts';
import { findItems } from './find-items.ts';
import { isPending, judge, type Step, type Verdict, withLostLeases } from './trace-steps.ts';
import { readAttempts, readEvents, readHead, type TraceHead } from './trace-store.ts';

export interface Trace extends Pick<TraceHead, 'url' | 'article' | 'takenDownAt' | 'forgottenBefore'> {
  itemId: string;
  verdict: Verdict;
  /** In order of time: discoveries, every attempt of every stage, moves between stories, and what is still to come. */
  steps: Step[];
  /** Other items that the same address means. */
  others: string[];
}

/** Everything that is known about an item; null when nothing is. */
export async function traceItem(db: Queryable, wanted: string): Promise<Trace | null> {
  const [itemId, ...others] = await findItems(db, wanted);
  if (itemId === undefined) return null;
  const { dead, ...head } = await readHead(db, itemId);
  const attempts = await readAttempts(db, itemId);
  const steps = [...(await readEvents(db, itemId)), ...withLostLeases(attempts)];
  const verdict = judge({ itemId, article: head.article, isTakenDown: head.takenDownAt !== null, dead, attempts });
  return { itemId, ...head, verdict, steps: steps.sort(inOrder), others };
}

/** What is still to come stands last, since when it may have been due already. */
const inOrder = (a: Step, b: Step): number => Number(isPending(a)) - Number(isPending(b)) || a.at.getTime() - b.at.getTime();
