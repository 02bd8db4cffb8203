import { type Backup, BackupError, previewRestore, type RestorePreview } from '@auralis/backup';
import { readBackup } from '@auralis/backup/support';
import { checkStructure, openDatabase } from '@auralis/sqlite';
import { isDamage } from '@auralis/sqlite/support';
import { compareLibraries, type LibraryChanges } from './library-changes.ts';

/** What a restore of a backup would take away and bring back. */
export interface LibraryRestorePreview extends RestorePreview {
  /** Null where the library can't be read. */
  readonly changes: LibraryChanges | null;
  /** Names of playlists that the library has and the backup has not: at most five, in the order of the alphabet. */
  readonly playlistsLost: readonly string[];
  /** Names of playlists that only the backup has: at most five. */
  readonly playlistsBack: readonly string[];
  /** The backup has an older schema: the next start upgrades it. */
  readonly willUpgrade: boolean;
}

export interface ComparisonRequest {
  readonly id: string;
  readonly directory: string | undefined;
  /** The newest schema that the app knows. */
  readonly newest: number;
}

/**
 * Compares a library with one of its backups. Takes seconds for large libraries, and blocks.
 *
 * @throws BackupError with the codes of `previewRestore`
 */
export async function compareWithBackup(path: string, request: ComparisonRequest): Promise<LibraryRestorePreview> {
  const { id, directory, newest } = request;
  const preview = await previewRestore({ database: path, id, directory, maxSchemaVersion: newest });
  const { manifest } = preview.backup;
  const changes = preview.lostSince === null ? null : compareLive(path, preview.backup);
  return {
    ...preview,
    changes,
    playlistsLost: changes?.playlistsLost ?? [],
    playlistsBack: changes?.playlistsBack ?? [],
    willUpgrade: (manifest.schemaVersion ?? manifest.userVersion) < newest,
  };
}

/** Null where the library is too damaged. */
function compareLive(path: string, backup: Backup): LibraryChanges | null {
  // Not read-only: in WAL mode such a connection leaves its `-wal` and `-shm` behind.
  const library = openDatabase(path);
  try {
    return compareLibraries(library, backup.path);
  } catch (error) {
    if (!isDamage(error)) throw error;
    assertUndamaged(backup, error);
    return null;
  } finally {
    library.close();
  }
}

/** Which of the two is damaged, the error does not say. */
function assertUndamaged(backup: Backup, cause: unknown): void {
  const { damage } = readBackup(backup, (copy) => checkStructure(copy, 'quick_check'));
  if (damage.length === 0) return;
  throw new BackupError('BACKUP_DAMAGED', {
    message: `The backup ${backup.path} is damaged.`,
    detail: damage.slice(0, 20).join('\n'),
    hint: 'Choose another backup.',
    facts: { id: backup.id, backup: backup.path },
    cause,
  });
}
