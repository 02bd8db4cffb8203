import Sqlite from 'better-sqlite3';
import { DatabaseError } from './errors.ts';

const NODE_MAJORS: readonly number[] = [24, 26];

/** Engines 3.7.0 to 3.51.2 can corrupt a file when the WAL is reset: https://sqlite.org/wal.html#walresetbug */
const OLDEST_ENGINE: readonly number[] = [3, 51, 3];

/**
 * Refuses a Node that better-sqlite3 cannot be loaded in: on Node 20 its binary ends the process with a segmentation
 * fault, so this must run before the first connection.
 *
 * @throws DatabaseError `NODE_UNSUPPORTED`
 */
export function assertNode(version: string = process.versions.node): void {
  if (NODE_MAJORS.includes(Number.parseInt(version, 10))) return;
  throw new DatabaseError('NODE_UNSUPPORTED', {
    message: `This program needs Node 24 or 26, and was started with Node ${version}.`,
    detail: 'better-sqlite3 13 is built for Node 22 and newer; these packages are tested on 24 and 26 only.',
    hint: 'Start it with Node 24 or 26.',
    facts: { node: version, supported: NODE_MAJORS },
  });
}

/**
 * Refuses a SQLite engine with the WAL-reset bug.
 *
 * @throws DatabaseError `SQLITE_UNSUPPORTED`
 */
export function assertEngine(version: string): void {
  if (isAtLeast(version.split('.').map(Number), OLDEST_ENGINE)) return;
  throw new DatabaseError('SQLITE_UNSUPPORTED', {
    message: `The database engine in use (SQLite ${version}) has a known bug that can damage a database.`,
    detail: `SQLite ${OLDEST_ENGINE.join('.')} or newer is needed.`,
    hint: 'Install a newer version of better-sqlite3.',
    facts: { sqlite: version, oldest: OLDEST_ENGINE.join('.') },
  });
}

let asserted = false;

/** Both checks, once a process. */
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
