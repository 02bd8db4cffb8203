import { setImmediate as nextTurn } from 'node:timers/promises';
import type { UncheckedTable } from '@auralis/sqlite';
import { raiseCounter, throwIfAborted } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import { MigrateError } from '../errors.ts';
import { type AppliedMigration, recordMigrations } from '../inspection/ledger.ts';
import type { SchemaStructure } from '../schema/structure.ts';
import { accountForValues, type Rewrite } from '../verify/account-values.ts';
import { assertSchema, type ForeignObjects } from '../verify/assert-schema.ts';
import { assertSound } from '../verify/assert-sound.ts';
import type { AttachedBackup } from '../verify/attached-backup.ts';
import { assertDependentsWork } from '../verify/dependents.ts';
import { followTables, type TrackedTable } from '../verify/follow-tables.ts';
import { assertLossesDeclared, countFacts, type Loss } from '../verify/losses.ts';
import {
  assertNoNewBroken,
  type BrokenReferences,
  dropRecords,
  recordBrokenReferences,
  renameRecords,
} from '../verify/references.ts';
import { type Baseline, BROKEN_BEFORE, type Measures, measure, type StateBefore } from './baseline.ts';
import type { ActivePlan } from './plan-upgrade.ts';
import type { Report } from './progress.ts';
import { runMigrations } from './run-migrations.ts';
import type { UpgradeOptions } from './upgrade-options.ts';

/**
 * How the rows and values of before were accounted for. `values`: each one was compared with the backup; `rows` and
 * `values` are numbers of those in tables that a migration wrote to. `counts`: without a backup, they were only counted.
 * `unchanged`: no statement of the migrations can change a row.
 */
export type Compared =
  | { readonly by: 'values'; readonly rows: number; readonly values: number }
  | { readonly by: 'counts' }
  | { readonly by: 'unchanged' };

/** What became of the rows and values of before. */
interface Accounted {
  readonly compared: Compared;
  readonly losses: readonly Loss[];
  readonly rewrites: readonly Rewrite[];
}

/** What the migrations did, as verified. */
export interface MigrateOutcome extends Accounted {
  readonly applied: readonly AppliedMigration[];
  readonly brokenBefore: readonly BrokenReferences[];
  readonly foreignObjects: ForeignObjects;
  readonly unchecked: readonly UncheckedTable[];
  readonly measures: { readonly before: Measures; readonly after: Measures };
}

const BROKEN_AFTER = 'auralis_broken_after';

interface MigrateContext {
  readonly baseline: Baseline;
  readonly attachment: AttachedBackup;
  readonly options: UpgradeOptions;
  readonly report: Report;
  /** Aborted by the caller, or because the backup failed. */
  readonly signal: AbortSignal;
}

/** Runs the route and verifies the result, inside the caller's transaction: whatever it throws, a rollback undoes it. */
export async function migrateAndVerify(
  database: Database,
  plan: ActivePlan,
  { baseline, attachment, options, report, signal }: MigrateContext,
): Promise<MigrateOutcome> {
  const { migrations, now = () => new Date(), appVersion, check = 'quick_check' } = options;
  const yieldTurn = async (part: number) => {
    report('verify', part, 4);
    await nextTurn();
    throwIfAborted(signal);
  };
  const wanted = migrations.structureAt(plan.to);
  const changesBefore = totalChanges(database);
  const history = plan.additive ? null : followTables(database, migrations.ledger);
  const applied = await runMigrations(database, plan.route, { report, signal, history, rows: baseline.rows });
  const changes = totalChanges(database) - changesBefore;
  const tables = history?.tables() ?? [];
  keepCounters(database, baseline, tables);
  recordMigrations(database, migrations, applied, appVersion, now());
  await yieldTurn(0);
  // Before the backup is attached, since a name without a schema may then mean a table of it.
  const measures = { before: baseline.measures, after: measure(database, options.measures ?? {}) };
  assertDependentsWork(database, baseline.brokenDependents);
  if (history === null) assertNoChanges(changes);
  const unchecked = history === null ? [] : assertSound(database, check, wanted);
  await yieldTurn(1);
  const before = await baseline.state();
  if (before?.backup != null) attachment.attach(before.backup);
  const accounted = account(database, plan, before, { tables, ledger: migrations.ledger });
  await yieldTurn(2);
  if (before !== null) assertReferences(database, wanted, tables);
  const foreignObjects = assertSchema(database, wanted, baseline);
  await yieldTurn(3);
  report('verify', 4, 4);
  return { applied, ...accounted, brokenBefore: before?.broken ?? [], foreignObjects, unchecked, measures };
}

/** A rebuilt table counts from its highest row, which may be lower than the row that was deleted last. */
function keepCounters(database: Database, { counters }: Baseline, tables: readonly TrackedTable[]): void {
  for (const { before, after, isWritten } of tables) {
    const counter = counters.get(before);
    if (isWritten && after !== null && counter !== undefined) raiseCounter(database, after, counter);
  }
}

function assertReferences(database: Database, wanted: SchemaStructure, tables: readonly TrackedTable[]): void {
  renameRecords(database, BROKEN_BEFORE, tables);
  recordBrokenReferences(database, BROKEN_AFTER, (table) => wanted.has(`table ${table}`));
  assertNoNewBroken(database, BROKEN_BEFORE, BROKEN_AFTER);
  dropRecords(database, BROKEN_BEFORE, BROKEN_AFTER);
}

function account(
  database: Database,
  { route }: ActivePlan,
  before: StateBefore | null,
  { tables, ledger }: { readonly tables: readonly TrackedTable[]; readonly ledger: string },
): Accounted {
  if (before === null) return { compared: { by: 'unchanged' }, losses: [], rewrites: [] };
  if (before.counts !== null) {
    const losses = assertLossesDeclared(before.counts, countFacts(database, ledger), route);
    return { compared: { by: 'counts' }, losses, rewrites: [] };
  }
  const { rows, values, ...found } = accountForValues(database, tables, route);
  return { compared: { by: 'values', rows, values }, ...found };
}

function assertNoChanges(changes: number): void {
  if (changes === 0) return;
  throw new MigrateError('ROWS_LOST', {
    message: 'The upgrade changed rows that it must not change, so it was rolled back. The database is unchanged.',
    detail: `Migrations of only CREATE and ADD COLUMN changed ${changes} rows`,
    hint: 'Report the error to the developer of the app.',
    facts: { changes },
  });
}

function totalChanges(database: Database): number {
  return Number(database.prepare('SELECT total_changes()').pluck().get());
}
