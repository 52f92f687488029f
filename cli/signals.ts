/** Everything has its own limit, together below this; what still holds the process then is a line that died without a word. In ms. */
const DEADLINE_MS = 9_500;

/**
 * Resolves at the first SIGINT or SIGTERM, after which the process ends within 10 s: what is not handed back by then is taken over when its lease runs out.
 * A second signal ends it at once, for those who cannot wait.
 */
export function stopSignal(): { stopped: Promise<void>; dispose(): void } {
  let stop = (): void => {};
  let asked = false;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const onSignal = (): void => {
    if (asked) process.exit(130);
    asked = true;
    setTimeout(() => process.exit(), DEADLINE_MS).unref();
    stop();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return {
    stopped,
    dispose: () => {
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    },
  };
}
