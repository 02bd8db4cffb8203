import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { DEFAULT_RETENTION } from '@auralis/backup/support';
import { type UpgradeBackups, type UpgradeProgress, type UpgradeResult, upgradeInWorker } from '@auralis/migrate';
import { openDatabase } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { findCurrentLibrary } from './current-library.ts';
import { settleInterruptedRestore } from './interrupted-restore.ts';
import { MIGRATIONS_FOLDER } from './location.ts';
import { LIBRARY_MEASURES } from './measures.ts';
import { OWN_WORKER } from './reader/reader-thread.ts';

/** What a user interface can show while the app starts. */
export type LibraryState =
  | { readonly state: 'starting' }
  | { readonly state: 'upgrading'; readonly progress: UpgradeProgress }
  | { readonly state: 'ready'; readonly result: UpgradeResult }
  /** The parts of the error, as data that can cross a process boundary: `describeFailure` takes it as it is. */
  | {
      readonly state: 'failed';
      readonly code: string;
      readonly message: string;
      readonly detail: string;
      readonly hint: string;
      readonly facts: Readonly<Record<string, unknown>>;
    };

export interface OpenLibraryOptions {
  readonly path: string;
  readonly appVersion: string;
  /** Default: the migrations of this repository. */
  readonly migrations?: URL | string | undefined;
  /** Of `upgradeInWorker`, for a bundled app. */
  readonly workerFile?: URL | string | undefined;
  /** In a bundled app: the file into which the bundler put `@auralis/library/reader-worker`. */
  readonly readerWorkerFile?: URL | string | undefined;
  /** Default: beside the library, pruned by the default policy after an upgrade. */
  readonly backups?: UpgradeBackups | undefined;
  /** Try again although the same upgrade failed three times in a row. */
  readonly retryAfterFailures?: boolean;
  /** Create a new library where one was lost. Only with the listener's consent. */
  readonly recreateIfLost?: boolean;
  readonly onState?: (state: LibraryState) => void;
  readonly signal?: AbortSignal;
}

export interface OpenLibrary {
  readonly database: Database;
  readonly result: UpgradeResult;
  /** The file or its folder may not be written to: the connection can only read. */
  readonly isReadOnly: boolean;
  /** `wal`, or the mode that the file system supports instead. */
  readonly journalMode: string;
}

/**
 * The start-up sequence: inspects the library, upgrades it in a worker thread if it has to be, and opens it. Creates the
 * library if there is none. A library that is current opens in milliseconds, without a thread and the state `upgrading`.
 *
 * @throws MigrateError, BackupError, DatabaseError; `onState` has reported the same error as the state `failed`
 *
 * @example
 * try {
 *   const { database, result } = await openLibrary({ path, appVersion: '1.4.0', onState: console.log });
 *   if ('receipt' in result) console.log(formatReceipt(result.receipt).join('\n'));
 *   console.log(libraryFacts(database).tracks);
 * } catch (error) {
 *   const description = describeFailure(error, readFailureContext({ path, appVersion: '1.4.0' }));
 *   console.error(formatFailure(description).join('\n'));
 * }
 */
export async function openLibrary({
  path,
  onState,
  migrations = MIGRATIONS_FOLDER,
  backups,
  readerWorkerFile = OWN_WORKER,
  ...options
}: OpenLibraryOptions): Promise<OpenLibrary> {
  onState?.({ state: 'starting' });
  try {
    const { signal } = options;
    await settleInterruptedRestore({ path, directory: backups?.directory, readerWorkerFile, signal });
    const current = signal?.aborted === true ? null : await findCurrentLibrary({ path, migrations, backups });
    const upgrade = () =>
      upgradeInWorker({
        ...options,
        database: path,
        migrations,
        backups: { retention: DEFAULT_RETENTION, ...backups },
        measures: LIBRARY_MEASURES,
        onProgress: (progress) => onState?.({ state: 'upgrading', progress }),
      });
    const result = current ?? (await upgrade());
    const isReadOnly = !isWritable(result.database);
    const database = openDatabase(result.database, { readonly: isReadOnly });
    const setting = isReadOnly ? 'journal_mode' : 'journal_mode = WAL';
    const journalMode = String(database.pragma(setting, { simple: true }));
    onState?.({ state: 'ready', result });
    return { database, result, isReadOnly, journalMode };
  } catch (error) {
    onState?.(failedState(error));
    throw error;
  }
}

/** SQLite needs both: it creates files beside the library. */
function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    accessSync(dirname(path), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

type FailedState = Extract<LibraryState, { readonly state: 'failed' }>;

function failedState(error: unknown): FailedState {
  const {
    code = 'UNEXPECTED',
    message = String(error),
    detail = '',
    hint = '',
    facts = {},
  } = error as Partial<FailedState>;
  return { state: 'failed', code, message, detail, hint, facts };
}
