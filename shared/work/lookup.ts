import { BATCH } from './claims.ts';
import { gather } from './gather.ts';

/** Looks rows up by their numbers, those together that are asked for in one moment; undefined where there is none. */
export const lookup = <Row>(
  find: (ids: string[]) => Promise<ReadonlyMap<string, Row>>,
): ((id: string) => Promise<Row | undefined>) =>
  gather<string, Row | undefined>(BATCH.waitMs, BATCH.most, async (ids) => {
    const found = await find(ids);
    return ids.map((id) => found.get(id));
  });
