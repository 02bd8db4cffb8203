import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import { type Rows, readAllRows } from './corpus-database.ts';

const COMMAND = process.env.AURALIS_SQLITE3 ?? 'sqlite3';

/** Why `.recover` of the sqlite3 command can't be compared with here, or null when it can. */
export function reasonAgainstRecover(): string | null {
  const { error, stdout, stderr } = spawnSync(
    COMMAND,
    [':memory:', 'CREATE TABLE t (x); INSERT INTO t VALUES (1);', '.recover'],
    { encoding: 'utf8' },
  );
  if (error !== undefined) return `The command "${COMMAND}" can't be run: ${error.message}.`;
  if (/INSERT/i.test(stdout)) return null;
  return `.recover of "${COMMAND}" does nothing: ${(stderr || stdout).trim().split('\n').at(-1)}. It needs one that is built with sqlite_dbpage, which Debian's is not; name it in AURALIS_SQLITE3.`;
}

/**
 * The rows that `.recover` saves from a damaged file. It puts rows of unassigned pages into a table of its own, which is
 * not compared, and the freelist is ignored so that deleted rows do not count.
 */
export function rowsOfRecover(damaged: string): Rows {
  const folder = mkdtempSync(join(tmpdir(), 'auralis-recover-'));
  try {
    const most = 1024 ** 3;
    const { stdout } = spawnSync(COMMAND, [damaged, '.recover --ignore-freelist'], { maxBuffer: most });
    const path = join(folder, 'recovered.db');
    spawnSync(COMMAND, [path], { input: stdout, maxBuffer: most });
    const database = openDatabase(path, { create: true });
    try {
      return readAllRows(database);
    } finally {
      database.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
