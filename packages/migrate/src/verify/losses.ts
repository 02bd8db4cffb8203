import { type Contents, countContents, isSameName } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import { MigrateError } from '../errors.ts';
import type { Allowance, Migration } from '../migrations/migration.ts';

/** Rows and values per table, without the ledger. */
export type DatabaseFacts = Contents;

export function countFacts(database: Database, ledger: string): DatabaseFacts {
  return Object.fromEntries(Object.entries(countContents(database)).filter(([table]) => table !== ledger));
}

/** What a migration removed: rows of a table, or values of a column. */
export interface Loss {
  readonly table: string;
  /** Null: whole rows. */
  readonly column: string | null;
  readonly count: number;
  /** The reasons that the migrations declare; empty when none does. */
  readonly reasons: readonly string[];
}

/**
 * Compares the counts before and after; pure. A column may lose as many values as its table lost rows; more needs a
 * declaration of its own.
 *
 * @throws MigrateError `ROWS_LOST`, `VALUES_LOST` for a loss that no `@loses` or `@rewrites` declares
 */
export function assertLossesDeclared(
  before: DatabaseFacts,
  after: DatabaseFacts,
  route: readonly Migration[],
): readonly Loss[] {
  const allowed = [...route.flatMap(({ loses }) => loses), ...route.flatMap(({ rewrites }) => rewrites)];
  const losses = findLosses(before, after).map((loss) => ({ ...loss, reasons: reasonsFor(loss, allowed) }));
  const undeclared = losses.filter(({ reasons }) => reasons.length === 0);
  const [first] = undeclared.toSorted((one, other) => Number(one.column !== null) - Number(other.column !== null));
  if (first === undefined) return losses;
  const what = undeclared.map(({ table, column, count }) => `${table}${column === null ? '' : `.${column}`}: ${count}`);
  throw new MigrateError(first.column === null ? 'ROWS_LOST' : 'VALUES_LOST', {
    message: 'The upgrade would have lost data, so it was rolled back. The database is unchanged.',
    detail: `Lost without a @loses or @rewrites that declares it: ${what.join(', ')}`,
    hint: 'Report the error to the developer of the app: the migration must keep the data, or declare the loss.',
    facts: { losses: undeclared },
  });
}

function findLosses(before: DatabaseFacts, after: DatabaseFacts): readonly Omit<Loss, 'reasons'>[] {
  return Object.entries(before).flatMap(([table, old]) => {
    const now = after[table] ?? { rows: 0, values: {} };
    const rows = Math.max(0, old.rows - now.rows);
    const values = Object.entries(old.values).map(([column, count]) => ({
      table,
      column,
      count: count - rows - (now.values[column] ?? 0),
    }));
    return [{ table, column: null, count: rows }, ...values].filter(({ count }) => count > 0);
  });
}

function reasonsFor({ table, column }: Omit<Loss, 'reasons'>, allowed: readonly Allowance[]): readonly string[] {
  const covers = (allowance: Allowance) =>
    isSameName(allowance.table, table) &&
    (column === null ? allowance.column === null : allowance.column !== null && isSameName(allowance.column, column));
  return allowed.filter(covers).map(({ reason }) => reason);
}
