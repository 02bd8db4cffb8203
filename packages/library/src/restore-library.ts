import {
  type LostSince,
  type Progress,
  previewRestore,
  type Restored,
  type RestorePreview,
  restoreBackup,
} from '@auralis/backup';
import { CodedError } from '@auralis/errors';
import { inspectDatabase, loadMigrations, type MigrationSet } from '@auralis/migrate';
import { recordRestore } from '@auralis/migrate/support';
import { MIGRATIONS_FOLDER } from './location.ts';
import { type CountedMeasure, formatCount, libraryFacts } from './measures.ts';

export interface RestoreLibraryOptions {
  readonly path: string;
  /** The backup: an id of `listBackups`. */
  readonly id: string;
  readonly appVersion: string;
  /** Default: the migrations of this repository. */
  readonly migrations?: URL | string;
  readonly backups?: { readonly directory?: string };
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Restores a backup. The next `openLibrary` upgrades an older one. A backup that only a newer app can read is refused,
 * and nothing is changed.
 *
 * @throws BackupError with the codes of `restoreBackup`
 *
 * @example
 * const { beforeRestore } = await restoreLibrary({ path, id, appVersion: '1.4.0' });
 */
export async function restoreLibrary(options: RestoreLibraryOptions): Promise<Restored> {
  const { path, id } = options;
  const migrations = await loadMigrations(options.migrations ?? MIGRATIONS_FOLDER);
  try {
    const restored = await restoreBackup({ ...restoreOptions(options, migrations), ...readersOf(path, migrations) });
    recordRestore(path, { backup: id, code: null });
    return restored;
  } catch (error) {
    recordRestore(path, { backup: id, code: error instanceof CodedError ? error.code : 'RESTORE_FAILED' });
    throw error;
  }
}

/**
 * Finds out what a restore of this backup would take away. Changes nothing.
 *
 * @throws BackupError with the codes of `previewRestore`
 *
 * @example
 * const { lostSince } = await previewLibraryRestore({ path, id, appVersion: '1.4.0' });
 * if (lostSince !== null) console.log(`Lost: ${describeLostSince(lostSince, new Date()).join(', ')}`);
 */
export async function previewLibraryRestore(options: RestoreLibraryOptions): Promise<RestorePreview> {
  return previewRestore(restoreOptions(options, await loadMigrations(options.migrations ?? MIGRATIONS_FOLDER)));
}

function restoreOptions({ path, backups, ...options }: RestoreLibraryOptions, { newest }: MigrationSet) {
  return { ...options, database: path, directory: backups?.directory, maxSchemaVersion: newest, facts: libraryFacts };
}

/** Which apps can read the library as it is now, so that the safety copy of it can be restored later. */
function readersOf(path: string, migrations: MigrationSet) {
  try {
    const inspection = inspectDatabase(path, migrations);
    return {
      schemaVersion: 'version' in inspection ? (inspection.version ?? undefined) : undefined,
      minReader: 'minReader' in inspection ? inspection.minReader : undefined,
    };
  } catch {
    // The library is in use or can't be read: the restore reports that itself.
    return {};
  }
}

const SHOWN: readonly CountedMeasure[] = ['tracks', 'playlists', 'entries', 'plays', 'favourites'];
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/**
 * Describes what a restore takes away: `["3 days", "2 playlists", "14 plays"]`. The time since the backup comes first.
 * A measure of which the backup has as much or more is left out. Pure.
 */
export function describeLostSince({ since, facts }: LostSince, now: Date): readonly string[] {
  const fewer = SHOWN.flatMap((measure) => {
    const difference = facts.find(({ name }) => name === measure);
    const count = Number(difference?.current ?? 0) - Number(difference?.backup ?? 0);
    return count > 0 ? [formatCount(measure, count)] : [];
  });
  return [formatDuration(now.getTime() - Date.parse(since)), ...fewer];
}

function formatDuration(ms: number): string {
  const [unitMs, unit] = ms >= DAY_MS ? [DAY_MS, 'day'] : ms >= HOUR_MS ? [HOUR_MS, 'hour'] : [MINUTE_MS, 'minute'];
  const count = Math.max(0, Math.floor(ms / unitMs));
  return `${count} ${count === 1 ? unit : `${unit}s`}`;
}
