import { EXIT, type VerbResult } from '@auralis/command-line';
import { inspectDatabase } from '../inspection/inspect-database.ts';
import type { Inspection } from '../inspection/inspection.ts';
import { loadMigrations } from '../migrations/load-migrations.ts';
import type { MigrationSet } from '../migrations/migration-set.ts';
import { planOrSuggestBackup } from '../upgrade/plan-or-suggest-backup.ts';
import type { UpgradePlan } from '../upgrade/plan-upgrade.ts';
import { assertPresent } from './assert-present.ts';
import { type CommandOptions, folderOf } from './options.ts';

export const HOW_TO_CREATE = 'Check the path, or add --create to make a new library there.';

export async function plan(database: string, options: CommandOptions): Promise<VerbResult> {
  const migrations = await loadMigrations(folderOf(options));
  if (options.create !== true) assertPresent(database, HOW_TO_CREATE);
  const planned = planWith(inspectDatabase(database, migrations), migrations, options);
  if (!('route' in planned)) return { json: planned, text: describe(planned), exit: EXIT.done };
  const { route, ...about } = planned;
  const steps = route.map(({ file, description, breaking, loses, rewrites }) => ({
    file,
    description,
    breaking,
    loses,
    rewrites,
  }));
  return { json: { ...about, steps }, text: describe(planned), exit: EXIT.done };
}

/** Where no steps lead back it names the backup that does, as the upgrade itself would. */
function planWith(inspection: Inspection, migrations: MigrationSet, { to, backups }: CommandOptions): UpgradePlan {
  return planOrSuggestBackup(inspection, {
    database: inspection.database,
    migrations,
    appVersion: '',
    ...(to === undefined ? {} : { to }),
    ...(backups === undefined ? {} : { backups: { directory: backups } }),
  });
}

function describe(planned: UpgradePlan): string {
  if (planned.action === 'none') return `Nothing to do: the library is at schema ${planned.version}.`;
  if (planned.action === 'open')
    return `Nothing to do: schema ${planned.version} is newer than ${planned.wanted}, and can be used as it is.`;
  const steps = planned.route.map(({ file, description, loses }) => [
    `  ${file}: ${description}`,
    ...loses.map(({ table, reason }) => `    may lose from ${table}: ${reason}`),
  ]);
  return [`${planned.action}: from ${planned.from} to ${planned.to}`, ...steps.flat()].join('\n');
}
