import { toMigrateError } from '../errors.ts';
import { assertMigrationSet } from '../migrations/migration-set.ts';
import { resolveLinks } from '../resolve-links.ts';
import type { UpgradeResult } from './receipt.ts';
import type { UpgradeOptions } from './upgrade-options.ts';

/**
 * Brings a database to the wanted schema version in the calling thread. Under one write lock it makes and verifies a
 * backup, runs the migrations and verifies the result; then it commits once. Whatever goes wrong before the commit, the
 * file is unchanged. Several processes may call it at once: one upgrades, the others wait.
 *
 * Where the schema has the wanted version already, nothing is written (`status` is `current`, or `compatible` for a file
 * of a newer app that this app may use). Otherwise `status` is `created`, `upgraded` or `downgraded`, and `receipt` says
 * what was done and where the backup is.
 *
 * An app with a user interface calls `upgradeInWorker` instead.
 *
 * @throws MigrateError, DatabaseError, BackupError, which all are a CodedError, with a `code`:
 * - the file must not be upgraded: `DATABASE_TOO_NEW`, `DATABASE_FOREIGN`, `DATABASE_DAMAGED`, `DATABASE_DRIFTED`
 * - the machine does not allow it: `DATABASE_BUSY`, `DATABASE_UNREADABLE`, `DISK_FULL`, `BACKUP_FAILED`
 * - a migration is at fault: `MIGRATION_MISSING`, `MIGRATION_REFUSED`, `MIGRATION_FAILED`, `ROWS_LOST`, `VALUES_LOST`,
 *   `REFERENCES_BROKEN`, `SCHEMA_MISMATCH`
 * - the record of upgrades beside it cannot be used: `JOURNAL_UNUSABLE`
 * - it failed three times in a row: `TOO_MANY_FAILURES`; the signal was aborted: `CANCELLED`
 *
 * `facts.backup` has the path of the backup, or null.
 *
 * @example
 * const migrations = await loadMigrations('migrations');
 * try {
 *   const result = await upgradeDatabase({ database: 'app.db', migrations, appVersion: '1.4.0' });
 *   if ('receipt' in result) console.log(result.receipt.migrations.map(({ description }) => description));
 * } catch (error) {
 *   if (!(error instanceof CodedError)) throw error;
 *   console.error(`${error.code}: ${error.message} ${error.hint}`);
 * }
 */
export async function upgradeDatabase(options: UpgradeOptions): Promise<UpgradeResult> {
  assertMigrationSet(options.migrations);
  const database = resolveLinks(options.database);
  try {
    // Loaded on demand: the import of the package stays fast for an app that only inspects.
    const { runUpgrade } = await import('./run-upgrade.ts');
    return await runUpgrade(database, options);
  } catch (error) {
    throw toMigrateError(error, database);
  }
}
