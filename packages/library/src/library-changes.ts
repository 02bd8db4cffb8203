import { attachedBackup, BACKUP, rowKeys } from '@auralis/migrate/support';
import { quoteName } from '@auralis/sqlite';
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
  /** Names of playlists that only one of them has: at most five each, in the order of the alphabet. */
  readonly playlistsLost: readonly string[];
  readonly playlistsBack: readonly string[];
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
const LIBRARY = 'main';
type Side = typeof LIBRARY | typeof BACKUP;
const NAMES_SHOWN = 5;

/**
 * Compares an open library with the copy of a backup, of any schema version, row by row. Takes seconds for a large one.
 * The connection must not be in a transaction.
 */
export function compareLibraries(library: Database, copy: string): LibraryChanges {
  const backup = attachedBackup(library);
  library.exec('BEGIN');
  try {
    backup.attach(copy);
    return {
      kinds: [...Object.entries(TABLES).map(rowsOf), ...Object.entries(SUMS).map(sumsOf)],
      edited: editedRows(library),
      playlistsLost: playlistsOnlyIn(LIBRARY, BACKUP),
      playlistsBack: playlistsOnlyIn(BACKUP, LIBRARY),
    };
  } finally {
    if (library.inTransaction) library.exec('ROLLBACK');
    backup.detach();
  }

  function rowsOf([name, table]: readonly [string, string]): KindChange {
    return {
      name: name as ChangedKind,
      current: countRows(library, LIBRARY, table),
      backup: countRows(library, BACKUP, table),
      lost: missingRows(library, table, LIBRARY),
      back: missingRows(library, table, BACKUP),
    };
  }

  function sumsOf([name, [column, value]]: readonly [string, (typeof SUMS)[keyof typeof SUMS]]): KindChange {
    const has = (side: Side) => columnsOf(library, side, 'tracks').includes(column);
    const sum = (side: Side) => (has(side) ? read(library, `SELECT total(${value('t')}) FROM ${side}.tracks t`) : 0);
    const less = (from: Side, to: Side) => {
      if (!has(from) || !has(to)) return sum(from);
      return read(
        library,
        `SELECT total(max(0, ${value('f')} - ${value('o')})) FROM ${from}.tracks f LEFT JOIN ${to}.tracks o USING (id)`,
      );
    };
    return {
      name: name as ChangedKind,
      current: sum(LIBRARY),
      backup: sum(BACKUP),
      lost: less(LIBRARY, BACKUP),
      back: less(BACKUP, LIBRARY),
    };
  }

  function playlistsOnlyIn(side: Side, other: Side): readonly string[] {
    if (columnsOf(library, side, 'playlists').length === 0) return [];
    const known =
      columnsOf(library, other, 'playlists').length === 0
        ? 'NULL'
        : `SELECT CAST(name AS TEXT) FROM ${other}.playlists`;
    const sql = `SELECT CAST(name AS TEXT) FROM ${side}.playlists WHERE CAST(name AS TEXT) NOT IN (${known})
      ORDER BY name COLLATE NOCASE, id LIMIT ${NAMES_SHOWN}`;
    return library.prepare(sql).pluck().all() as string[];
  }
}

/** Rows of the library that differ in the backup, or that are missing there and no kind of their own. */
function editedRows(library: Database): number {
  const kinds: readonly string[] = Object.values(TABLES);
  const sql = `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite|_%' ESCAPE '|'`;
  const tables = (library.prepare(sql).pluck().all() as string[]).filter((name) => !NOT_COMPARED.includes(name));
  const counts = tables.map((table) => {
    const missing = kinds.includes(table) ? 0 : missingRows(library, table, LIBRARY);
    return missing + differentRows(library, table);
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

function differentRows(library: Database, table: string): number {
  const key = keyOf(library, table);
  const ignored = [...(key?.columns ?? []), ...(NOT_EDITED[table] ?? [])];
  const columns = sharedColumns(library, table).filter((name) => !ignored.includes(name));
  if (key === undefined || columns.length === 0) return 0;
  const valuesOf = (row: string) => `(${columns.map((name) => `${row}.${quoteName(name)}`).join(', ')})`;
  return read(
    library,
    `SELECT count(*) FROM ${LIBRARY}.${quoteName(table)} m JOIN ${BACKUP}.${quoteName(table)} b ON ${key.on}
     WHERE ${valuesOf('m')} IS NOT ${valuesOf('b')}`,
  );
}

/** How many rows of a table on one side have no row with the same key on the other. */
function missingRows(library: Database, table: string, side: Side): number {
  const [row, otherRow, other] = side === LIBRARY ? ['m', 'b', BACKUP] : ['b', 'm', LIBRARY];
  const key = keyOf(library, table);
  if (key === undefined) return countRows(library, side, table);
  return read(
    library,
    `SELECT count(*) FROM ${side}.${quoteName(table)} ${row}
     WHERE NOT EXISTS (SELECT 1 FROM ${other}.${quoteName(table)} ${otherRow} WHERE ${key.on})`,
  );
}

function countRows(library: Database, side: Side, table: string): number {
  const exists = columnsOf(library, side, table).length > 0;
  return exists ? read(library, `SELECT count(*) FROM ${side}.${quoteName(table)}`) : 0;
}

function read(library: Database, sql: string): number {
  return Number(library.prepare(sql).pluck().get());
}

/** What identifies the rows of a table on both sides; undefined where one side has no such table. */
function keyOf(library: Database, table: string) {
  const columns = sharedColumns(library, table);
  if (columns.length === 0) return undefined;
  const [key] = rowKeys(library, {
    before: table,
    after: table,
    columns: new Map(columns.map((name) => [name, name])),
  });
  return key;
}

function sharedColumns(library: Database, table: string): readonly string[] {
  const inBackup = columnsOf(library, BACKUP, table);
  return columnsOf(library, LIBRARY, table).filter((name) => inBackup.includes(name));
}

function columnsOf(library: Database, side: Side, table: string): readonly string[] {
  return library.prepare('SELECT name FROM pragma_table_info(?, ?)').pluck().all(table, side) as string[];
}
