import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ProgressOptions } from '@auralis/sqlite';
import { isSameIdentity, readFileIdentity, withSidecars } from '@auralis/sqlite';
import { BackupError } from '../errors.ts';
import { copyLive } from './copy-live.ts';

const ATTEMPTS = 3;

/**
 * Copies a database and its sidecars into a folder, byte by byte. No lock is taken, for SQLite would have to open the
 * file; that nobody wrote meanwhile is seen afterwards.
 *
 * @throws BackupError `DATABASE_BUSY`
 */
export async function copyUnchanged(database: string, folder: string, watch: ProgressOptions): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const before = readFileIdentity(database);
    for (const file of withSidecars(database)) {
      await copyLive(file, join(folder, basename(file)), { ...watch, phase: 'evidence' });
    }
    if (isSameIdentity(readFileIdentity(database), before)) return;
    for (const file of withSidecars(join(folder, basename(database)))) rmSync(file);
  }
  throw new BackupError('DATABASE_BUSY', {
    message: `Another program is writing to ${database}. Close it, then try again.`,
    detail: `The file changed during each of ${ATTEMPTS} copies.`,
    facts: { database },
  });
}
