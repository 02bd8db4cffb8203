import { quoteName } from '@auralis/sqlite';
import type { Database, Statement } from 'better-sqlite3';
import { RawText } from './record.ts';
import type { StoredRow } from './stored-row.ts';
import { type Shape, type StoredColumn, writtenColumns } from './table-shape.ts';

/** Writes rows of one table. */
export interface RowWriter {
  /** Whether the row is in: one that breaks a rule of the table, or comes a second time, is not. */
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

/** Columns that were added after the row was written take their default, as they do when SQLite reads it. */
function placesOf(shape: Shape, { values }: StoredRow): ReturnType<typeof writtenColumns> {
  return writtenColumns(shape).filter(({ place }) => place < values.length);
}

function isWritten(statement: Statement, values: readonly unknown[]): boolean {
  try {
    return statement.run(...values).changes === 1;
  } catch (error) {
    // STRICT tables refuse a value of the wrong type whatever the conflict clause says.
    if (String((error as { readonly code?: unknown }).code).startsWith('SQLITE_CONSTRAINT')) return false;
    throw error;
  }
}

/** A name for the rowid that no column has taken, or null: then SQLite gives the rows new ones. */
export function rowidName(columns: readonly StoredColumn[]): string | null {
  if (columns.some(({ holds }) => holds === 'rowid')) return null;
  const taken = new Set(columns.map(({ name }) => name?.toLowerCase()));
  return ['rowid', '_rowid_', 'oid'].find((name) => !taken.has(name)) ?? null;
}
