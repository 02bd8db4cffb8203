import type { Database } from 'better-sqlite3';
import { MigrateError, type MigrateErrorCode } from '../errors.ts';
import type { Migration } from '../migrations/migration.ts';
import { compareWithBackup, type Difference } from './compare-with-backup.ts';
import type { TrackedTable } from './follow-tables.ts';
import type { Loss } from './losses.ts';

/** Values of a column that the migrations changed, as they declare. */
export interface Rewrite {
  readonly table: string;
  readonly column: string;
  readonly count: number;
  readonly reasons: readonly string[];
}

/** What the comparison with the backup found; every difference is declared. */
export interface AccountedValues {
  /** Rows and values of the backup that were compared: those of tables that a statement wrote to. */
  readonly rows: number;
  readonly values: number;
  readonly losses: readonly Loss[];
  readonly rewrites: readonly Rewrite[];
}

const CODES = {
  'rows gone': 'ROWS_LOST',
  'values lost': 'VALUES_LOST',
  'values changed': 'VALUES_CHANGED',
} as const satisfies Readonly<Record<Difference['kind'], MigrateErrorCode>>;

/**
 * Compares every value with the attached backup, inside the transaction of the upgrade.
 *
 * @throws MigrateError `ROWS_LOST`, `VALUES_LOST`, `VALUES_CHANGED` for a difference that no directive declares
 */
export function accountForValues(
  database: Database,
  tables: readonly TrackedTable[],
  route: readonly Migration[],
): AccountedValues {
  const { rows, values, declared, undeclared } = compareWithBackup(database, tables, route);
  for (const kind of ['rows gone', 'values lost', 'values changed'] as const)
    if (undeclared.some((one) => one.kind === kind)) throw undeclaredError(CODES[kind], undeclared);
  return {
    rows,
    values,
    losses: declared.flatMap(({ kind, table, column, count, reasons }) =>
      kind === 'values changed' ? [] : [{ table, column, count, reasons }],
    ),
    rewrites: declared.flatMap(({ kind, table, column, count, reasons }) =>
      kind !== 'values changed' || column === null ? [] : [{ table, column, count, reasons }],
    ),
  };
}

function undeclaredError(code: MigrateErrorCode, undeclared: readonly Difference[]): MigrateError {
  const differences = undeclared.map(({ kind, table, column, count, rows }) => ({ kind, table, column, count, rows }));
  return new MigrateError(code, {
    message: `The upgrade would have ${code === 'VALUES_CHANGED' ? 'changed' : 'lost'} data, so it was rolled back. The database is unchanged.`,
    detail: `Not declared by @loses, @rewrites, @renames or @moves: ${undeclared.map(describeDifference).join('; ')}`,
    hint: 'Report the error to the developer of the app: the migration must keep the data, or declare the change.',
    facts: { differences },
  });
}

/** One difference as a phrase, such as `tracks.title: 3 values changed (rows 1, 2, 5)`. */
export function describeDifference({ kind, table, column, count, rows }: Difference): string {
  const noun = kind.startsWith('rows') ? 'row' : 'value';
  const what = `${count} ${noun}${count === 1 ? '' : 's'} ${kind.split(' ')[1]}`;
  const named = count > rows.length ? 'first rows' : rows.length === 1 ? 'row' : 'rows';
  const where = rows.length === 0 ? '' : ` (${named} ${rows.join(', ')})`;
  return `${table}${column === null ? '' : `.${column}`}: ${what}${where}`;
}
