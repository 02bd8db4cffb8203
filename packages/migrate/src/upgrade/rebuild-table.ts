import { quoteName } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import type { MigrationContext } from '../migrations/migration.ts';
import { columnsOf, quoteAll } from './step-context.ts';

type RebuildOptions = Parameters<MigrationContext['rebuildTable']>[0];

/**
 * Copies a table into a new definition in the order of https://sqlite.org/lang_altertable.html#otheralter, with
 * `legacy_alter_table` on for the rename, since a view or another table's trigger that mentions the table would
 * otherwise stop it. Row ids, the counter of deleted ids, indexes and triggers are kept. `createSql` must name the
 * table itself; `columns` gives an expression for a column that isn't copied as it is.
 */
export function rebuildTable(database: Database, { table, createSql, columns = {} }: RebuildOptions): void {
  const dependants = database
    .prepare(
      "SELECT sql FROM sqlite_schema WHERE tbl_name = ? COLLATE NOCASE AND type IN ('index', 'trigger') AND sql IS NOT NULL",
    )
    .pluck()
    .all(table) as readonly string[];
  const old = columnsOf(database, table);
  const counter = sequenceOf(database, table);
  const scratch = `auralis_new_${table}`;
  createUnder(database, createSql, table, scratch);
  const isOld = (column: string) => old.some((name) => name.toLowerCase() === column.toLowerCase());
  const kept = columnsOf(database, scratch).filter((column) => Object.hasOwn(columns, column) || isOld(column));
  const values = kept.map((column) => (Object.hasOwn(columns, column) ? columns[column] : quoteName(column)));
  const rowid = needsRowid(database, table, scratch) ? 'rowid, ' : '';
  database.exec(
    `INSERT INTO ${quoteName(scratch)}(${rowid}${quoteAll(kept)}) SELECT ${rowid}${values.join(', ')} FROM ${quoteName(table)}`,
  );
  database.exec(`DROP TABLE ${quoteName(table)}`);
  const before = database.pragma('legacy_alter_table', { simple: true });
  database.pragma('legacy_alter_table = ON');
  try {
    database.exec(`ALTER TABLE ${quoteName(scratch)} RENAME TO ${quoteName(table)}`);
  } finally {
    database.pragma(`legacy_alter_table = ${before}`);
  }
  for (const sql of dependants) database.exec(sql);
  if (counter !== null)
    database.prepare('UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ? COLLATE NOCASE').run(counter, table);
}

/** Runs the definition under another name by renaming at once: SQL is never edited as text. */
function createUnder(database: Database, createSql: string, table: string, scratch: string): void {
  const before = database.pragma('legacy_alter_table', { simple: true });
  const aside = `auralis_old_${table}`;
  database.pragma('legacy_alter_table = ON');
  try {
    database.exec(`ALTER TABLE ${quoteName(table)} RENAME TO ${quoteName(aside)}`);
    database.exec(createSql);
    database.exec(`ALTER TABLE ${quoteName(table)} RENAME TO ${quoteName(scratch)}`);
    database.exec(`ALTER TABLE ${quoteName(aside)} RENAME TO ${quoteName(table)}`);
  } finally {
    database.pragma(`legacy_alter_table = ${before}`);
  }
}

/** Tables without INTEGER PRIMARY KEY lose their row ids in a copy unless told; full-text indexes point at them. */
function needsRowid(database: Database, table: string, scratch: string): boolean {
  const hasRowid = (name: string) =>
    database
      .prepare("SELECT wr = 0 FROM pragma_table_list WHERE schema = 'main' AND name = ? COLLATE NOCASE")
      .pluck()
      .get(name) === 1;
  // A primary key that has no index of its own is the row id.
  const hasAlias = database
    .prepare(
      "SELECT EXISTS (SELECT 1 FROM pragma_table_xinfo(:name) WHERE pk > 0) AND NOT EXISTS (SELECT 1 FROM pragma_index_list(:name) WHERE origin = 'pk')",
    )
    .pluck()
    .get({ name: scratch });
  return (
    hasRowid(table) &&
    hasRowid(scratch) &&
    hasAlias === 0 &&
    !columnsOf(database, table).some((name) => name.toLowerCase() === 'rowid')
  );
}

function sequenceOf(database: Database, table: string): number | null {
  const exists = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'").get();
  if (exists === undefined) return null;
  const counter = database.prepare('SELECT seq FROM sqlite_sequence WHERE name = ? COLLATE NOCASE').pluck().get(table);
  return typeof counter === 'number' ? counter : null;
}
