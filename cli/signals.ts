/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once, for those who cannot wait. */
export function stopSignal(): { stopped: Promise<void>; dispose(): void } {
  let stop = (): void => {};
  let asked = false;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const onSignal = (): void => {
    if (asked) process.exit(130);
    asked = true;
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
