import type { Backup } from '@auralis/backup';
import type { BackupInProgress } from '@auralis/backup/support';
import type { CodedError } from '@auralis/errors';
import { toMigrateError } from '../errors.ts';
import { inspectConnection } from '../inspection/inspect-connection.ts';
import type { RollbackOutcome } from '../journal/journal.ts';
import { rollbackOutcome } from './interrupted-runs.ts';
import { type LockedUpgrade, ownsTransaction, rollBack } from './locked-upgrade.ts';
import { dropDuplicateBackup } from './upgrade-backups.ts';
import { reasonUnreadable, restoreFromBackup } from './verify-commit.ts';

/**
 * Ends an upgrade that did not reach its commit: everything is rolled back, the journal records the state of the
 * database, and a database that cannot be read any more is restored from the backup.
 *
 * @returns the error for the caller
 */
export async function abortUpgrade(
  upgrade: LockedUpgrade,
  reason: unknown,
  copy: BackupInProgress | null,
): Promise<CodedError> {
  const { connection, database, options, journal, interrupted, attachment } = upgrade;
  const isOwnTransaction = ownsTransaction(connection);
  rollBack(connection);
  attachment.detach();
  const { error, backup } = await awaitBackup(reason, copy, database);
  const outcome = outcomeOfRollback(upgrade);
  const damage = findDamage(upgrade, error, { isOwnTransaction, outcome });
  connection.close();
  if (damage === null) {
    const kept = backup === null ? null : await dropDuplicateBackup(database, backup, options);
    journal.failed(error, outcome, kept);
    return error.with({ facts: { ...error.facts, database, backup: kept?.path ?? null, interrupted } });
  }
  const facts = { database, backup: backup?.path ?? null, interrupted };
  const restore = await restoreFromBackup(database, options, backup, { ...damage, cause: error });
  journal.failed(restore.error, restore.restored ? 'restored' : 'failed', backup);
  return restore.error.with({ facts: { ...restore.error.facts, ...facts } });
}

/** Waits for the backup, which stays. Where it failed for a reason other than the upgrade, that reason is the error. */
async function awaitBackup(
  reason: unknown,
  copy: BackupInProgress | null,
  database: string,
): Promise<{ readonly error: CodedError; readonly backup: Backup | null }> {
  const [made] = await Promise.allSettled([copy?.completed]);
  const error = toMigrateError(reason, database);
  if (made.status === 'fulfilled') return { error, backup: made.value?.backup ?? null };
  const backupError = toMigrateError(made.reason, database);
  return { error: backupError.code === 'CANCELLED' ? error : backupError, backup: null };
}

function outcomeOfRollback({ connection, database, plan, options }: LockedUpgrade): RollbackOutcome {
  try {
    return rollbackOutcome(inspectConnection(connection, database, options.migrations), plan.from, plan.to);
  } catch {
    // The error on its way to the caller matters more than the failed inspection.
    return 'failed';
  }
}

/** What is worse than a failed upgrade; null when the database is unchanged. */
function findDamage(
  { connection, database, plan, options }: LockedUpgrade,
  { code, detail }: CodedError,
  { isOwnTransaction, outcome }: { readonly isOwnTransaction: boolean; readonly outcome: RollbackOutcome },
): { readonly happened: string; readonly detail: string } | null {
  const isMigrationsFault = code === 'MIGRATION_FAILED' || code === 'MIGRATION_REFUSED';
  // SQL that commits is refused when the migrations are loaded. Code has more ways to do it than can be seen from here.
  if (!isOwnTransaction && isMigrationsFault && plan.route.some(({ body }) => body.kind === 'code'))
    return { happened: 'A migration ended its transaction and may have changed the database.', detail };
  if (outcome !== 'failed') return null;
  connection.close();
  const reason = reasonUnreadable(database, options);
  if (reason === null) return null;
  return {
    happened: 'The upgrade failed, and the disk did not preserve the database.',
    detail: `After the rollback ${database} cannot be read: ${reason}. Before it: ${detail}`,
  };
}
