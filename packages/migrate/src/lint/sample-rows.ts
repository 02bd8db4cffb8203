import { quoteName } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';

export interface ColumnShape {
  readonly name: string;
  readonly type: string;
  /** Whether it is part of the primary key. */
  readonly role: 'key' | 'value';
  /** `must-name`: NOT NULL without a default, so every INSERT has to give a value. */
  readonly insert: 'must-name' | 'may-omit';
  /** The parent's column, where this one is a foreign key. */
  readonly parent: { readonly table: string; readonly column: string } | null;
}

const ROWS = 5;

/** The ordinary tables of a schema, without those of SQLite and the ledger. */
export function tablesOf(database: Database): readonly string[] {
  return database
    .prepare(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'schema_version' ORDER BY name",
    )
    .pluck()
    .all() as readonly string[];
}

/** The columns of a table that an INSERT may name. */
export function columnShapes(database: Database, table: string): readonly ColumnShape[] {
  const rows = database
    .prepare(
      `SELECT c.name, c.type, iif(c.pk > 0, 'key', 'value') AS role,
         iif(c."notnull" AND c.dflt_value IS NULL AND NOT (c.pk = 1 AND upper(c.type) = 'INTEGER'), 'must-name', 'may-omit') AS "insert",
         k."table" AS parentTable, coalesce(k."to", (SELECT p.name FROM pragma_table_info(k."table") p WHERE p.pk = 1)) AS parentColumn
       FROM pragma_table_xinfo(@table) c LEFT JOIN pragma_foreign_key_list(@table) k ON k."from" = c.name
       WHERE c.hidden = 0 GROUP BY c.cid ORDER BY c.cid`,
    )
    .all({ table }) as readonly {
    name: string;
    type: string;
    role: ColumnShape['role'];
    insert: ColumnShape['insert'];
    parentTable: string | null;
    parentColumn: string | null;
  }[];
  return rows.map(({ parentTable, parentColumn, ...column }) => ({
    ...column,
    parent: parentTable === null || parentColumn === null ? null : { table: parentTable, column: parentColumn },
  }));
}

/**
 * Inserts up to five rows into every table; a foreign key refers to the row with the same number.
 *
 * @returns the reason for each table that stayed empty, by table name
 */
export function insertSampleRows(database: Database): ReadonlyMap<string, string> {
  const empty = new Map<string, string>();
  for (const table of tablesOf(database)) {
    const reason = fillTable(database, table);
    if (reason !== null) empty.set(table, reason);
  }
  return empty;
}

/** A CHECK or a unique expression may reject a sample row; one accepted row is enough. */
function fillTable(database: Database, table: string): string | null {
  const columns = columnShapes(database, table);
  const insert = database.prepare(insertSql(table, columns));
  let rejection = '';
  let filled = 0;
  for (let row = 1; row <= ROWS; row += 1) {
    try {
      filled += insert.run(columns.map((column) => sampleValue(database, column, row))).changes;
    } catch (error) {
      rejection = error instanceof Error ? error.message : String(error);
    }
  }
  return filled === 0 ? rejection : null;
}

export function insertSql(table: string, columns: readonly ColumnShape[]): string {
  const names = columns.map(({ name }) => quoteName(name)).join(', ');
  return `INSERT INTO ${quoteName(table)} (${names}) VALUES (${columns.map(() => '?').join(', ')})`;
}

/** The value of a column in the row of a number: different in every row, and for a foreign key the value of its parent. */
export function sampleValue(database: Database, { type, parent }: ColumnShape, row: number): unknown {
  if (parent !== null) {
    const column = columnShapes(database, parent.table).find(({ name }) => name === parent.column);
    if (column !== undefined) return sampleValue(database, { ...column, parent: null }, row);
  }
  const word = type.toUpperCase();
  if (word.includes('BOOL')) return row % 2;
  if (word.includes('INT')) return row;
  if (/DATE|TIME/.test(word)) return `2026-01-${String(row).padStart(2, '0')} 10:00:00`;
  if (word.includes('JSON')) return JSON.stringify({ row });
  if (/CHAR|CLOB|TEXT/.test(word)) return `row ${row}`;
  if (/REAL|FLOA|DOUB|NUM|DEC/.test(word)) return row + 0.5;
  return Buffer.from([row]);
}
