import type { RetentionPolicy } from '@auralis/backup';
import type { PrepareConnection } from '@auralis/sqlite';
import type { MigrationSet } from '../migrations/migration-set.ts';
import type { UpgradeProgress } from './progress.ts';

export interface UpgradeBackups {
  /** Default: `backups` beside the database. */
  readonly directory?: string;
  /**
   * After a successful upgrade older backups are pruned by this policy; a rule that it does not name keeps nothing.
   * Default: all backups are kept.
   */
  readonly retention?: Partial<RetentionPolicy>;
}

/** Every option of an upgrade that is plain data, so that it can be sent to another thread. */
export interface UpgradeRequest {
  /** Path of the database. */
  readonly database: string;
  /** Schema version to reach. Default: the newest. A lower one than the file has is a downgrade. */
  readonly to?: number;
  /** Version of the app, written into the ledger. */
  readonly appVersion: string;
  /** Where backups go and which are kept; or, in full, that you do without a backup. */
  readonly backups?: UpgradeBackups | 'none, and I accept that nothing can be restored';
  /** Named scalar queries, answered inside the transaction before and after the migrations. */
  readonly measures?: Readonly<Record<string, string>>;
  /** How thoroughly SQLite checks the result. Default `quick_check`. */
  readonly check?: 'quick_check' | 'integrity_check';
  /**
   * Run `PRAGMA optimize` after the commit. It may add the tables `sqlite_stat1` and `sqlite_stat4`, which SQLite uses to
   * plan queries. Default: false.
   */
  readonly optimize?: boolean;
  /** How long to wait for another program that uses the database, in milliseconds. Default 10 minutes. */
  readonly lockTimeoutMs?: number;
  /** Create a new database where one was lost, after the user agreed. Default: `DATABASE_DAMAGED`. */
  readonly recreateIfLost?: boolean;
  /** Try again although the same migrations failed three times in a row on this file. */
  readonly retryAfterFailures?: boolean;
}

export interface UpgradeOptions extends UpgradeRequest {
  readonly migrations: MigrationSet;
  /**
   * Called with every connection to the database or its backup before it is used: registers the functions and loads the
   * extensions that tables, indexes and views of the app need.
   */
  readonly prepare?: PrepareConnection;
  readonly onProgress?: (progress: UpgradeProgress) => void;
  readonly signal?: AbortSignal;
  readonly now?: () => Date;
}

/** Whether the caller has not explicitly done without a backup. */
export function wantsBackup({ backups }: Pick<UpgradeOptions, 'backups'>): boolean {
  return typeof backups !== 'string';
}

/** The caller's folder of backups; undefined: the default, beside the database. */
export function backupsDirectory({ backups }: Pick<UpgradeOptions, 'backups'>): string | undefined {
  return typeof backups === 'object' ? backups.directory : undefined;
}
