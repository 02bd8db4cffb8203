import { versionLabel } from '@auralis/migration-files';
import { MigrateError } from '../errors.ts';
import type { Drift, Inspection } from '../inspection/inspection.ts';
import type { SchemaNode } from '../migrations/migration.ts';
import { assertMigrationSet, type MigrationSet } from '../migrations/migration-set.ts';
import { type Route, routeBetween } from '../migrations/route.ts';

/** What an upgrade would do with a file. */
export type UpgradePlan =
  | { readonly action: 'none'; readonly version: number }
  /** A newer app wrote the file and allows this app to use it as it is. */
  | { readonly action: 'open'; readonly version: number; readonly wanted: number; readonly minReader: number }
  | ActivePlan;

/** A plan that runs migrations. */
export interface ActivePlan {
  readonly action: 'create' | 'upgrade' | 'adopt' | 'downgrade';
  readonly from: SchemaNode;
  readonly to: number;
  readonly route: Route;
  /** No statement of the route can change an existing row. */
  readonly additive: boolean;
}

export interface PlanOptions {
  /** The schema version to reach. Default: the newest. A lower one than the file has is a downgrade. */
  readonly to?: number | undefined;
  /** Plan a new database where one was lost, instead of `DATABASE_DAMAGED`. */
  readonly recreateIfLost?: boolean;
}

/**
 * Decides what an upgrade would do, from an inspection alone. Nothing is read or written.
 *
 * @throws MigrateError `DATABASE_TOO_NEW`, `DATABASE_FOREIGN`, `DATABASE_DAMAGED`, `DATABASE_DRIFTED` when the file must not
 * be upgraded; `MIGRATION_MISSING` when no migrations lead to the version
 *
 * @example
 * try {
 *   const plan = planUpgrade(inspectDatabase('app.db', migrations), migrations);
 *   if ('route' in plan) for (const { description } of plan.route) console.log(description);
 * } catch (error) {
 *   if (!(error instanceof MigrateError)) throw error;
 *   console.error(`${error.code}: ${error.message} ${error.hint}`);
 * }
 */
export function planUpgrade(
  inspection: Inspection,
  migrations: MigrationSet,
  { to, recreateIfLost = false }: PlanOptions = {},
): UpgradePlan {
  assertMigrationSet(migrations);
  const wanted = to ?? migrations.newest;
  const { status } = inspection;
  const mayRecreate = status === 'damaged' && inspection.isLost === true && recreateIfLost;
  if (status === 'absent' || status === 'empty' || mayRecreate) return planRoute('create', 0, wanted, migrations);
  if (status === 'legacy' && inspection.adoptable) return planRoute('adopt', 'legacy', wanted, migrations);
  if (status === 'current' || status === 'behind') {
    const { version } = inspection;
    if (version === wanted) return { action: 'none', version };
    return planRoute(version < wanted ? 'upgrade' : 'downgrade', version, wanted, migrations);
  }
  if (status === 'ahead' && inspection.compatible && to === undefined) {
    const { version, minReader } = inspection;
    return { action: 'open', version, wanted, minReader };
  }
  throw refusal(inspection);
}

function planRoute(
  action: ActivePlan['action'],
  from: SchemaNode,
  to: number,
  { migrations }: MigrationSet,
): ActivePlan {
  const route = routeBetween(migrations, from, to);
  const additive = route.every(
    ({ body }) => body.kind === 'sql' && body.statements.every(({ effect }) => effect === 'additive'),
  );
  return { action, from, to, route, additive };
}

function refusal(inspection: Inspection): MigrateError {
  const { status, database } = inspection;
  const facts = { ...inspection };
  if (status === 'ahead') {
    const writer = inspection.writtenBy === null ? '' : ` (${inspection.writtenBy})`;
    return new MigrateError('DATABASE_TOO_NEW', {
      message: `The database was last used by a newer version of the app${writer}. It was not changed.`,
      detail: `${database} has schema ${inspection.version}, readable from ${inspection.minReader}; this app knows ${inspection.wanted}.`,
      hint: 'Update the app.',
      facts,
    });
  }
  if (status === 'foreign') {
    const tables = inspection.tables.length === 0 ? '' : ` (${inspection.tables.join(', ')})`;
    return new MigrateError('DATABASE_FOREIGN', {
      message: 'The file is not a database of this app. It was not changed.',
      detail: `${database}: ${inspection.reason}${tables}`,
      hint: 'Check the path.',
      facts,
    });
  }
  if (status === 'damaged') return inspection.isLost === true ? lost(inspection) : damaged(inspection);
  if (status === 'legacy' && inspection.foreignLedger !== null) return ledgerTaken(database, inspection.foreignLedger);
  if (status === 'legacy') {
    return new MigrateError('DATABASE_DRIFTED', {
      message: 'The database is incomplete, and no version of the app created it like this. It was not changed.',
      detail: `${database}: a database without a version that is incomplete: ${inspection.missing.join(', ')}`,
      hint: 'Run `auralis-migrate repair`: it names the backup to restore.',
      facts,
    });
  }
  const reason = inspection.status === 'drifted' ? inspection.drifts.map(describeDrift).join('; ') : status;
  return new MigrateError('DATABASE_DRIFTED', {
    message: 'The database is in a state that this app does not know. It was not changed.',
    detail: `${database}: ${reason}`,
    hint: 'Run `auralis-migrate repair`: it shows what can be repaired, or which backup to restore.',
    facts,
  });
}

/** Another program has a table with the name of the ledger: nothing is wrong with the file. */
export function ledgerTaken(database: string, table: string): MigrateError {
  return new MigrateError('DATABASE_DRIFTED', {
    message: `The database has a table ${table} of another program, where migrations would be recorded. It was not changed.`,
    detail: `${database}: ${table} lacks columns that the record of migrations needs.`,
    hint: 'As the developer of the app, give the record another name with `-- @ledger name` in the first migrations.',
    facts: { database, table },
  });
}

type Damaged = Extract<Inspection, { readonly status: 'damaged' }>;

function damaged({ database, reason, ...facts }: Damaged): MigrateError {
  return new MigrateError('DATABASE_DAMAGED', {
    message: 'The database file was damaged before the upgrade began. It was not changed.',
    detail: `${database}: ${reason}`,
    hint: 'Restore a backup, or salvage what is readable with `auralis-backup salvage`.',
    facts: { ...facts, database, reason },
  });
}

function lost({ database, reason, ...facts }: Damaged): MigrateError {
  return new MigrateError('DATABASE_DAMAGED', {
    message: 'The database file is missing or empty, although there was a database before. Nothing was changed.',
    detail: `${database}: ${reason}`,
    hint: 'Restore a backup, or create a new database with `recreateIfLost` (`--recreate`).',
    facts: { ...facts, database, reason },
  });
}

/** One disagreement between record, tables and migrations, in words. */
export function describeDrift(drift: Drift): string {
  switch (drift.kind) {
    case 'migration-unknown':
      return `${versionLabel(drift.version)} was reached by ${drift.script}, which this app does not have`;
    case 'migration-edited':
      return `${drift.script} differs from the text that was applied`;
    case 'version-invalid':
      return `the ledger contains ${drift.found}, which is not a version`;
    case 'schema':
      return `missing ${drift.missing.join(', ')}`;
    case 'ledger-missing':
      return `the ledger is missing${drift.looksLike === null ? '' : `; the tables are those of ${versionLabel(drift.looksLike)}`}`;
  }
}
