import { quoteName } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import type { MigrationContext } from '../migrations/migration.ts';
import { rebuildTable } from './rebuild-table.ts';

/** @param database - the connection as the step sees it: what the step may not say itself it may not say through these */
export function stepContext(database: Database): MigrationContext {
  return {
    rebuildTable: (options) => rebuildTable(database, options),
    columnsOf: (table) => columnsOf(database, table),
  };
}

/** Stored columns of a table, in its own order; generated ones are left out. */
export function columnsOf(database: Database, table: string): readonly string[] {
  return database
    .prepare("SELECT name FROM pragma_table_xinfo(?, 'main') WHERE hidden = 0")
    .pluck()
    .all(table) as readonly string[];
}

export function quoteAll(names: readonly string[]): string {
  return names.map(quoteName).join(', ');
}
