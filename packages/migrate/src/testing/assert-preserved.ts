import { AssertionError } from 'node:assert';
import { openDatabase } from '@auralis/sqlite';
import { columnNames } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import { inspectDatabase } from '../inspection/inspect-database.ts';
import { applyMigration } from '../migrations/apply-migration.ts';
import type { Migration, SchemaNode } from '../migrations/migration.ts';
import type { MigrationSet } from '../migrations/migration-set.ts';
import { routeBetween } from '../migrations/route.ts';
import { emptyCopy } from '../schema/empty-copy.ts';
import { describeDifference } from '../verify/account-values.ts';
import { compareWithBackup } from '../verify/compare-with-backup.ts';
import { followTables, type TrackedTable } from '../verify/follow-tables.ts';
import { BACKUP } from '../verify/row-keys.ts';

export interface UpgradedPair {
  /** Path of a copy of the database from before the upgrade. */
  readonly before: string;
  /** Path of the upgraded database. */
  readonly after: string;
  readonly migrations: MigrationSet;
}

/**
 * Asserts that an upgrade preserved every row with every value, except for what the migrations between declare: rows of
 * a table with `@loses table`, values of a column with `@loses table.column` or `@rewrites`. It makes the
 * comparison that an upgrade makes before it commits, for two files that exist. Both are only read.
 *
 * @throws AssertionError with one line for each table or column that lost something
 * @throws MigrateError `MIGRATION_MISSING` when no migrations lead from one file to the other
 *
 * @example
 * import { copyFileSync } from 'node:fs';
 * import { loadMigrations, upgradeDatabase } from '@auralis/migrate';
 * import { assertPreserved } from '@auralis/migrate/testing';
 *
 * const migrations = await loadMigrations('migrations');
 * copyFileSync('app.db', 'before.db');
 * await upgradeDatabase({ database: 'app.db', migrations, appVersion: '1.4.0' });
 * assertPreserved({ before: 'before.db', after: 'app.db', migrations });
 */
export function assertPreserved({ before, after, migrations }: UpgradedPair): void {
  const route = routeBetween(migrations.migrations, versionOf(before, migrations), numberOf(after, migrations));
  const database = openDatabase(after, { readonly: true });
  try {
    database.prepare(`ATTACH ? AS ${BACKUP}`).run(before);
    const tables = followRoute(before, route, migrations.ledger).map((table) => asFound(database, table));
    const { undeclared } = compareWithBackup(database, tables, route);
    if (undeclared.length > 0) throw new AssertionError({ message: undeclared.map(describeDifference).join('\n') });
  } finally {
    database.close();
  }
}

function versionOf(path: string, migrations: MigrationSet): SchemaNode {
  const { status, ...found } = inspectDatabase(path, migrations);
  return status === 'legacy' ? 'legacy' : 'version' in found ? (found.version ?? 0) : 0;
}

function numberOf(path: string, migrations: MigrationSet): number {
  const version = versionOf(path, migrations);
  if (version === 'legacy') throw new AssertionError({ message: `${path} was not upgraded` });
  return version;
}

/** Without the table or the columns that the upgraded file lacks, whatever the migrations do. */
function asFound(database: Database, table: TrackedTable): TrackedTable {
  const names = table.after === null ? [] : columnNames(database, table.after);
  const columns = table.columns.map((column) => ({
    ...column,
    after: column.after !== null && names.includes(column.after) ? column.after : null,
  }));
  return { ...table, after: names.length === 0 ? null : table.after, columns };
}

/** What becomes of the tables of a file, as the migrations do it on a copy without rows. */
function followRoute(path: string, route: readonly Migration[], ledger: string): readonly TrackedTable[] {
  const database = openDatabase(path, { readonly: true });
  const copy = emptyCopy(database);
  database.close();
  try {
    const history = followTables(copy, ledger);
    for (const migration of route) applyMigration(copy, migration, history);
    return history.tables().map((table) => ({ ...table, isWritten: true }));
  } finally {
    copy.close();
  }
}
