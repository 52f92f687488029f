/** Repeats an answer until it is `ms` old; callers that come while it is being made wait for the same one. A failure is not kept. */
export function kept<T>(ms: number, load: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  let freshUntil = 0;
  return () => {
    if (answer && performance.now() < freshUntil) return answer;
    freshUntil = Number.POSITIVE_INFINITY;
    answer = load();
    answer.then(
      () => {
        freshUntil = performance.now() + ms;
      },
      () => {
        freshUntil = 0;
      },
    );
    return answer;
  };
}
