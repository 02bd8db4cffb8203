import type { Database } from 'better-sqlite3';
import type { Migration } from '../migrations/migration.ts';
import { compareTable, type DifferenceKind, firstDifferences } from './compare-table.ts';
import { type Declarations, declarationsFor } from './declarations.ts';
import type { TrackedColumn, TrackedTable } from './follow-tables.ts';
import { countBackupRows, countBackupValues, countMissingValues } from './moved-values.ts';
import type { TablePair } from './row-keys.ts';

/** A difference from the backup, declared or not. Names are those of the backup. */
export interface Difference {
  readonly kind: DifferenceKind;
  readonly table: string;
  /** Null: whole rows. */
  readonly column: string | null;
  readonly count: number;
  /** The reasons that the migrations declare; empty when none does. */
  readonly reasons: readonly string[];
  /** The keys of the first rows, where the difference is not declared. */
  readonly rows: readonly string[];
  /** The statement that last wrote to the table, as far as it is known. */
  readonly statement: string | null;
}

/** Rows and values that were compared, and how they differ. */
export interface BackupComparison {
  readonly rows: number;
  readonly values: number;
  readonly declared: readonly Difference[];
  readonly undeclared: readonly Difference[];
}

interface ComparedTable {
  readonly rows: number;
  readonly values: number;
  readonly differences: readonly Difference[];
}

const NAMED_ROWS = 3;

/** Compares every value of the tables that a statement wrote to with the attached backup. */
export function compareWithBackup(
  database: Database,
  tables: readonly TrackedTable[],
  route: readonly Migration[],
): BackupComparison {
  const written = tables.filter(({ isWritten }) => isWritten);
  const found = written.map((table) => {
    const declared = declarationsFor(table, route);
    return table.after === null
      ? compareDropped(database, table, declared)
      : compareKept(database, table, pairOf(table, table.after), declared);
  });
  const differences = found.flatMap((table) => table.differences).filter(({ count }) => count > 0);
  return {
    rows: found.reduce((sum, { rows }) => sum + rows, 0),
    values: found.reduce((sum, { values }) => sum + values, 0),
    declared: differences.filter(({ reasons }) => reasons.length > 0),
    undeclared: differences.filter(({ reasons }) => reasons.length === 0),
  };
}

/** The values of a dropped table are accounted for together, or column by column. */
function compareDropped(database: Database, table: TrackedTable, declared: Declarations): ComparedTable {
  const rows = countBackupRows(database, table.before);
  const isDeclared = (column: TrackedColumn) => declared.moved(column).length + declared.lost(column).length > 0;
  const byColumn = declared.rows.length === 0 && table.columns.every(isDeclared);
  const differences = byColumn
    ? table.columns.map((column) => droppedColumn(database, table, column, declared, 0))
    : [difference(table, { kind: 'rows gone', column: null, count: rows, reasons: declared.rows })];
  return { rows, values: rows * table.columns.length, differences };
}

function compareKept(database: Database, table: TrackedTable, pair: TablePair, declared: Declarations): ComparedTable {
  const byName = new Map(table.columns.map((column) => [column.before, column]));
  const mayChange = (name: string) => {
    const column = byName.get(name);
    return column !== undefined && declared.lost(column).length > 0;
  };
  const { rows, values, rowsGone, changed } = compareTable(database, pair, mayChange);
  const differences = [
    difference(table, { kind: 'rows gone', column: null, count: rowsGone, reasons: declared.rows }),
    ...table.columns
      .filter(({ after }) => after === null)
      .map((column) => droppedColumn(database, table, column, declared, rowsGone)),
    ...changed.flatMap(({ column: name, lost, rewritten }) => {
      const column = byName.get(name);
      if (column === undefined) return [];
      return [
        difference(table, { kind: 'values lost', column: name, count: lost, reasons: declared.lost(column) }),
        difference(table, {
          kind: 'values changed',
          column: name,
          count: rewritten,
          reasons: declared.changed(column),
        }),
      ];
    }),
  ];
  const isKept = (column: string | null) => column === null || pair.columns.has(column);
  const named = differences.map((one) =>
    one.count === 0 || one.reasons.length > 0 || !isKept(one.column)
      ? one
      : { ...one, rows: firstDifferences(database, pair, one, NAMED_ROWS) },
  );
  return { rows, values, differences: named };
}

/** What is lost of a column that does not exist any more: nothing, where its values are found in another one. */
function droppedColumn(
  database: Database,
  table: TrackedTable,
  column: TrackedColumn,
  declared: Declarations,
  rowsGone: number,
): Difference {
  const moved = declared.moved(column);
  const about = { kind: 'values lost', column: column.before } as const;
  if (moved.length > 0) {
    const count = countMissingValues(database, table.before, column.before, moved);
    return difference(table, { ...about, count, reasons: [] });
  }
  const count = Math.max(0, countBackupValues(database, table.before, column.before) - rowsGone);
  return difference(table, { ...about, count, reasons: declared.lost(column) });
}

function difference(
  { before, lastWrite }: TrackedTable,
  about: Pick<Difference, 'kind' | 'column' | 'count' | 'reasons'>,
): Difference {
  return { ...about, table: before, rows: [], statement: lastWrite };
}

function pairOf({ before, columns }: TrackedTable, after: string): TablePair {
  const kept = columns.flatMap((column) => (column.after === null ? [] : [[column.before, column.after] as const]));
  return { before, after, columns: new Map(kept) };
}
