import { MigrateError } from '../errors.ts';
import type { Allowance, Migration } from '../migrations/migration.ts';
import type { DatabaseFacts } from './table-facts.ts';

/** What a declared step took away: rows of a table, or values of a column. */
export interface Loss {
  readonly table: string;
  /** Null: whole rows. */
  readonly column: string | null;
  readonly count: number;
  /** What the steps say about it; empty when none does. */
  readonly reasons: readonly string[];
}

/**
 * Compares what was counted before and after; pure. A column may lose as many values as its table lost rows; more
 * needs a declaration of its own.
 *
 * @throws MigrateError `ROWS_LOST`, `VALUES_LOST` for a loss that no `@loses` or `@rewrites` names
 */
export function accountFor(before: DatabaseFacts, after: DatabaseFacts, route: readonly Migration[]): readonly Loss[] {
  const allowed = [...route.flatMap(({ loses }) => loses), ...route.flatMap(({ rewrites }) => rewrites)];
  const losses = findLosses(before, after).map((loss) => ({ ...loss, reasons: reasonsFor(loss, allowed) }));
  const undeclared = losses.filter(({ reasons }) => reasons.length === 0);
  const [first] = undeclared.toSorted((one, other) => Number(one.column !== null) - Number(other.column !== null));
  if (first === undefined) return losses;
  const what = undeclared.map(({ table, column, count }) => `${table}${column === null ? '' : `.${column}`}: ${count}`);
  throw new MigrateError(first.column === null ? 'ROWS_LOST' : 'VALUES_LOST', {
    message: 'The update would have lost something of yours, so it was stopped. Your library is unchanged.',
    detail: `Gone without a @loses or @rewrites that names it: ${what.join(', ')}`,
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
  const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
  const fits = (allowance: Allowance) =>
    same(allowance.table, table) &&
    (column === null ? allowance.column === null : allowance.column !== null && same(allowance.column, column));
  return allowed.filter(fits).map(({ reason }) => reason);
}
