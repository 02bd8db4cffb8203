import type { Hash } from 'node:crypto';

// These parts of Node take longer to load than both packages together, and most starts of an app need neither: they
// are loaded at their first use, not by the import.

/** A SHA-256 to be fed. */
export function sha256(): Hash {
  return process.getBuiltinModule('node:crypto').createHash('sha256');
}

let threads: typeof import('node:worker_threads') | undefined;

export function workerThreads(): typeof import('node:worker_threads') {
  threads ??= process.getBuiltinModule('node:worker_threads');
  return threads;
}
