import type { Hash } from 'node:crypto';
import Sqlite from 'better-sqlite3';
import { DatabaseError } from './errors.ts';

const NODE_MAJORS: readonly number[] = [24, 26];

/** Engines 3.7.0 to 3.51.2 can corrupt a file when the WAL is reset: https://sqlite.org/wal.html#walresetbug */
const OLDEST_ENGINE: readonly number[] = [3, 51, 3];

/**
 * Rejects a version of Node that better-sqlite3 does not support. On Node 20 its binary ends the process with a
 * segmentation fault, so this must run before the first connection.
 *
 * @throws DatabaseError `NODE_UNSUPPORTED`
 */
export function assertNode(version: string = process.versions.node): void {
  if (NODE_MAJORS.includes(Number.parseInt(version, 10))) return;
  throw new DatabaseError('NODE_UNSUPPORTED', {
    message: `This program requires Node 24 or 26, but was started with Node ${version}.`,
    detail: 'better-sqlite3 13 is built for Node 22 and newer; these packages are tested on 24 and 26 only.',
    hint: 'Start it with Node 24 or 26.',
    facts: { node: version, supported: NODE_MAJORS },
  });
}

/**
 * Rejects a version of SQLite with the WAL-reset bug.
 *
 * @throws DatabaseError `SQLITE_UNSUPPORTED`
 */
export function assertEngine(version: string): void {
  if (isAtLeast(version.split('.').map(Number), OLDEST_ENGINE)) return;
  throw new DatabaseError('SQLITE_UNSUPPORTED', {
    message: `SQLite ${version} has a known bug that can damage a database.`,
    detail: `SQLite ${OLDEST_ENGINE.join('.')} or newer is needed.`,
    hint: 'Install a newer version of better-sqlite3.',
    facts: { sqlite: version, oldest: OLDEST_ENGINE.join('.') },
  });
}

let asserted = false;

/** Both checks, once per process. */
export function assertRuntime(): void {
  if (asserted) return;
  assertNode();
  const database = new Sqlite(':memory:');
  try {
    assertEngine(String(database.prepare('SELECT sqlite_version()').pluck().get()));
  } finally {
    database.close();
  }
  asserted = true;
}

function isAtLeast(version: readonly number[], oldest: readonly number[]): boolean {
  for (const [index, part] of oldest.entries()) {
    const own = version[index] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
}

// These modules of Node take longer to load than this package, and most starts of an app need none of them: load them at
// their first use.

/** A new SHA-256 hash. */
export function sha256(): Hash {
  return process.getBuiltinModule('node:crypto').createHash('sha256');
}

/** A value of any type as text, for an error about what a caller passed. */
export function inspectValue(value: unknown): string {
  return process.getBuiltinModule('node:util').inspect(value);
}

let threads: typeof import('node:worker_threads') | undefined;

export function workerThreads(): typeof import('node:worker_threads') {
  threads ??= process.getBuiltinModule('node:worker_threads');
  return threads;
}

/**
 * Options of every worker. Workers inherit the flags of the process, and `--input-type`, which a script given to
 * `node --eval` has, is an error for a worker that is a file.
 */
export function workerFlags(): { readonly execArgv?: string[] } {
  return process.execArgv.some((flag) => flag.startsWith('--input-type')) ? { execArgv: [] } : {};
}
