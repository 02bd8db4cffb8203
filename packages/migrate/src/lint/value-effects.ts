import { quoteName } from '@auralis/sqlite';
import Sqlite, { type Database } from 'better-sqlite3';
import { MigrateError } from '../errors.ts';
import { LEDGER } from '../inspection/ledger.ts';
import { applyMigration } from '../migrations/apply-migration.ts';
import type { Migration } from '../migrations/migration.ts';
import { emptyCopy } from '../schema/empty-copy.ts';
import { describeDifference } from '../verify/account-values.ts';
import { compareWithBackup, type Difference } from '../verify/compare-with-backup.ts';
import { followTables } from '../verify/follow-tables.ts';
import { BACKUP } from '../verify/row-keys.ts';
import { reverseColumns } from './column-order.ts';
import type { Finding } from './finding.ts';
import { insertSampleRows } from './sample-rows.ts';

/**
 * Runs a migration on a database with sample rows, and compares every value as an upgrade does.
 *
 * @returns what differs without a declaration
 * @throws MigrateError `MIGRATION_FAILED`
 */
export function undeclaredDifferences(database: Database, migration: Migration): readonly Difference[] {
  // A connection of its own, so that the migration cannot read it.
  const before = new Sqlite(database.serialize());
  try {
    const history = followTables(database, LEDGER);
    applyMigration(database, migration, history);
    attachTables(database, before);
    const { differences } = compareWithBackup(database, history.tables(), [migration]);
    database.exec(`DETACH ${BACKUP}`);
    return differences.filter(({ reasons }) => reasons.length === 0);
  } finally {
    before.close();
  }
}

/** Attaches the tables of another database in memory, where the comparison expects the backup. */
function attachTables(database: Database, from: Database): void {
  database.exec(`ATTACH ':memory:' AS ${BACKUP}`);
  const tables = from
    .prepare(
      "SELECT s.name, s.sql FROM sqlite_schema s JOIN pragma_table_list l ON l.name = s.name AND l.schema = 'main' WHERE s.type = 'table' AND l.type = 'table' AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    )
    .all() as readonly { readonly name: string; readonly sql: string }[];
  for (const { name, sql } of tables) {
    // SQLite stores every definition with this beginning: https://sqlite.org/schematab.html
    database.exec(`CREATE TABLE ${BACKUP}.${sql.slice('CREATE TABLE '.length)}`);
    const columns = from.prepare('SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0').pluck().all(name);
    const names = (columns as readonly string[]).map(quoteName).join(', ');
    const insert = database.prepare(
      `INSERT INTO ${BACKUP}.${quoteName(name)} (${names}) VALUES (${columns.map(() => '?').join(', ')})`,
    );
    const rows = from
      .prepare(`SELECT ${names} FROM ${quoteName(name)}`)
      .raw()
      .safeIntegers()
      .all();
    for (const row of rows) insert.run(row);
  }
}

export function toFindings(migration: Migration, differences: readonly Difference[]): readonly Finding[] {
  return differences.map((difference) => ({
    migration: migration.file,
    rule: difference.kind === 'values changed' ? 'changes-undeclared' : 'loses-undeclared',
    severity: 'error',
    text: describeDifference(difference),
    line: lineOf(migration, difference.statement),
    statement: difference.statement,
  }));
}

/**
 * What the migration does where the columns of every table stand in reverse order. A column that `ALTER TABLE ADD COLUMN`
 * added is the last one in the file of a user, and may be in the middle of a new file.
 */
export function effectsOfColumnOrder(database: Database, migration: Migration): readonly Finding[] {
  const reversed = emptyCopy(database, reverseColumns);
  try {
    insertSampleRows(reversed, 'distinct');
    return undeclaredDifferences(reversed, migration).map((difference) => ({
      ...dependsOnOrder(migration, describeDifference(difference)),
      line: lineOf(migration, difference.statement),
      statement: difference.statement,
    }));
  } catch (error) {
    if (!(error instanceof MigrateError)) throw error;
    return [dependsOnOrder(migration, error.detail)];
  } finally {
    reversed.close();
  }
}

function dependsOnOrder({ file }: Migration, text: string): Finding {
  const what = `Where the columns of a table stand in another order, as in a file that was upgraded: ${text}`;
  return {
    migration: file,
    rule: 'depends-on-column-order',
    severity: 'error',
    text: what,
    line: null,
    statement: null,
  };
}

function lineOf({ body }: Migration, statement: string | null): number | null {
  if (body.kind !== 'sql' || statement === null) return null;
  return body.statements.find(({ sql }) => sql === statement)?.line ?? null;
}
