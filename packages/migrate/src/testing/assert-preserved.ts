import { AssertionError } from 'node:assert';
import { openDatabase, quoteName } from '@auralis/sqlite';
import { columnNames } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import { inspectDatabase } from '../inspection/inspect-database.ts';
import type { Allowance, SchemaNode } from '../migrations/migration.ts';
import type { MigrationSet } from '../migrations/migration-set.ts';
import { routeBetween } from '../migrations/route.ts';

export interface UpgradedPair {
  /** Path of a copy of the database from before the upgrade. */
  readonly before: string;
  /** Path of the upgraded database. */
  readonly after: string;
  readonly migrations: MigrationSet;
}

/**
 * Asserts that an upgrade preserved every row with every value, except for what the migrations between declare: rows of
 * a table with `@loses table`, values of a column with `@loses table.column` or `@rewrites`. It compares the rows
 * themselves, and so finds more than the upgrade, which verifies counts. Both files are only read.
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
  const allowed = route.flatMap(({ loses, rewrites }) => [...loses, ...rewrites]);
  const database = openDatabase(after, { readonly: true });
  try {
    database.prepare('ATTACH ? AS old').run(before);
    const lines = tablesOf(database).flatMap((table) => lossesOf(database, table, allowed));
    if (lines.length > 0) throw new AssertionError({ message: lines.join('\n') });
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

/** Virtual tables are left out: full-text indexes contain no data of their own. */
function tablesOf(database: Database): readonly string[] {
  const sql = `SELECT name FROM pragma_table_list WHERE schema = 'old' AND type = 'table'
    AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'schema_version' ORDER BY name`;
  return database.prepare(sql).pluck().all() as readonly string[];
}

function lossesOf(database: Database, table: string, allowed: readonly Allowance[]): readonly string[] {
  const own = allowed.filter((allowance) => allowance.table === table);
  if (own.some(({ column }) => column === null)) return [];
  const now = columnNames(database, table);
  if (now.length === 0) return [`table ${table} is gone`];
  const kept = columnsBefore(database, table).filter((name) => own.every(({ column }) => column !== name));
  const gone = kept.filter((column) => !now.includes(column));
  const rows = countMissingRows(
    database,
    table,
    kept.filter((column) => now.includes(column)),
  );
  return [
    ...gone.map((column) => `${table}.${column} is gone`),
    ...(rows === 0 ? [] : [`${table}: ${rows} rows are missing or changed`]),
  ];
}

function columnsBefore(database: Database, table: string): readonly string[] {
  return database.prepare("SELECT name FROM pragma_table_xinfo(?, 'old')").pluck().all(table) as readonly string[];
}

/** `quote` keeps 1 and '1', 'a' and 'A' apart, whatever the collation; the row number detects a missing duplicate. */
function countMissingRows(database: Database, table: string, columns: readonly string[]): number {
  const values = columns.map((column) => `quote(${quoteName(column)})`).join(', ');
  const counted = (schema: string) =>
    `SELECT ${values === '' ? '1' : values}, row_number() OVER (PARTITION BY ${values === '' ? '1' : values}) FROM ${schema}.${quoteName(table)}`;
  return Number(
    database
      .prepare(`SELECT count(*) FROM (${counted('old')} EXCEPT ${counted('main')})`)
      .pluck()
      .get(),
  );
}
