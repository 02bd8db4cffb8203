import { quoteName } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';

/** How the rows of a table are matched with those of the backup. */
export type RowMatch = 'primary key' | 'unique key' | 'rowid' | 'whole rows';

/** How rows of the backup (`b`) find their row now (`m`). */
export interface RowKey {
  readonly match: Exclude<RowMatch, 'whole rows'>;
  /** Columns of the key by their name in the backup; empty for the row id. */
  readonly columns: readonly string[];
  readonly on: string;
  /** SQL that is NULL exactly where there is no row now. */
  readonly present: string;
  /** SQL of a text that names the row in an error. */
  readonly shown: string;
}

/** A table in the backup, and the same table now. */
export interface TablePair {
  readonly before: string;
  readonly after: string;
  /** Columns by their name in the backup, with their name now. */
  readonly columns: ReadonlyMap<string, string>;
}

/** The schema name under which the backup is attached. */
export const BACKUP = 'auralis_backup';

/** The keys that identify a row both in the backup and now, the best one first. */
export function rowKeys(database: Database, table: TablePair): readonly RowKey[] {
  const after = uniqueKeys(database, 'main', table.after).map(({ columns }) => signature(columns));
  const kept = uniqueKeys(database, BACKUP, table.before).flatMap(({ match, columns }) => {
    const now = columns.flatMap((column) => table.columns.get(column) ?? []);
    const isKept = now.length === columns.length && after.includes(signature(now));
    return isKept && haveSameAffinity(database, table, columns) ? [keyOf(match, columns, now)] : [];
  });
  const [old, now] = [rowidName(database, BACKUP, table.before), rowidName(database, 'main', table.after)];
  if (old === null || now === null) return kept;
  const rowid = `m.${now}`;
  return [...kept, { match: 'rowid', columns: [], on: `${rowid} = b.${old}`, present: rowid, shown: `b.${old}` }];
}

/** SQLite cannot look up a number in an index of texts: it would read the whole table for every row. */
function haveSameAffinity(database: Database, { before, after, columns }: TablePair, key: readonly string[]): boolean {
  return key.every(
    (column) =>
      affinityOf(database, BACKUP, before, column) ===
      affinityOf(database, 'main', after, columns.get(column) ?? column),
  );
}

function keyOf(match: RowKey['match'], before: readonly string[], after: readonly string[]): RowKey {
  const pairs = before.map((column, at) => `m.${quoteName(after[at] ?? column)} = b.${quoteName(column)}`);
  const shown = before.map((column) => `quote(b.${quoteName(column)})`).join(` || ', ' || `);
  return { match, columns: before, on: pairs.join(' AND '), present: `m.${quoteName(after[0] ?? '')}`, shown };
}

function signature(columns: readonly string[]): string {
  return JSON.stringify(columns.map((column) => column.toLowerCase()).toSorted());
}

interface UniqueKey {
  readonly match: 'primary key' | 'unique key';
  readonly columns: readonly string[];
}

/** Sets of columns whose values are never NULL and never occur twice, the primary key first. */
function uniqueKeys(database: Database, schema: string, table: string): readonly UniqueKey[] {
  const columns = database
    .prepare('SELECT name, pk, "notnull" AS isNeeded FROM pragma_table_xinfo(?, ?)')
    .all(table, schema) as readonly { readonly name: string; readonly pk: number; readonly isNeeded: number }[];
  const needed = new Set(columns.filter(({ isNeeded }) => isNeeded === 1).map(({ name }) => name));
  const primary = columns.filter(({ pk }) => pk > 0).toSorted((one, other) => one.pk - other.pk);
  const isNeverNull = primary.length === 1 && isRowidAlias(database, schema, table);
  const keys: UniqueKey[] = [];
  if (primary.length > 0 && (isNeverNull || primary.every(({ name }) => needed.has(name))))
    keys.push({ match: 'primary key', columns: primary.map(({ name }) => name) });
  const indexes = database
    .prepare('SELECT name FROM pragma_index_list(?, ?) WHERE "unique" = 1 AND partial = 0 AND origin <> \'pk\'')
    .pluck()
    .all(table, schema) as readonly string[];
  const indexed = database.prepare('SELECT name FROM pragma_index_info(?, ?)').pluck();
  for (const index of indexes) {
    const names = indexed.all(index, schema) as readonly (string | null)[];
    if (names.every((name) => name !== null && needed.has(name)))
      keys.push({ match: 'unique key', columns: names as readonly string[] });
  }
  return keys;
}

/** An INTEGER PRIMARY KEY is the row id, which is why it has no index of its own. */
function isRowidAlias(database: Database, schema: string, table: string): boolean {
  const index = database.prepare("SELECT 1 FROM pragma_index_list(?, ?) WHERE origin = 'pk'").get(table, schema);
  return index === undefined;
}

/** A name under which the row id of a table can be read; null for a table WITHOUT ROWID. */
export function rowidName(database: Database, schema: string, table: string): string | null {
  const without = database.prepare('SELECT wr FROM pragma_table_list WHERE schema = ? AND name = ?').pluck();
  if (without.get(schema, table) === 1) return null;
  const names = database.prepare('SELECT lower(name) FROM pragma_table_xinfo(?, ?)').pluck().all(table, schema);
  return ['rowid', '_rowid_', 'oid'].find((name) => !names.includes(name)) ?? null;
}

type Affinity = 'TEXT' | 'NUMERIC' | 'REAL' | 'BLOB';

/** The affinity of a column; INTEGER is included in NUMERIC. https://sqlite.org/datatype3.html#determination_of_column_affinity */
export function affinityOf(database: Database, schema: string, table: string, column: string): Affinity {
  const declared = database.prepare('SELECT type FROM pragma_table_xinfo(?, ?) WHERE name = ?').pluck();
  const type = String(declared.get(table, schema, column) ?? '').toUpperCase();
  if (type.includes('INT')) return 'NUMERIC';
  if (/CHAR|CLOB|TEXT/.test(type)) return 'TEXT';
  if (type.includes('BLOB') || type === '' || type === 'ANY') return 'BLOB';
  return /REAL|FLOA|DOUB/.test(type) ? 'REAL' : 'NUMERIC';
}
