import { existsSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { copyLive } from './copy-live.ts';
import { BackupError } from './errors.ts';
import type { Watch } from './progress.ts';

/** `-shm` holds nothing of its own, and closing a copy's descriptor on it would drop locks. */
const WORTH_KEEPING = ['', '-wal', '-journal'] as const;
const ATTEMPTS = 3;

/** The database file and those of its sidecars that hold something, as far as they exist. */
export function withSidecars(database: string): readonly string[] {
  return WORTH_KEEPING.map((ending) => database + ending).filter((path) => existsSync(path));
}

/**
 * Copies a database and its sidecars into a folder, byte by byte. No lock is taken, for SQLite would have to open the
 * file; that nobody wrote meanwhile is seen afterwards.
 *
 * @throws BackupError `DATABASE_BUSY`
 */
export async function copyUnchanged(database: string, folder: string, watch: Watch): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const before = traceOf(database);
    for (const file of withSidecars(database)) {
      await copyLive(file, join(folder, basename(file)), { ...watch, phase: 'evidence' });
    }
    if (traceOf(database) === before) return;
    for (const file of withSidecars(join(folder, basename(database)))) rmSync(file);
  }
  throw new BackupError('DATABASE_BUSY', {
    message: `Another program is writing to ${database}. Close it, then try again.`,
    detail: `The file changed during each of ${ATTEMPTS} copies.`,
    facts: { database },
  });
}

function traceOf(database: string): string {
  return withSidecars(database)
    .map((path) => statSync(path, { bigint: true }))
    .map(({ ino, size, mtimeNs }) => `${ino} ${size} ${mtimeNs}`)
    .join('\n');
}
