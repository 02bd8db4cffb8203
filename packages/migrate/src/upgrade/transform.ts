import type { Database } from 'better-sqlite3';
import { MigrateError } from '../errors.ts';
import { type AppliedStep, recordSteps } from '../ledger.ts';
import type { UpgradePlan } from '../plan-upgrade.ts';
import { assertSchema } from '../proof/assert-schema.ts';
import { assertSound } from '../proof/assert-sound.ts';
import { accountFor, type Loss } from '../proof/losses.ts';
import { assertNoNewBroken, type BrokenReferences, dropRecords, recordBrokenReferences } from '../proof/references.ts';
import { countFacts, type DatabaseFacts } from '../proof/table-facts.ts';
import { measure } from './measure.ts';
import type { Report } from './progress.ts';
import type { Measures } from './receipt.ts';
import { runSteps } from './run-steps.ts';
import type { UpgradeOptions } from './upgrade-options.ts';

export type ActivePlan = Extract<UpgradePlan, { readonly route: unknown }>;

export interface Transformed {
  readonly applied: readonly AppliedStep[];
  readonly losses: readonly Loss[];
  readonly brokenBefore: readonly BrokenReferences[];
  readonly extra: readonly string[];
  readonly measures: { readonly before: Measures; readonly after: Measures };
}

const BEFORE = 'auralis_broken_before';
const AFTER = 'auralis_broken_after';

/** What is known of a library before the first step. */
export interface Before {
  readonly measures: Measures;
  /** Null where it would prove nothing. */
  readonly counted: { readonly facts: DatabaseFacts; readonly broken: readonly BrokenReferences[] } | null;
}

/** A route of only CREATE and ADD COLUMN can't lose a row: counting a million of them would prove nothing. */
export function lookBefore(database: Database, { additive }: ActivePlan, { measures = {} }: UpgradeOptions): Before {
  const counted = additive ? null : { facts: countFacts(database), broken: recordBrokenReferences(database, BEFORE) };
  return { measures: measure(database, measures), counted };
}

/** Runs the route and proves the result, inside the caller's transaction: whatever it throws, a rollback undoes it. */
export async function transform(
  database: Database,
  plan: ActivePlan,
  { counted, measures }: Before,
  options: UpgradeOptions,
  report: Report,
): Promise<Transformed> {
  const { migrations, now = () => new Date(), appVersion, signal, check = 'quick_check' } = options;
  const changes = totalChanges(database);
  const applied = await runSteps(database, plan.route, { report, signal, facts: counted?.facts ?? null });
  report('verify', 0, 3);
  const losses =
    counted === null ? assertUntouched(totalChanges(database) - changes) : compareAfter(database, plan, counted.facts);
  report('verify', 1, 3);
  recordSteps(database, applied, appVersion, now());
  const extra = assertSchema(database, migrations.structureAt(plan.to));
  if (!plan.additive) assertSound(database, check);
  report('verify', 3, 3);
  return {
    applied,
    losses,
    brokenBefore: counted?.broken ?? [],
    extra,
    measures: { before: measures, after: measure(database, options.measures ?? {}) },
  };
}

function compareAfter(database: Database, plan: ActivePlan, before: DatabaseFacts): readonly Loss[] {
  const losses = accountFor(before, countFacts(database), plan.route);
  recordBrokenReferences(database, AFTER);
  assertNoNewBroken(database, BEFORE, AFTER);
  dropRecords(database, BEFORE, AFTER);
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
