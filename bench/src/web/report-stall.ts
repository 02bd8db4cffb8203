import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

// node --import report-stall.ts <program>: prints the longest time, in milliseconds, in which the main thread was busy.

// Other threads load this file too, and are there to be busy.
if (isMainThread) watch();

function watch(): void {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  // The start of a program loads its modules in one piece, before there is anything to wait for.
  setTimeout(() => delay.enable(), 1000).unref();
  // At the end it waits for its threads.
  process.once('SIGINT', () => delay.disable());
  process.on('exit', () => console.error(`longest stall ${(delay.max / 1e6 - 1).toFixed(1)} ms`));
}
