import { surveyBackups } from '@auralis/backup/support';
import { readJournal, recordRestore } from '@auralis/migrate/support';
import { openDatabase } from '@auralis/sqlite';
import { compareLibraries } from './library-changes.ts';

/** The code in the journal of a restore that changed nothing. */
export const INTERRUPTED = 'INTERRUPTED';

/**
 * A restore in one transaction leaves no trace but the backup that it made before: where the library still has the content of
 * that backup, nothing was restored. Takes seconds for a large library, and blocks.
 */
export function recordInterruptedRestore(path: string, directory: string | undefined): void {
  const restores = readJournal(path).filter((entry) => entry.event === 'restored');
  const since = restores.at(-1)?.at ?? '';
  const before = surveyBackups({ database: path, directory }).backups.find(
    ({ manifest }) => manifest.reason === 'before-restore' && manifest.createdAt > since,
  );
  if (before === undefined) return;
  const code = hasContentOf(path, before.path) ? INTERRUPTED : null;
  recordRestore(path, { backup: null, code, beforeRestore: before.id });
}

function hasContentOf(path: string, copy: string): boolean {
  const library = openDatabase(path);
  try {
    const { kinds, edited } = compareLibraries(library, copy);
    return edited === 0 && kinds.every(({ lost, back }) => lost + back === 0);
  } finally {
    library.close();
  }
}
