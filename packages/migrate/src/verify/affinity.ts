import type { Database } from 'better-sqlite3';

export type Affinity = 'TEXT' | 'NUMERIC' | 'REAL' | 'BLOB';

/** The affinity of a column; INTEGER is included in NUMERIC. https://sqlite.org/datatype3.html#determination_of_column_affinity */
export function affinityOf(database: Database, schema: string, table: string, column: string): Affinity {
  const declared = database.prepare('SELECT type FROM pragma_table_xinfo(?, ?) WHERE name = ?').pluck();
  const type = String(declared.get(table, schema, column) ?? '').toUpperCase();
  if (type.includes('INT')) return 'NUMERIC';
  if (/CHAR|CLOB|TEXT/.test(type)) return 'TEXT';
  if (type.includes('BLOB') || type === '' || type === 'ANY') return 'BLOB';
  return /REAL|FLOA|DOUB/.test(type) ? 'REAL' : 'NUMERIC';
}
