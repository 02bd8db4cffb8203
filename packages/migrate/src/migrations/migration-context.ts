import { quoteName } from '@auralis/sqlite';
import { isSameName, raiseCounter, readCounters, storedColumnNames } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import type { MigrationContext } from './migration.ts';

type RebuildOptions = Parameters<MigrationContext['rebuildTable']>[0];

/** @param database - the connection as the migration sees it: what it may not do there it may not do through these */
export function migrationContext(database: Database): MigrationContext {
  return {
    rebuildTable: (options) => rebuildTable(database, options),
    columnsOf: (table) => storedColumnNames(database, table),
  };
}

/**
 * Copies a table into a new definition in the order of https://sqlite.org/lang_altertable.html#otheralter, with
 * `legacy_alter_table` on for the rename, since a view or another table's trigger that mentions the table would
 * otherwise prevent it. Row ids, the AUTOINCREMENT counter, indexes and triggers are kept. `createSql` must name the
 * table itself; `columns` gives an expression for a column that is not copied as it is.
 */
function rebuildTable(database: Database, { table, createSql, columns = {} }: RebuildOptions): void {
  const dependants = database
    .prepare(
      "SELECT sql FROM sqlite_schema WHERE tbl_name = ? COLLATE NOCASE AND type IN ('index', 'trigger') AND sql IS NOT NULL",
    )
    .pluck()
    .all(table) as readonly string[];
  const oldColumns = storedColumnNames(database, table);
  const [, counter] = [...readCounters(database)].find(([name]) => isSameName(name, table)) ?? [];
  const newTable = `auralis_new_${table}`;
  createUnderAnotherName(database, createSql, table, newTable);
  const isOld = (column: string) => oldColumns.some((name) => isSameName(name, column));
  const kept = storedColumnNames(database, newTable).filter(
    (column) => Object.hasOwn(columns, column) || isOld(column),
  );
  const values = kept.map((column) => (Object.hasOwn(columns, column) ? columns[column] : quoteName(column)));
  const rowid = needsRowid(database, table, newTable) ? 'rowid, ' : '';
  const names = kept.map(quoteName).join(', ');
  database.exec(
    `INSERT INTO ${quoteName(newTable)}(${rowid}${names}) SELECT ${rowid}${values.join(', ')} FROM ${quoteName(table)}`,
  );
  database.exec(`DROP TABLE ${quoteName(table)}`);
  withLegacyAlterTable(database, () => renameTable(database, newTable, table));
  for (const sql of dependants) database.exec(sql);
  if (counter !== undefined) raiseCounter(database, table, counter);
}

/** Creates the table under its own name and renames it at once: SQL is never edited as text. */
function createUnderAnotherName(database: Database, createSql: string, table: string, newTable: string): void {
  const oldTable = `auralis_old_${table}`;
  withLegacyAlterTable(database, () => {
    renameTable(database, table, oldTable);
    database.exec(createSql);
    renameTable(database, table, newTable);
    renameTable(database, oldTable, table);
  });
}

function withLegacyAlterTable(database: Database, work: () => void): void {
  const before = database.pragma('legacy_alter_table', { simple: true });
  database.pragma('legacy_alter_table = ON');
  try {
    work();
  } finally {
    database.pragma(`legacy_alter_table = ${before}`);
  }
}

function renameTable(database: Database, from: string, to: string): void {
  database.exec(`ALTER TABLE ${quoteName(from)} RENAME TO ${quoteName(to)}`);
}

/** A copy of a table without INTEGER PRIMARY KEY gets new row ids unless they are copied; full-text indexes use them. */
function needsRowid(database: Database, table: string, newTable: string): boolean {
  const hasRowid = (name: string) =>
    database
      .prepare("SELECT wr = 0 FROM pragma_table_list WHERE schema = 'main' AND name = ? COLLATE NOCASE")
      .pluck()
      .get(name) === 1;
  // A primary key without an index of its own is the row id.
  const hasAlias = database
    .prepare(
      "SELECT EXISTS (SELECT 1 FROM pragma_table_xinfo(:name) WHERE pk > 0) AND NOT EXISTS (SELECT 1 FROM pragma_index_list(:name) WHERE origin = 'pk')",
    )
    .pluck()
    .get({ name: newTable });
  const hasColumnRowid = storedColumnNames(database, table).some((name) => isSameName(name, 'rowid'));
  return hasRowid(table) && hasRowid(newTable) && hasAlias === 0 && !hasColumnRowid;
}
