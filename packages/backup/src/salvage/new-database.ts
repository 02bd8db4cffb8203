import { closeSync, openSync } from 'node:fs';
import { openDatabase, quoteName } from '@auralis/sqlite';
import type { Database, Statement } from 'better-sqlite3';
import type { FileLayout } from './page-file.ts';
import { RawText } from './record.ts';
import type { StoredRow } from './stored-row.ts';
import type { SurveyedTable } from './survey-trees.ts';
import { type Shape, type StoredColumn, writtenColumns } from './table-shape.ts';

export interface NewDatabaseOptions extends Pick<FileLayout, 'pageSize' | 'encoding' | 'isAutoVacuum'> {
  readonly userVersion: number;
  readonly applicationId: number;
}

const ENCODING_NAMES = { utf8: 'UTF-8', utf16le: 'UTF-16le', utf16be: 'UTF-16be' } as const;

/** Creates an empty database for the saved rows that only its owner can read. */
export function createNewDatabase(path: string, options: NewDatabaseOptions): Database {
  closeSync(openSync(path, 'wx', 0o600));
  const database = configureForFilling(openDatabase(path));
  database.pragma(`page_size = ${options.pageSize}`);
  database.pragma(`encoding = '${ENCODING_NAMES[options.encoding]}'`);
  if (options.isAutoVacuum) database.pragma('auto_vacuum = FULL');
  database.pragma(`user_version = ${options.userVersion}`);
  database.pragma(`application_id = ${options.applicationId}`);
  return database;
}

/** Opens the new file again. */
export function openNewDatabase(path: string): Database {
  return configureForFilling(openDatabase(path));
}

/**
 * The journal is in memory, since an interrupted run discards the file. Foreign keys and CHECK are off, so that rows
 * that already violated them are saved too.
 */
function configureForFilling(database: Database): Database {
  database.pragma('journal_mode = MEMORY');
  database.pragma('synchronous = OFF');
  database.pragma('foreign_keys = OFF');
  database.pragma('ignore_check_constraints = ON');
  database.pragma('trusted_schema = OFF');
  // Writing to the content table of a full-text index is not allowed otherwise.
  database.unsafeMode(true);
  return database;
}

export interface ScanTablesOptions {
  readonly partial: string;
  readonly scratch: string;
  readonly tables: readonly SurveyedTable[];
}

/**
 * Lets SQLite copy the sound tables, up to the first one that SQLite fails to read.
 *
 * @returns the number of copied rows by table; a table whose row count differs from the survey is left empty
 */
export function scanTables({ partial, scratch, tables }: ScanTablesOptions): ReadonlyMap<string, number> {
  const scanned = new Map<string, number>();
  // A separate connection, because an attached file that proves damaged makes it unusable.
  const database = openNewDatabase(partial);
  try {
    database.prepare('ATTACH ? AS damaged').run(scratch);
    for (const table of tables) {
      if (scan(database, table)) scanned.set(table.tree.name, table.rows);
    }
  } catch {
    // SQLite could not read the file; the page reader copies the remaining tables.
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

/** Writes rows of one table. */
export interface RowWriter {
  /** Returns false for a row that violates a constraint or was written before. */
  write(row: StoredRow): boolean;
}

export function rowWriter(database: Database, table: string, shape: Shape): RowWriter {
  const statements = new Map<string, Statement>();
  const rowid = shape.hasRowid ? rowidName(shape.columns) : null;
  const statementFor = (row: StoredRow): Statement => {
    const raw = row.values.map((value) => (value instanceof RawText ? 'r' : '.')).join('');
    const known = statements.get(raw);
    if (known !== undefined) return known;
    const statement = database.prepare(insertion(table, shape, rowid, row));
    statements.set(raw, statement);
    return statement;
  };
  return {
    write: (row) => {
      const values = placesOf(shape, row).map(({ place }) => {
        const value = row.values[place];
        if (shape.columns[place]?.holds === 'rowid') return row.rowid;
        return value instanceof RawText ? value.bytes : value;
      });
      return isWritten(statementFor(row), rowid === null ? values : [row.rowid, ...values]);
    },
  };
}

function insertion(table: string, shape: Shape, rowid: string | null, row: StoredRow): string {
  const columns = placesOf(shape, row);
  const names = columns.map(({ name }) => name);
  const marks = columns.map(({ place }) => (row.values[place] instanceof RawText ? 'CAST(? AS TEXT)' : '?'));
  const all = rowid === null ? { names, marks } : { names: [rowid, ...names], marks: ['?', ...marks] };
  return `INSERT OR IGNORE INTO main.${quoteName(table)} (${all.names.join(', ')}) VALUES (${all.marks.join(', ')})`;
}

/** Omits columns added after the row was written, so that they take their default as in SQLite. */
function placesOf(shape: Shape, { values }: StoredRow): ReturnType<typeof writtenColumns> {
  return writtenColumns(shape).filter(({ place }) => place < values.length);
}

function isWritten(statement: Statement, values: readonly unknown[]): boolean {
  try {
    return statement.run(...values).changes === 1;
  } catch (error) {
    // STRICT tables reject a value of the wrong type despite INSERT OR IGNORE.
    if (String((error as { readonly code?: unknown }).code).startsWith('SQLITE_CONSTRAINT')) return false;
    throw error;
  }
}

/** A name for the rowid that no column uses; null when there is none, and SQLite assigns new rowids. */
export function rowidName(columns: readonly StoredColumn[]): string | null {
  if (columns.some(({ holds }) => holds === 'rowid')) return null;
  const taken = new Set(columns.map(({ name }) => name?.toLowerCase()));
  return ['rowid', '_rowid_', 'oid'].find((name) => !taken.has(name)) ?? null;
}
