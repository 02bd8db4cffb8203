import { quoteName } from '@auralis/sqlite';
import { storedColumnNames } from '@auralis/sqlite/support';
import Sqlite, { type Database } from 'better-sqlite3';
import { MigrateError } from '../errors.ts';
import { applyMigration } from '../migrations/apply-migration.ts';
import type { Migration } from '../migrations/migration.ts';
import { emptyCopy } from '../schema/empty-copy.ts';
import { describeDifference } from '../verify/account-values.ts';
import { compareWithBackup, type Difference } from '../verify/compare-with-backup.ts';
import { followTables } from '../verify/follow-tables.ts';
import { BACKUP } from '../verify/row-keys.ts';
import { reverseColumns } from './column-order.ts';
import { type Finding, finding } from './finding.ts';
import { insertSampleRows, tablesOf } from './sample-rows.ts';

/** Runs a migration on a database with sample rows, and compares every value as an upgrade does. */
function undeclaredDifferences(database: Database, migration: Migration): readonly Difference[] {
  // A connection of its own, so that the migration cannot read it.
  const before = new Sqlite(database.serialize());
  try {
    const history = followTables(database, migration.ledger);
    applyMigration(database, migration, history);
    attachTables(database, before);
    const { undeclared } = compareWithBackup(database, history.tables(), [migration]);
    database.exec(`DETACH ${BACKUP}`);
    return undeclared;
  } finally {
    before.close();
  }
}

/** Attaches the tables of another database in memory, where the comparison expects the backup. */
function attachTables(database: Database, from: Database): void {
  database.exec(`ATTACH ':memory:' AS ${BACKUP}`);
  const definition = from.prepare("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?").pluck();
  for (const table of tablesOf(from)) {
    // SQLite stores every definition with this beginning: https://sqlite.org/schematab.html
    database.exec(`CREATE TABLE ${BACKUP}.${String(definition.get(table)).slice('CREATE TABLE '.length)}`);
    const columns = storedColumnNames(from, table).map(quoteName);
    const insert = database.prepare(
      `INSERT INTO ${BACKUP}.${quoteName(table)} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    );
    const rows = from
      .prepare(`SELECT ${columns.join(', ')} FROM ${quoteName(table)}`)
      .raw()
      .safeIntegers();
    for (const row of rows.all()) insert.run(row);
  }
}

/**
 * What the migration does to the values of a database with sample rows, without declaring it. Runs the migration.
 *
 * @throws MigrateError `MIGRATION_FAILED`
 */
export function effectsOnValues(database: Database, migration: Migration): readonly Finding[] {
  return undeclaredDifferences(database, migration).map((difference) =>
    finding(
      migration,
      difference.kind === 'values changed' ? 'changes-undeclared' : 'loses-undeclared',
      'error',
      describeDifference(difference),
      shownBy(migration, difference),
    ),
  );
}

/**
 * What the migration does where the columns of every table stand in reverse order. A column that `ALTER TABLE ADD COLUMN`
 * added is the last one in the file of a user, and may be in the middle of a new file.
 */
export function effectsOfColumnOrder(database: Database, migration: Migration): readonly Finding[] {
  const report = (text: string, shown: ReturnType<typeof shownBy> = {}) =>
    finding(
      migration,
      'depends-on-column-order',
      'error',
      `Where the columns of a table stand in another order, as in a file that was upgraded: ${text}`,
      shown,
    );
  const reversed = emptyCopy(database, reverseColumns);
  try {
    insertSampleRows(reversed, 'distinct');
    return undeclaredDifferences(reversed, migration).map((difference) =>
      report(describeDifference(difference), shownBy(migration, difference)),
    );
  } catch (error) {
    if (!(error instanceof MigrateError)) throw error;
    return [report(error.detail)];
  } finally {
    reversed.close();
  }
}

function shownBy({ body }: Migration, { statement }: Difference): Partial<Pick<Finding, 'line' | 'statement'>> {
  const found = body.kind === 'sql' ? body.statements.find(({ sql }) => sql === statement) : undefined;
  return { line: found?.line ?? null, statement };
}
