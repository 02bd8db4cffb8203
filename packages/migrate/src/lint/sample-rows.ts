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

/** `distinct`: the values of a row also differ from column to column, so that two swapped columns differ. */
type SampleKind = 'distinct' | 'plain';

/** The ordinary tables of a schema, without those of SQLite. */
export function tablesOf(database: Database): readonly string[] {
  return database
    .prepare(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
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
 * Inserts up to five rows into every table; a foreign key refers to the row with the same number. Rows whose parent could
 * not be inserted are deleted again: a migration must not be blamed for them.
 *
 * @param kind - `distinct` where the table accepts such values
 * @returns the reason for each table that stayed empty, or that keeps such rows because a trigger prevents the deletion
 */
export function insertSampleRows(database: Database, kind: SampleKind = 'plain'): ReadonlyMap<string, string> {
  const empty = new Map<string, string>();
  for (const table of tablesOf(database)) {
    const reason = fillTable(database, table, kind === 'plain' ? ['plain'] : ['distinct', 'plain']);
    if (reason !== null) empty.set(table, reason);
  }
  const orphans = deleteOrphans(database);
  const left = new Set(findOrphans(database).map(({ table }) => table));
  for (const [table, parent] of orphans)
    if (left.has(table) || isEmpty(database, table))
      empty.set(table, `its rows refer to ${parent}, which lacks the rows`);
  return empty;
}

interface Orphan {
  readonly table: string;
  /** Null in a table WITHOUT ROWID. */
  readonly rowid: bigint | null;
  readonly parent: string;
}

/**
 * Deletes sample rows without their parent, then those that referred to these.
 *
 * @returns the parent that is missing, by table name
 */
function deleteOrphans(database: Database): ReadonlyMap<string, string> {
  const parents = new Map<string, string>();
  // A chain of references is no longer than the number of tables and rows; a trigger may insert a deleted row again.
  for (let round = tablesOf(database).length * ROWS; round > 0; round -= 1) {
    const orphans = findOrphans(database);
    if (orphans.length === 0) break;
    for (const { table, rowid, parent } of orphans) {
      parents.set(table, parent);
      try {
        database.prepare(`DELETE FROM ${quoteName(table)}${rowid === null ? '' : ` WHERE rowid = ${rowid}`}`).run();
      } catch {
        // A trigger may prevent it; `insertSampleRows` looks for what is left.
      }
    }
  }
  return parents;
}

function findOrphans(database: Database): readonly Orphan[] {
  const check = database.prepare('SELECT "table", rowid, parent FROM pragma_foreign_key_check');
  return check.safeIntegers().all() as readonly Orphan[];
}

function isEmpty(database: Database, table: string): boolean {
  return database.prepare(`SELECT 1 FROM ${quoteName(table)} LIMIT 1`).get() === undefined;
}

/** A CHECK or a unique expression may reject a sample row, or its values; one accepted row is enough. */
function fillTable(database: Database, table: string, kinds: readonly SampleKind[]): string | null {
  const columns = columnShapes(database, table);
  const insert = database.prepare(insertSql(table, columns));
  let rejection = '';
  let filled = 0;
  for (let row = 1; row <= ROWS; row += 1) {
    for (const kind of kinds) {
      try {
        filled += insert.run(columns.map((column) => sampleValue(database, column, row, kind))).changes;
        break;
      } catch (error) {
        rejection = error instanceof Error ? error.message : String(error);
      }
    }
  }
  return filled === 0 ? rejection : null;
}

export function insertSql(table: string, columns: readonly ColumnShape[]): string {
  const names = columns.map(({ name }) => quoteName(name)).join(', ');
  return `INSERT INTO ${quoteName(table)} (${names}) VALUES (${columns.map(() => '?').join(', ')})`;
}

/** The value of a column in the row of a number: different in every row, and for a foreign key the value of its parent. */
export function sampleValue(
  database: Database,
  { name, type, role, parent }: ColumnShape,
  row: number,
  kind: SampleKind = 'plain',
): unknown {
  if (parent !== null) {
    const column = columnShapes(database, parent.table).find((one) => one.name === parent.column);
    if (column !== undefined) return sampleValue(database, { ...column, parent: null }, row, kind);
  }
  const own = kind === 'plain' || role === 'key' ? null : name;
  const offset = own === null ? 0 : 10 * [...own].reduce((sum, letter) => (31 * sum + letter.charCodeAt(0)) % 9973, 0);
  const word = type.toUpperCase();
  if (word.includes('BOOL')) return row % 2;
  if (word.includes('INT')) return row + offset;
  if (/DATE|TIME/.test(word)) return `${2026 + (offset % 400)}-01-${String(row).padStart(2, '0')} 10:00:00`;
  if (word.includes('JSON')) return JSON.stringify(own === null ? { row } : { [own]: row });
  if (/CHAR|CLOB|TEXT/.test(word)) return `${own ?? 'row'} ${row}`;
  if (/REAL|FLOA|DOUB|NUM|DEC/.test(word)) return row + offset + 0.5;
  return Buffer.from(own === null ? [row] : `${own} ${row}`);
}
