import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { copyLive } from './copy-live.ts';
import { withSidecars } from './database-files.ts';
import { BackupError } from './errors.ts';
import { isSameTrace, traceFiles } from './file-trace.ts';
import type { Watch } from './progress.ts';

const ATTEMPTS = 3;

/**
 * Copies a database and its sidecars into a folder, byte by byte. No lock is taken, for SQLite would have to open the
 * file; that nobody wrote meanwhile is seen afterwards.
 *
 * @throws BackupError `DATABASE_BUSY`
 */
export async function copyUnchanged(database: string, folder: string, watch: Watch): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const before = traceFiles(database);
    for (const file of withSidecars(database)) {
      await copyLive(file, join(folder, basename(file)), { ...watch, phase: 'evidence' });
    }
    if (isSameTrace(traceFiles(database), before)) return;
    for (const file of withSidecars(join(folder, basename(database)))) rmSync(file);
  }
  throw new BackupError('DATABASE_BUSY', {
    message: `Another program is writing to ${database}. Close it, then try again.`,
    detail: `The file changed during each of ${ATTEMPTS} copies.`,
    facts: { database },
  });
}
