import { type Backup, previewRestore, type RestorePreview } from '@auralis/backup';
import { readBackup } from '@auralis/backup/support';
import { openDatabase } from '@auralis/sqlite';
import { isDamage } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
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

const NAMES_SHOWN = 5;

/**
 * Compares a library with one of its backups. Takes seconds for large libraries, and blocks.
 *
 * @throws BackupError with the codes of `previewRestore`
 */
export async function compareWithBackup(path: string, request: ComparisonRequest): Promise<LibraryRestorePreview> {
  const { id, directory, newest } = request;
  const preview = await previewRestore({ database: path, id, directory, maxSchemaVersion: newest });
  const { manifest } = preview.backup;
  const names = readBackup(preview.backup, playlistNames);
  const live = preview.lostSince === null ? null : compareLive(path, preview.backup);
  return {
    ...preview,
    changes: live?.changes ?? null,
    playlistsLost: live === null ? [] : withoutThose(live.names, names),
    playlistsBack: live === null ? [] : withoutThose(names, live.names),
    willUpgrade: (manifest.schemaVersion ?? manifest.userVersion) < newest,
  };
}

interface Comparison {
  readonly changes: LibraryChanges;
  readonly names: readonly string[];
}

/** Null where the library is too damaged. */
function compareLive(path: string, backup: Backup): Comparison | null {
  // Not read-only: in WAL mode such a connection leaves its `-wal` and `-shm` behind.
  const library = openDatabase(path);
  try {
    return { changes: compareLibraries(library, backup.path), names: playlistNames(library) };
  } catch (error) {
    if (!isDamage(error)) throw error;
    // Throws where it is the copy that is damaged.
    readBackup(backup, (copy) => copy.pragma('quick_check'));
    return null;
  } finally {
    library.close();
  }
}

function playlistNames(library: Database): readonly string[] {
  const names = library.prepare('SELECT CAST(name AS TEXT) FROM playlists ORDER BY name COLLATE NOCASE, id').pluck();
  return names.all() as string[];
}

function withoutThose(names: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others);
  return names.filter((name) => !known.has(name)).slice(0, NAMES_SHOWN);
}
