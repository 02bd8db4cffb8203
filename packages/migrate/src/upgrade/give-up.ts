import type { BackupInProgress } from '@auralis/backup/support';
import type { CodedError } from '@auralis/errors';
import type { Database } from 'better-sqlite3';
import { toMigrateError } from '../errors.ts';
import { inspectOpen } from '../inspection/inspect-open.ts';
import type { RollbackOutcome } from '../support/entry.ts';
import { putBack, whyUnreadable } from './put-back.ts';
import { wayBackOf } from './run-record.ts';
import { keepOne } from './tidy-backups.ts';
import type { LockedUpgrade } from './under-lock.ts';

const MARK = 'auralis_upgrade';

/** Marks the transaction of an upgrade, so that it can be told from one that somebody began in its place. */
export function markTransaction(connection: Database): void {
  connection.exec(`SAVEPOINT ${MARK}`);
}

/**
 * Ends an upgrade that did not come to its commit: everything is rolled back, the journal says how the library was found
 * after it, and one that can't be read any more is put back from the backup.
 *
 * @returns the error for the caller
 */
export async function giveUp(
  upgrade: LockedUpgrade,
  error: unknown,
  copy: BackupInProgress | null,
): Promise<CodedError> {
  const { connection, database, options, record, interrupted } = upgrade;
  const isOurs = isMarked(connection);
  rollBack(connection);
  const { told, backup } = await settleBackup(error, copy, database);
  const found = foundAfter(upgrade);
  const damage = damageOf(upgrade, told, { isOurs, found });
  connection.close();
  if (damage === null) {
    const kept = backup === null ? null : await keepOne(database, backup, options);
    record.failed(told, found, kept);
    return told.with({ facts: { ...told.facts, database, backup: kept?.path ?? null, interrupted } });
  }
  const facts = { database, backup: backup?.path ?? null, interrupted };
  const { error: said, restored } = await putBack(database, options, backup, { ...damage, cause: told });
  record.failed(said, restored ? 'restored' : 'failed', backup);
  return said.with({ facts: { ...said.facts, ...facts } });
}

export function rollBack(connection: Database): void {
  if (!connection.open || !connection.inTransaction) return;
  try {
    connection.exec('ROLLBACK');
  } catch {
    // The disk does not even take the way back: the journal that stays is what the next open undoes it by.
  }
}

function isMarked(connection: Database): boolean {
  try {
    connection.exec(`ROLLBACK TO ${MARK}`);
    return true;
  } catch {
    // SQLite ended the transaction by itself, or a step did.
    return false;
  }
}

/** Waits for the backup, which stays. Where it failed for another reason than the upgrade, that reason comes first. */
async function settleBackup(error: unknown, copy: BackupInProgress | null, database: string) {
  const [proof] = await Promise.allSettled([copy?.completed]);
  const told = toMigrateError(error, database);
  if (proof.status === 'fulfilled') return { told, backup: proof.value?.backup ?? null };
  const reason = toMigrateError(proof.reason, database);
  return { told: reason.code === 'CANCELLED' ? told : reason, backup: null };
}

function foundAfter({ connection, database, plan, options }: LockedUpgrade): RollbackOutcome {
  try {
    return wayBackOf(inspectOpen(connection, database, options.migrations), plan.from, plan.to);
  } catch {
    // The error that is on its way to the caller matters more than that the file could not be looked at.
    return 'failed';
  }
}

/** What is worse than a failed upgrade; null when the library is what it was. */
function damageOf(
  { connection, database, plan, options }: LockedUpgrade,
  { code, detail }: CodedError,
  { isOurs, found }: { readonly isOurs: boolean; readonly found: RollbackOutcome },
): { readonly happened: string; readonly detail: string } | null {
  const isStepsFault = code === 'MIGRATION_FAILED' || code === 'MIGRATION_REFUSED';
  // SQL that commits is refused when the steps are loaded. Code has more ways than can be seen from here.
  if (!isOurs && isStepsFault && plan.route.some(({ body }) => body.kind === 'code'))
    return { happened: 'A step of the update ended its transaction, and may have changed your library.', detail };
  if (found !== 'failed') return null;
  connection.close();
  const reason = whyUnreadable(database, options);
  if (reason === null) return null;
  return {
    happened: 'The update did not work, and the disk did not keep your library as it was.',
    detail: `After a rollback ${database} can't be read: ${reason}. Before it: ${detail}`,
  };
}
