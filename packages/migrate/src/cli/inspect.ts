import { EXIT, type VerbResult } from '@auralis/command-line';
import { openDatabase } from '@auralis/sqlite';
import { inspectDatabase } from '../inspection/inspect-database.ts';
import type { Inspection } from '../inspection/inspection.ts';
import { readLedger } from '../inspection/ledger.ts';
import { loadMigrations } from '../migrations/load-migrations.ts';
import type { MigrationSet } from '../migrations/migration-set.ts';
import { planOrSuggestBackup } from '../upgrade/plan-or-suggest-backup.ts';
import type { UpgradePlan } from '../upgrade/plan-upgrade.ts';
import { describeInspection } from './describe-inspection.ts';
import { assertPresent, type CommandOptions, folderOf } from './options.ts';

export const HOW_TO_CREATE = 'Check the path, or add --create to create a database there.';

export async function status(database: string, options: CommandOptions): Promise<VerbResult> {
  const found = inspectDatabase(database, await loadMigrations(folderOf(options)));
  const isStale = 'header' in found && found.header === 'stale';
  const advice = isStale
    ? ['The file header disagrees with the record of migrations. Run "auralis-migrate repair" to correct it.']
    : [];
  return {
    json: found,
    text: [...describeInspection(found), ...advice].join('\n'),
    exit: found.status === 'current' && !isStale ? EXIT.done : EXIT.notClean,
  };
}

export async function plan(database: string, options: CommandOptions): Promise<VerbResult> {
  const migrations = await loadMigrations(folderOf(options));
  if (options.create !== true) assertPresent(database, HOW_TO_CREATE);
  const planned = planWith(inspectDatabase(database, migrations), migrations, options);
  if (!('route' in planned)) return { json: planned, text: describePlan(planned), exit: EXIT.done };
  const { route, ...about } = planned;
  const listed = route.map(({ file, description, breaking, loses, rewrites }) => ({
    file,
    description,
    breaking,
    loses,
    rewrites,
  }));
  return { json: { ...about, migrations: listed }, text: describePlan(planned), exit: EXIT.done };
}

/** Where no migrations lead back, the error names the backup to restore, as the upgrade itself would. */
function planWith(inspection: Inspection, migrations: MigrationSet, { to, backups }: CommandOptions): UpgradePlan {
  return planOrSuggestBackup(inspection, {
    database: inspection.database,
    migrations,
    appVersion: '',
    ...(to === undefined ? {} : { to }),
    ...(backups === undefined ? {} : { backups: { directory: backups } }),
  });
}

function describePlan(planned: UpgradePlan): string {
  if (planned.action === 'none') return `Nothing to do: the database is at schema ${planned.version}.`;
  if (planned.action === 'open')
    return `Nothing to do: schema ${planned.version} is newer than ${planned.wanted}, and can be used as it is.`;
  const lines = planned.route.map(({ file, description, loses }) => [
    `  ${file}: ${description}`,
    ...loses.map(({ table, reason }) => `    may lose rows of ${table}: ${reason}`),
  ]);
  return [`${planned.action}: from ${planned.from} to ${planned.to}`, ...lines.flat()].join('\n');
}

export async function history(database: string, options: CommandOptions): Promise<VerbResult> {
  assertPresent(database);
  const migrations = await loadMigrations(folderOf(options));
  const found = inspectDatabase(database, migrations);
  const rows = 'version' in found && found.version !== null ? ledgerOf(found.database, migrations.ledger) : [];
  const lines = rows.map(
    ({ version, appliedAt, script, appVersion }) => `  ${version}  ${appliedAt}  ${appVersion ?? ''}  ${script ?? ''}`,
  );
  return {
    json: { database: found.database, status: found.status, history: rows },
    text: rows.length === 0 ? 'No migrations are recorded.' : lines.join('\n'),
    exit: EXIT.done,
  };
}

function ledgerOf(path: string, ledger: string) {
  const connection = openDatabase(path, { readonly: true });
  try {
    return readLedger(connection, ledger);
  } finally {
    connection.close();
  }
}
