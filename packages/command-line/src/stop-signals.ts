/** What asks a command to stop: Ctrl-C, a shutdown or whoever started it, a terminal that was closed. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Calls `stop` at the first stop signal, and never again: the second ends the process, as it does by default. */
export function onFirstStopSignal(stop: () => void): void {
  const first = () => {
    for (const name of STOP_SIGNALS) process.off(name, first);
    stop();
  };
  for (const name of STOP_SIGNALS) process.on(name, first);
}

/**
 * For a verb that puts back what it wrote when it is asked to stop: no further stop signal ends the process, which
 * would leave that half done. It ends by itself once everything is back.
 */
export function heedFirstStopOnly(): void {
  for (const name of STOP_SIGNALS) process.on(name, () => undefined);
}
