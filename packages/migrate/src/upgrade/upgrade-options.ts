import type { RetentionPolicy } from '@auralis/backup';
import type { MigrationSet } from '../migrations/migration-set.ts';
import type { UpgradeProgress } from './progress.ts';

export interface UpgradeBackups {
  /** Default: `backups` beside the library. */
  readonly directory?: string;
  /**
   * Prunes older backups after an upgrade that succeeded. A rule that the policy does not name keeps nothing. Default: all
   * backups stay.
   */
  readonly retention?: Partial<RetentionPolicy>;
}

/** Everything of an upgrade that is plain data, so that it can be sent to another thread. */
export interface UpgradeRequest {
  /** Path of the library. */
  readonly database: string;
  /** Schema version to reach. Default: the newest. A lower one is an undo. */
  readonly to?: number;
  /** Written into the ledger. */
  readonly appVersion: string;
  /** Where backups go and which of them stay, or that the caller does without, in words. */
  readonly backups?: UpgradeBackups | 'none, and I accept that nothing can be restored';
  /** Named scalar queries, answered inside the transaction before and after. */
  readonly measures?: Readonly<Record<string, string>>;
  /** How sound the result must be shown to be. Default `quick_check`. */
  readonly check?: 'quick_check' | 'integrity_check';
  /** How long to wait for another program that uses the library, in milliseconds. Default 10 minutes. */
  readonly lockTimeoutMs?: number;
  /** Make a new library where one was lost, as the listener said. The default is to refuse, and to name the loss. */
  readonly recreateIfLost?: boolean;
  /** Try again although the same steps failed three times in a row on this file. */
  readonly retryAfterFailures?: boolean;
}

export interface UpgradeOptions extends UpgradeRequest {
  readonly migrations: MigrationSet;
  readonly onProgress?: (progress: UpgradeProgress) => void;
  readonly signal?: AbortSignal;
  readonly now?: () => Date;
}
