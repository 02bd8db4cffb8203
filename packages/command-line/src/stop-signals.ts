/** What asks a command to stop: Ctrl-C, a shutdown or the parent process, a closed terminal. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Calls `stop` at the first stop signal only: the second ends the process, as it does by default. */
export function onFirstStopSignal(stop: () => void): void {
  const first = () => {
    for (const name of STOP_SIGNALS) process.off(name, first);
    stop();
  };
  for (const name of STOP_SIGNALS) process.on(name, first);
}

/**
 * For a verb that undoes what it wrote when it is cancelled: a further stop signal no longer ends the process, which
 * would leave that half done. The process ends by itself once everything is undone.
 */
export function ignoreFurtherSignals(): void {
  for (const name of STOP_SIGNALS) process.on(name, () => undefined);
}
