import { setImmediate as nextTurn } from 'node:timers/promises';
import { throwIfAborted } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import type { AppliedMigration } from '../inspection/ledger.ts';
import { migrationParts } from '../migrations/apply-migration.ts';
import type { Migration } from '../migrations/migration.ts';
import type { Route } from '../migrations/route.ts';
import { plainName, tokenize } from '../sql/tokens.ts';
import type { TableHistory } from '../verify/follow-tables.ts';
import type { Report } from './progress.ts';

interface RunOptions {
  readonly report: Report;
  readonly signal: AbortSignal;
  /** Follows the tables; null where no row can change. */
  readonly history: TableHistory | null;
  /** Rows per table before; null where nobody counted them. */
  readonly rows: Readonly<Record<string, number>> | null;
}

/** Runs a route statement by statement; between two statements the caller's timers and signal get their turn. */
export async function runMigrations(
  database: Database,
  route: Route,
  { report, signal, history, rows }: RunOptions,
): Promise<readonly AppliedMigration[]> {
  const applied: AppliedMigration[] = [];
  const weights = route.map((migration) => migrationWeights(migration, rows));
  const total = weights.flat().reduce((sum, weight) => sum + weight, 0);
  let done = 0;
  for (const [index, migration] of route.entries()) {
    const started = performance.now();
    const { name, description } = migration;
    const running = { index: index + 1, count: route.length, name, description };
    for (const [part, run] of [...migrationParts(database, migration, history ?? undefined)].entries()) {
      report('migrate', done, total, running);
      run();
      done += weights[index]?.[part] ?? 0;
      await nextTurn();
      throwIfAborted(signal);
    }
    applied.push({ migration, durationMs: performance.now() - started });
  }
  report('migrate', total, total);
  return applied;
}

const ROWS_PER_POINT = 1000;

/**
 * The share of the progress of each part of a migration, in the order of `migrationParts`: one point, and one for every
 * thousand rows of the tables that it names. Where rows were not counted, all parts have the same share.
 */
export function migrationWeights(
  { body }: Migration,
  counts: Readonly<Record<string, number>> | null,
): readonly number[] {
  const rows = new Map(Object.entries(counts ?? {}).map(([table, count]) => [table.toUpperCase(), count]));
  const allRows = [...rows.values()].reduce((sum, count) => sum + count, 0);
  const parts = body.kind === 'sql' ? body.statements.map(({ sql }) => rowsOfNamedTables(sql, rows)) : [allRows];
  return [1, ...parts.map((count) => 1 + count / ROWS_PER_POINT), 1];
}

function rowsOfNamedTables(sql: string, rows: ReadonlyMap<string, number>): number {
  const names = tokenize(sql)
    .filter(({ kind }) => kind === 'word' || kind === 'name')
    .map((token) => plainName(token).toUpperCase());
  return [...new Set(names)].reduce((sum, name) => sum + (rows.get(name) ?? 0), 0);
}
