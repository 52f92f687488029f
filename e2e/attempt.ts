import { type Pool, rowsOf } from '../shared/db.ts';
import type { Work } from '../shared/pipeline.ts';
import { type Failed, fail, finish, type Handler } from '../shared/work/finish.ts';

/** Takes a piece of work as a worker would, whenever it is due, and gives what became of it. */
export async function attempt<Result>(pool: Pool, handler: Handler<Result>, id: number | string): Promise<Failed | undefined> {
  const [work] = await rowsOf<Work>(
    pool,
    {
      name: 'test_take',
      text: `update work set fence = nextval('fence'), lease_until = now() + interval '10 s' where stage = $1 and id = $2
        returning stage, id, host, tries, lost, code, fence`,
    },
    [handler.stage, id],
  );
  if (!work) throw new Error(`there is no ${handler.stage} work for ${id}`);
  try {
    const result = await handler.run(work, new AbortController().signal);
    await finish(pool, handler, [{ work, result }]);
    return undefined;
  } catch (error) {
    return fail(pool, work, error);
  }
}
