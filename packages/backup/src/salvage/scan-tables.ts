import { quoteName } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import type { SurveyedTable } from './copy-table.ts';
import { openNewDatabase } from './new-database.ts';
import { rowidName } from './row-writer.ts';
import { writtenColumns } from './table-shape.ts';

export interface ScanTablesOptions {
  readonly partial: string;
  readonly scratch: string;
  readonly tables: readonly SurveyedTable[];
}

/**
 * Has SQLite copy the tables in which the survey found nothing wrong, up to the first where SQLite does.
 *
 * @returns how many rows of which table were copied; a table that gave other rows than the survey saw is left empty
 */
export function scanTables({ partial, scratch, tables }: ScanTablesOptions): ReadonlyMap<string, number> {
  const scanned = new Map<string, number>();
  // A connection of its own: an attached file found to be damaged takes it down.
  const database = openNewDatabase(partial);
  try {
    database.prepare('ATTACH ? AS damaged').run(scratch);
    for (const table of tables) {
      if (scan(database, table)) scanned.set(table.tree.name, table.rows);
    }
  } catch {
    // Whatever SQLite stumbled on, the page reader gets its turn.
  } finally {
    database.close();
  }
  return scanned;
}

function scan(database: Database, { tree, rows }: SurveyedTable): boolean {
  const rowid = tree.shape.hasRowid ? rowidName(tree.shape.columns) : null;
  const names = writtenColumns(tree.shape).map(({ name }) => name);
  const list = (rowid === null ? names : [rowid, ...names]).join(', ');
  const table = quoteName(tree.name);
  const copy = database.prepare(
    `INSERT OR IGNORE INTO main.${table} (${list}) SELECT ${list} FROM damaged.${table} NOT INDEXED`,
  );
  database.exec('BEGIN');
  const isAsSurveyed = copy.run().changes === rows;
  database.exec(isAsSurveyed ? 'COMMIT' : 'ROLLBACK');
  return isAsSurveyed;
}
