import type { TableOrColumn } from '@auralis/migration-files';
import { isSameName } from '@auralis/sqlite/support';
import type { Allowance, Migration } from '../migrations/migration.ts';
import type { TrackedColumn, TrackedTable } from './follow-tables.ts';

/** What the headers of the migrations declare about a table, under any name that it has had. */
export interface Declarations {
  /** Why rows may be deleted; empty when no `@loses` declares it. */
  readonly rows: readonly string[];
  /** Why values of a column may be lost, by `@loses` or `@rewrites`. */
  lost(column: TrackedColumn): readonly string[];
  /** Why values of a column may change, by `@rewrites`. */
  changed(column: TrackedColumn): readonly string[];
  /** Where the values of a column are found, by `@moves`. */
  moved(column: TrackedColumn): readonly TableOrColumn[];
}

export function declarationsFor(table: TrackedTable, route: readonly Migration[]): Declarations {
  const isThisTable = (about: TableOrColumn) => table.names.some((name) => isSameName(name, about.table));
  const loses = route.flatMap((migration) => migration.loses).filter(isThisTable);
  const rewrites = route.flatMap((migration) => migration.rewrites).filter(isThisTable);
  const moves = route.flatMap((migration) => migration.moves).filter(({ from }) => isThisTable(from));
  const changed = (column: TrackedColumn) => [
    ...reasonsOf(rewrites.filter((one) => one.column === null)),
    ...reasonsOf(rewrites.filter((one) => isAbout(column, one))),
  ];
  return {
    rows: reasonsOf(loses.filter(({ column }) => column === null)),
    lost: (column) => [...reasonsOf(loses.filter((one) => isAbout(column, one))), ...changed(column)],
    changed,
    moved: (column) => moves.filter(({ from }) => isAbout(column, from)).map(({ to }) => to),
  };
}

function reasonsOf(allowances: readonly Allowance[]): readonly string[] {
  return allowances.map(({ reason }) => reason);
}

function isAbout({ names }: TrackedColumn, { column }: TableOrColumn): boolean {
  return column !== null && names.some((name) => isSameName(name, column));
}
