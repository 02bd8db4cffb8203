import { quoteName } from '@auralis/sqlite';
import { isolatedView } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';

/** What a listener has, by kind. */
type ChangedKind = 'tracks' | 'albums' | 'artists' | 'playlists' | 'entries' | 'plays' | 'favourites';

/** One kind: its numbers in the library and in the backup, and what a restore takes away and brings back. */
interface KindChange {
  readonly name: ChangedKind;
  readonly current: number;
  readonly backup: number;
  /** In the library and not in the backup: more than `current - backup` where others are only in the backup. */
  readonly lost: number;
  /** In the backup and not in the library. */
  readonly back: number;
}

/** The difference between a library and one of its backups. */
export interface LibraryChanges {
  readonly kinds: readonly KindChange[];
  /** All other rows that the library has and the backup lacks or has with other values, such as edited tracks. */
  readonly edited: number;
}

/** Kinds that are the rows of a table. */
const TABLES = {
  tracks: 'tracks',
  albums: 'albums',
  artists: 'artists',
  playlists: 'playlists',
  entries: 'track_playlist',
} as const satisfies Partial<Record<ChangedKind, string>>;
/** Kinds that are the sum of a value over the tracks. */
const SUMS = {
  plays: ['play_count', (track: string) => `CAST(coalesce(${track}.play_count, 0) AS INTEGER)`],
  favourites: ['favorite', (track: string) => `(${track}.favorite IS 1)`],
} as const satisfies Partial<Record<ChangedKind, readonly [column: string, value: (track: string) => string]>>;
/** Columns that are counted as a kind, or that the app changes by itself. */
const NOT_EDITED: Readonly<Record<string, readonly string[]>> = {
  tracks: ['play_count', 'last_played', 'favorite', 'updated_at'],
  playlists: ['updated_at'],
  albums: ['updated_at'],
  artists: ['updated_at', 'total_plays'],
};
/** Tables that are not the listener's: the ledger of migrations, and what can be computed again. */
const NOT_COMPARED: readonly string[] = ['schema_version', 'cached_analysis'];
/** The names under which SQLite has the library and the attached copy. */
const [LIBRARY, COPY] = ['main', 'copy'];

/**
 * Compares an open library with the copy of a backup, of any schema version, row by row. Takes seconds for a large one.
 * The connection must not be in a transaction.
 */
export function compareLibraries(library: Database, copy: string): LibraryChanges {
  const view = isolatedView(copy);
  try {
    library.prepare(`ATTACH ? AS ${COPY}`).run(view.path);
    library.exec('BEGIN');
    return { kinds: kindsOf(library), edited: editedRows(library) };
  } finally {
    if (library.inTransaction) library.exec('ROLLBACK');
    if (columnsOf(library, COPY, 'sqlite_schema').length > 0) library.exec(`DETACH ${COPY}`);
    view.remove();
  }
}

function kindsOf(library: Database): readonly KindChange[] {
  const rows = Object.entries(TABLES).map(([name, table]) => ({
    name: name as ChangedKind,
    current: countRows(library, LIBRARY, table),
    backup: countRows(library, COPY, table),
    lost: missingRows(library, table, LIBRARY, COPY),
    back: missingRows(library, table, COPY, LIBRARY),
  }));
  const sums = Object.entries(SUMS).map(([name, [column, value]]) => {
    const sum = (schema: string) =>
      hasColumn(library, schema, column) ? read(library, `SELECT total(${value('t')}) FROM ${schema}.tracks t`) : 0;
    const less = (from: string, to: string) => {
      if (!hasColumn(library, from, column) || !hasColumn(library, to, column)) return sum(from);
      return read(
        library,
        `SELECT total(max(0, ${value('f')} - ${value('o')})) FROM ${from}.tracks f LEFT JOIN ${to}.tracks o USING (id)`,
      );
    };
    return {
      name: name as ChangedKind,
      current: sum(LIBRARY),
      backup: sum(COPY),
      lost: less(LIBRARY, COPY),
      back: less(COPY, LIBRARY),
    };
  });
  return [...rows, ...sums];
}

/** Rows of the library that differ in the copy, or that are missing there and no kind of their own. */
function editedRows(library: Database): number {
  const kinds: readonly string[] = Object.values(TABLES);
  const sql = `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite|_%' ESCAPE '|'`;
  const tables = (library.prepare(sql).pluck().all() as string[]).filter((name) => !NOT_COMPARED.includes(name));
  const counts = tables.map((table) => {
    const missing = kinds.includes(table) ? 0 : missingRows(library, table, LIBRARY, COPY);
    return missing + differentRows(library, table);
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

function differentRows(library: Database, table: string): number {
  const inCopy = columnsOf(library, COPY, table);
  const ignored = [...keyOf(library, table), ...(NOT_EDITED[table] ?? [])];
  const columns = columnsOf(library, LIBRARY, table).filter((name) => inCopy.includes(name) && !ignored.includes(name));
  if (columns.length === 0) return 0;
  const valuesOf = (row: string) => `(${columns.map((name) => `${row}.${quoteName(name)}`).join(', ')})`;
  return read(
    library,
    `SELECT count(*) FROM ${LIBRARY}.${quoteName(table)} f JOIN ${COPY}.${quoteName(table)} o ON ${sameKey(library, table)}
     WHERE ${valuesOf('f')} IS NOT ${valuesOf('o')}`,
  );
}

/** How many rows of a table have no row with the same key in the other file. */
function missingRows(library: Database, table: string, from: string, to: string): number {
  if (columnsOf(library, to, table).length === 0) return countRows(library, from, table);
  if (columnsOf(library, from, table).length === 0) return 0;
  return read(
    library,
    `SELECT count(*) FROM ${from}.${quoteName(table)} f
     WHERE NOT EXISTS (SELECT 1 FROM ${to}.${quoteName(table)} o WHERE ${sameKey(library, table)})`,
  );
}

function countRows(library: Database, schema: string, table: string): number {
  const exists = columnsOf(library, schema, table).length > 0;
  return exists ? read(library, `SELECT count(*) FROM ${schema}.${quoteName(table)}`) : 0;
}

function read(library: Database, sql: string): number {
  return Number(library.prepare(sql).pluck().get());
}

function sameKey(library: Database, table: string): string {
  return keyOf(library, table)
    .map((name) => `o.${quoteName(name)} = f.${quoteName(name)}`)
    .join(' AND ');
}

/** The columns of the primary key; the number of the row where there is none. */
function keyOf(library: Database, table: string): readonly string[] {
  const sql = "SELECT name FROM pragma_table_info(?, 'main') WHERE pk > 0 ORDER BY pk";
  const key = library.prepare(sql).pluck().all(table) as string[];
  return key.length === 0 ? ['rowid'] : key;
}

function columnsOf(library: Database, schema: string, table: string): readonly string[] {
  return library.prepare('SELECT name FROM pragma_table_info(?, ?)').pluck().all(table, schema) as string[];
}

function hasColumn(library: Database, schema: string, column: string): boolean {
  return columnsOf(library, schema, 'tracks').includes(column);
}
