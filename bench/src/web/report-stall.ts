import { monitorEventLoopDelay } from 'node:perf_hooks';

// node --import report-stall.ts <program>: prints the longest time, in milliseconds, in which the main thread was busy.

const RESOLUTION_MS = 1;
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
// The start of a program loads its modules in one piece, before there is anything to wait for.
setTimeout(() => delay.enable(), 1000).unref();
process.on('exit', () => console.error(`longest stall ${(delay.max / 1e6 - RESOLUTION_MS).toFixed(1)} ms`));
