import { setImmediate as nextTurn } from 'node:timers/promises';
import { throwIfAborted } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { MigrateError } from '../errors.ts';
import { type AppliedStep, recordSteps } from '../inspection/ledger.ts';
import type { SchemaStructure } from '../schema/structure.ts';
import { assertSchema, type Strangers } from '../verify/assert-schema.ts';
import { assertSound } from '../verify/assert-sound.ts';
import { accountFor, type Loss } from '../verify/losses.ts';
import { assertNoNewBroken, type BrokenReferences, dropRecords, recordBrokenReferences } from '../verify/references.ts';
import { countFacts, type DatabaseFacts } from '../verify/table-facts.ts';
import { type Before, BROKEN_BEFORE, type Counted } from './before.ts';
import { measure } from './measure.ts';
import type { UpgradePlan } from './plan-upgrade.ts';
import type { Report } from './progress.ts';
import type { Measures } from './receipt.ts';
import { runSteps } from './run-steps.ts';
import type { UpgradeOptions } from './upgrade-options.ts';

export type ActivePlan = Extract<UpgradePlan, { readonly route: unknown }>;

export interface Transformed {
  readonly applied: readonly AppliedStep[];
  readonly losses: readonly Loss[];
  readonly brokenBefore: readonly BrokenReferences[];
  readonly strangers: Strangers;
  readonly measures: { readonly before: Measures; readonly after: Measures };
}

const BROKEN_AFTER = 'auralis_broken_after';

interface Surroundings {
  readonly before: Before;
  readonly options: UpgradeOptions;
  readonly report: Report;
  /** Given when the caller, or the proof of the backup, wants an end of it. */
  readonly signal: AbortSignal;
}

/** Runs the route and proves the result, inside the caller's transaction: whatever it throws, a rollback undoes it. */
export async function transform(
  database: Database,
  plan: ActivePlan,
  { before, options, report, signal }: Surroundings,
): Promise<Transformed> {
  const { migrations, now = () => new Date(), appVersion, check = 'quick_check' } = options;
  const breathe = async (part: number) => {
    report('verify', part, 4);
    await nextTurn();
    throwIfAborted(signal);
  };
  const wanted = migrations.structureAt(plan.to);
  const changes = totalChanges(database);
  const applied = await runSteps(database, plan.route, { report, signal, rows: before.rows });
  const changed = totalChanges(database) - changes;
  recordSteps(database, applied, appVersion, now());
  await breathe(0);
  const after = plan.additive ? null : countFacts(database);
  await breathe(1);
  const counted = await before.counted();
  const losses =
    after === null || counted === null ? assertUntouched(changed) : account(database, plan, counted, { after, wanted });
  await breathe(2);
  const { objects, own } = before;
  const strangers = assertSchema(database, wanted, { before: objects, old: own });
  if (!plan.additive) assertSound(database, check, wanted);
  await breathe(3);
  report('verify', 4, 4);
  return {
    applied,
    losses,
    brokenBefore: counted?.broken ?? [],
    strangers,
    measures: { before: before.measures, after: measure(database, options.measures ?? {}) },
  };
}

function account(
  database: Database,
  { route }: ActivePlan,
  before: Counted,
  { after, wanted }: { readonly after: DatabaseFacts; readonly wanted: SchemaStructure },
): readonly Loss[] {
  const losses = accountFor(before.facts, after, route);
  recordBrokenReferences(database, BROKEN_AFTER, (table) => wanted.has(`table ${table}`));
  assertNoNewBroken(database, BROKEN_BEFORE, BROKEN_AFTER);
  dropRecords(database, BROKEN_BEFORE, BROKEN_AFTER);
  return losses;
}

function assertUntouched(changes: number): readonly Loss[] {
  if (changes === 0) return [];
  throw new MigrateError('ROWS_LOST', {
    message: 'The update touched rows it should not touch, so it was stopped. Your library is unchanged.',
    detail: `Steps of only CREATE and ADD COLUMN changed ${changes} rows`,
    facts: { changes },
  });
}

function totalChanges(database: Database): number {
  return Number(database.prepare('SELECT total_changes()').pluck().get());
}
