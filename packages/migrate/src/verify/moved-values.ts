import type { TableOrColumn } from '@auralis/migration-files';
import { quoteName } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { BACKUP } from './row-keys.ts';

/** Rows of a table of the attached backup. */
export function countBackupRows(database: Database, table: string): number {
  return count(database, `SELECT count(*) FROM ${BACKUP}.${quoteName(table)}`);
}

/** Values of a column of the attached backup that are not NULL. */
export function countBackupValues(database: Database, table: string, column: string): number {
  return count(database, `SELECT count(${quoteName(column)}) FROM ${BACKUP}.${quoteName(table)}`);
}

/** Distinct values of a column of the attached backup that none of the other columns contains now. */
export function countMissingValues(
  database: Database,
  table: string,
  column: string,
  targets: readonly TableOrColumn[],
): number {
  const values = (schema: string, name: string, of: string) =>
    `SELECT typeof(${quoteName(of)}), ${quoteName(of)} COLLATE BINARY FROM ${schema}.${quoteName(name)} WHERE ${quoteName(of)} IS NOT NULL`;
  const kept = targets
    .filter((target) => hasColumn(database, target))
    .map((target) => ` EXCEPT ${values('main', target.table, target.column ?? '')}`);
  return count(database, `SELECT count(*) FROM (${values(BACKUP, table, column)}${kept.join('')})`);
}

function hasColumn(database: Database, { table, column }: TableOrColumn): boolean {
  const found = database.prepare(
    "SELECT 1 FROM pragma_table_xinfo(?, 'main') WHERE name = ? COLLATE NOCASE AND hidden IN (0, 2, 3)",
  );
  return found.get(table, column) !== undefined;
}

function count(database: Database, sql: string): number {
  return Number(database.prepare(sql).pluck().get());
}
