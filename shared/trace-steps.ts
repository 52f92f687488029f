import { CODES, type Code } from './errors.ts';

/** Something that happened to an item, or is still to come. */
export interface Step {
  at: Date;
  stage: string;
  outcome: string;
  code: string | null;
  detail: string | null;
}

/** The end of an attempt, or (`outcome` waiting, in hand) work that is pending, with the leases that ran out before it. */
export interface Attempt extends Step {
  lost: number;
  final: boolean;
}

export const isPending = ({ outcome }: Pick<Step, 'outcome'>): boolean => outcome === 'waiting' || outcome === 'in hand';

/** Attempts with the lost leases between them: these leave no row, but the next row has counted them. A deadline that passed counts among them and has its row. */
export function withLostLeases(attempts: readonly Attempt[]): Step[] {
  const told = new Map<string, number>();
  return attempts.flatMap(({ lost, final, ...step }): Step[] => {
    const { stage, outcome, at } = step;
    const count = lost - (told.get(stage) ?? 0);
    const isNewLife = final || outcome === 'replayed';
    told.set(stage, isNewLife ? 0 : lost + Number(step.code === 'E_DEADLINE'));
    if (count <= 0 || outcome === 'replayed') return [step];
    const detail = `${count} ${count === 1 ? 'lease' : 'leases'} ran out before: the worker was killed or hung`;
    return [{ at, stage, outcome: 'lost', code: null, detail }, step];
  });
}

/** How an item stands. */
export interface Verdict {
  state: 'indexed' | 'taken down' | 'in hand' | 'waiting' | 'dead' | 'rejected' | 'skipped' | 'unknown';
  code: string | null;
  text: string;
}

export interface Standing {
  itemId: string;
  article: { articleId: string; storyId: string; relation: string; title: string | null } | null;
  isTakenDown: boolean;
  /** What is still listed as given up. */
  dead: { stage: string; code: string; tries: number } | null;
  /** In order of time. */
  attempts: readonly Attempt[];
}

/** Why there is a row for the item, or why there is none, and what to do about it. */
export function judge({ itemId, article, isTakenDown, dead, attempts }: Standing): Verdict {
  if (isTakenDown)
    return {
      state: 'taken down',
      code: 'E_TAKEN_DOWN',
      text: 'taken down: its text is gone, and it is refused when it comes again',
    };
  if (article)
    return {
      state: 'indexed',
      code: null,
      text: `article ${article.articleId} in story ${article.storyId} (${article.relation}): ${article.title ?? 'no title'}`,
    };
  const own = attempts.filter(({ stage }) => stage !== 'recheck'); // a later look at the page says nothing about how the item ended
  const pending = own.findLast(isPending);
  if (pending) {
    const after = pending.code ? ` after ${pending.code}` : '';
    const text =
      pending.outcome === 'in hand'
        ? `in hand at ${pending.stage}`
        : `waits for ${pending.stage}, due ${pending.at.toISOString()}${after}`;
    return { state: pending.outcome as 'waiting' | 'in hand', code: pending.code, text };
  }
  const again = `\`wirecopy replay item:${itemId}\` tries it again`;
  if (dead)
    return {
      state: 'dead',
      code: dead.code,
      text: `given up at ${dead.stage} after ${dead.tries} tries. ${meaningOf(dead.code)} ${again}`,
    };
  const last = own.findLast(({ final }) => final);
  if (last?.outcome === 'rejected')
    return { state: 'rejected', code: last.code, text: `refused at ${last.stage}. ${meaningOf(last.code)} ${again}` };
  if (last?.outcome === 'skipped') return { state: 'skipped', code: null, text: `skipped: ${last.detail ?? 'by configuration'}` };
  return { state: 'unknown', code: null, text: `nothing is known of how it ended; ${again}` };
}

/** Rows may be older or newer than this program's table. */
const meaningOf = (code: string | null): string => `${code}: ${CODES[code as Code]?.join(' ') ?? 'see the documentation.'}`;
