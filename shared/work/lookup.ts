import { isAway, isTooSlow } from '../db.ts';
import { BATCH } from './claims.ts';
import { gather, orSingly } from './gather.ts';

/** An error that every input would meet: the database is away, not busy with one of them. */
const isShared = (error: unknown): boolean => isAway(error) && !isTooSlow(error);

/** Answers with one run what attempts ask for in one moment; when that fails, each by itself, so that one cannot hold back the others. */
export const together = <In, Out>(run: (inputs: In[]) => Promise<(Out | Error)[]>): ((input: In) => Promise<Out>) =>
  gather<In, Out>(BATCH.waitMs, BATCH.most, (inputs) => orSingly(inputs, run, isShared));

/** Looks rows up by their numbers, those together that are asked for in one moment; undefined where there is none. */
export const lookup = <Row>(
  find: (ids: string[]) => Promise<ReadonlyMap<string, Row>>,
): ((id: string) => Promise<Row | undefined>) =>
  together<string, Row | undefined>(async (ids) => {
    const found = await find(ids);
    return ids.map((id) => found.get(id));
  });
