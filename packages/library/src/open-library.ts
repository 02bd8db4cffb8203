import { DEFAULT_RETENTION } from '@auralis/backup/support';
import { type UpgradeBackups, type UpgradeProgress, type UpgradeResult, upgradeInWorker } from '@auralis/migrate';
import { openDatabase } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { LIBRARY_MEASURES } from './measures.ts';
import { MIGRATIONS_FOLDER } from './migrations-folder.ts';

/** What any interface can show while the app starts. */
export type LibraryState =
  | { readonly state: 'starting' }
  | { readonly state: 'upgrading'; readonly progress: UpgradeProgress }
  | { readonly state: 'ready'; readonly result: UpgradeResult }
  | {
      readonly state: 'failed';
      readonly code: string;
      readonly message: string;
      readonly detail: string;
      readonly facts: Readonly<Record<string, unknown>>;
    };

export interface OpenLibraryOptions {
  readonly path: string;
  readonly appVersion: string;
  /** Default: the steps of this repository. */
  readonly migrations?: URL | string;
  /** Default: beside the library, pruned by the default policy after an upgrade. */
  readonly backups?: UpgradeBackups;
  /** Try again although the same update failed three times in a row. */
  readonly retryAfterFailures?: boolean;
  /** Make a new library where one was lost. Only when the listener said so. */
  readonly recreateIfLost?: boolean;
  readonly onState?: (state: LibraryState) => void;
  readonly signal?: AbortSignal;
}

export interface OpenLibrary {
  readonly database: Database;
  readonly result: UpgradeResult;
  /** `wal`, or what the file system takes instead. */
  readonly journalMode: string;
}

/**
 * The start-up sequence: inspect, upgrade in a thread of its own, open.
 *
 * @throws MigrateError, BackupError; the state `failed` has told the same
 */
export async function openLibrary({
  path,
  onState,
  migrations = MIGRATIONS_FOLDER,
  backups,
  ...options
}: OpenLibraryOptions): Promise<OpenLibrary> {
  onState?.({ state: 'starting' });
  try {
    const result = await upgradeInWorker({
      ...options,
      database: path,
      migrations,
      backups: { retention: DEFAULT_RETENTION, ...backups },
      measures: LIBRARY_MEASURES,
      onProgress: (progress) => onState?.({ state: 'upgrading', progress }),
    });
    const database = openDatabase(result.database);
    const journalMode = String(database.pragma('journal_mode = WAL', { simple: true }));
    onState?.({ state: 'ready', result });
    return { database, result, journalMode };
  } catch (error) {
    const {
      code = 'UNEXPECTED',
      message = String(error),
      detail = '',
      facts = {},
    } = error as Partial<Extract<LibraryState, { state: 'failed' }>>;
    onState?.({ state: 'failed', code, message, detail, facts });
    throw error;
  }
}
