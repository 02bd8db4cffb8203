import { setImmediate as nextTurn } from 'node:timers/promises';
import { throwIfAborted } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import { MigrateError } from '../errors.ts';
import { type AppliedMigration, recordMigrations } from '../inspection/ledger.ts';
import type { SchemaStructure } from '../schema/structure.ts';
import { assertSchema, type ForeignObjects } from '../verify/assert-schema.ts';
import { assertSound } from '../verify/assert-sound.ts';
import { assertLossesDeclared, countFacts, type DatabaseFacts, type Loss } from '../verify/losses.ts';
import { assertNoNewBroken, type BrokenReferences, dropRecords, recordBrokenReferences } from '../verify/references.ts';
import { type Baseline, type BaselineCounts, BROKEN_BEFORE, type Measures, measure } from './baseline.ts';
import type { ActivePlan } from './plan-upgrade.ts';
import type { Report } from './progress.ts';
import { runMigrations } from './run-migrations.ts';
import type { UpgradeOptions } from './upgrade-options.ts';

/** What the migrations did, as verified. */
export interface MigrateOutcome {
  readonly applied: readonly AppliedMigration[];
  readonly losses: readonly Loss[];
  readonly brokenBefore: readonly BrokenReferences[];
  readonly foreignObjects: ForeignObjects;
  readonly measures: { readonly before: Measures; readonly after: Measures };
}

const BROKEN_AFTER = 'auralis_broken_after';

interface MigrateContext {
  readonly baseline: Baseline;
  readonly options: UpgradeOptions;
  readonly report: Report;
  /** Aborted by the caller, or because the backup failed. */
  readonly signal: AbortSignal;
}

/** Runs the route and verifies the result, inside the caller's transaction: whatever it throws, a rollback undoes it. */
export async function migrateAndVerify(
  database: Database,
  plan: ActivePlan,
  { baseline, options, report, signal }: MigrateContext,
): Promise<MigrateOutcome> {
  const { migrations, now = () => new Date(), appVersion, check = 'quick_check' } = options;
  const yieldTurn = async (part: number) => {
    report('verify', part, 4);
    await nextTurn();
    throwIfAborted(signal);
  };
  const wanted = migrations.structureAt(plan.to);
  const changesBefore = totalChanges(database);
  const applied = await runMigrations(database, plan.route, { report, signal, rows: baseline.rows });
  const changes = totalChanges(database) - changesBefore;
  recordMigrations(database, applied, appVersion, now());
  await yieldTurn(0);
  const after = plan.additive ? null : countFacts(database);
  await yieldTurn(1);
  const before = await baseline.counts();
  const losses =
    after === null || before === null
      ? assertNoChanges(changes)
      : verifyContents(database, plan, before, { after, wanted });
  await yieldTurn(2);
  const foreignObjects = assertSchema(database, wanted, baseline);
  if (!plan.additive) assertSound(database, check, wanted);
  await yieldTurn(3);
  report('verify', 4, 4);
  const measures = { before: baseline.measures, after: measure(database, options.measures ?? {}) };
  return { applied, losses, brokenBefore: before?.broken ?? [], foreignObjects, measures };
}

function verifyContents(
  database: Database,
  { route }: ActivePlan,
  before: BaselineCounts,
  { after, wanted }: { readonly after: DatabaseFacts; readonly wanted: SchemaStructure },
): readonly Loss[] {
  const losses = assertLossesDeclared(before.facts, after, route);
  recordBrokenReferences(database, BROKEN_AFTER, (table) => wanted.has(`table ${table}`));
  assertNoNewBroken(database, BROKEN_BEFORE, BROKEN_AFTER);
  dropRecords(database, BROKEN_BEFORE, BROKEN_AFTER);
  return losses;
}

function assertNoChanges(changes: number): readonly Loss[] {
  if (changes === 0) return [];
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
