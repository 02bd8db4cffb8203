import { quoteName } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import type { StoredRow } from './stored-row.ts';

/** How the rows of a b-tree are stored, used to match an orphan page to its table. */
export interface Shape {
  readonly columns: readonly StoredColumn[];
  /** The minimum number of values in a record; columns after it were added later. */
  readonly minValues: number;
  readonly hasRowid: boolean;
}

/** A column in the order of the record, which isn't always the order of the declaration. */
export interface StoredColumn {
  readonly name: string | null;
  /**
   * `rowid`: its value is the key of the row, and the record holds NULL in its place. `computed`: SQLite
   * computes it from other columns when it writes the row.
   */
  readonly holds: 'anything' | 'computed' | 'no-numbers' | 'rowid' | 'whole-numbers';
  readonly isNullable: boolean;
}

interface ColumnInfo {
  readonly cid: number;
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly dflt_value: string | null;
  readonly pk: number;
  readonly hidden: number;
}

interface IndexColumn {
  readonly cid: number;
  readonly name: string | null;
}

const IS_VIRTUAL_COLUMN = 2;
const IS_STORED_COLUMN = 3;
const ROWID = -1;

/** The shape of a table's rows, read from a sound database with the same schema. */
export function tableShape(model: Database, table: string): Shape {
  const infos = model.pragma(`main.table_xinfo(${quoteName(table)})`) as readonly ColumnInfo[];
  const isWithoutRowid = model
    .prepare(`SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?`)
    .pluck()
    .get(table);
  const key = primaryKeyIndex(model, table);
  if (isWithoutRowid === 1 && key !== null) return clusteredShape(indexColumns(model, key), infos);
  const stored = infos.filter(({ hidden }) => hidden !== IS_VIRTUAL_COLUMN);
  // A primary key without an index is the rowid.
  const columns = stored.map((info) => storedColumn(info, key === null && info.pk > 0));
  return { columns, minValues: fewestValues(stored), hasRowid: true };
}

/** The shape of an index's entries: its columns, then the rowid or the rest of the primary key. */
export function indexShape(model: Database, index: string, table: string): Shape {
  const infos = model.pragma(`main.table_xinfo(${quoteName(table)})`) as readonly ColumnInfo[];
  const columns = indexColumns(model, index).map(({ cid, name }): StoredColumn => {
    if (cid === ROWID) return { name: null, holds: 'whole-numbers', isNullable: false };
    const info = infos.find((candidate) => candidate.cid === cid);
    if (info === undefined) return { name, holds: 'anything', isNullable: true };
    const isAlias = primaryKeyIndex(model, table) === null && info.pk > 0;
    return isAlias ? { name, holds: 'whole-numbers', isNullable: false } : storedColumn(info, false);
  });
  return { columns, minValues: columns.length, hasRowid: false };
}

/** The columns that a row is written with, each with its place in the record. */
export function writtenColumns({ columns }: Shape): readonly { readonly name: string; readonly place: number }[] {
  return columns.flatMap(({ name, holds }, place) =>
    holds === 'computed' ? [] : [{ name: quoteName(name ?? ''), place }],
  );
}

/** Whether a row could be one of this shape. */
export function matchesShape({ columns, minValues, hasRowid }: Shape, { rowid, values }: StoredRow): boolean {
  if ((rowid !== null) !== hasRowid || values.length < minValues || values.length > columns.length) return false;
  return values.every((value, index) => {
    const column = columns[index];
    if (column === undefined) return false;
    if (column.holds === 'rowid') return value === null;
    if (value === null) return column.isNullable;
    if (column.holds === 'whole-numbers') return typeof value === 'bigint';
    return column.holds !== 'no-numbers' || (typeof value !== 'bigint' && typeof value !== 'number');
  });
}

function clusteredShape(order: readonly IndexColumn[], infos: readonly ColumnInfo[]): Shape {
  const stored = order.flatMap(({ cid }) => infos.filter((info) => info.cid === cid));
  return { columns: stored.map((info) => storedColumn(info, false)), minValues: fewestValues(stored), hasRowid: false };
}

/** ALTER TABLE ADD COLUMN does not rewrite rows, and requires a default for a NOT NULL column. */
function fewestValues(stored: readonly ColumnInfo[]): number {
  const fixed = stored.findLastIndex(
    ({ notnull, dflt_value, pk, hidden }) => pk > 0 || hidden !== 0 || (notnull === 1 && dflt_value === null),
  );
  return Math.max(fixed + 1, 1);
}

function storedColumn({ name, type, notnull, hidden }: ColumnInfo, isRowid: boolean): StoredColumn {
  if (hidden === IS_STORED_COLUMN) return { name, holds: 'computed', isNullable: true };
  if (isRowid) return { name, holds: 'rowid', isNullable: true };
  return { name, holds: hasTextAffinity(type) ? 'no-numbers' : 'anything', isNullable: notnull === 0 };
}

/** https://sqlite.org/datatype3.html#determination_of_column_affinity */
function hasTextAffinity(type: string): boolean {
  return !/INT/i.test(type) && /CHAR|CLOB|TEXT/i.test(type);
}

function primaryKeyIndex(model: Database, table: string): string | null {
  const indexes = model.pragma(`main.index_list(${quoteName(table)})`) as readonly { name: string; origin: string }[];
  return indexes.find(({ origin }) => origin === 'pk')?.name ?? null;
}

function indexColumns(model: Database, index: string): readonly IndexColumn[] {
  return model.pragma(`main.index_xinfo(${quoteName(index)})`) as readonly IndexColumn[];
}
