import { listBackups } from '@auralis/backup';
import { MigrateError } from '../errors.ts';
import type { Inspection } from '../inspection/inspection.ts';
import { planUpgrade, type UpgradePlan } from './plan-upgrade.ts';
import { backupsDirectory, type UpgradeOptions } from './upgrade-options.ts';

/**
 * Plans an upgrade. Where no migrations lead down to the requested version, the error names the newest backup that has it.
 *
 * @throws MigrateError as `planUpgrade`
 */
export function planOrSuggestBackup(inspection: Inspection, options: UpgradeOptions): UpgradePlan {
  const { migrations, to, recreateIfLost } = options;
  try {
    return planUpgrade(inspection, migrations, { to, ...(recreateIfLost === undefined ? {} : { recreateIfLost }) });
  } catch (error) {
    const isDowngrade =
      'version' in inspection && to !== undefined && inspection.version !== null && to < inspection.version;
    if (!(error instanceof MigrateError) || error.code !== 'MIGRATION_MISSING' || !isDowngrade) throw error;
    throw suggestBackup(error, inspection.database, to, options);
  }
}

function suggestBackup(cause: MigrateError, database: string, to: number, options: UpgradeOptions): MigrateError {
  const directory = backupsDirectory(options);
  const backup = listBackups({ database, directory }).find(({ manifest }) => manifest.schemaVersion === to);
  return new MigrateError('MIGRATION_MISSING', {
    message: `No migrations lead down to schema ${to}. The database is unchanged.`,
    detail: cause.detail,
    hint:
      backup === undefined
        ? `Stay at the present schema: there is no backup of schema ${to} either.`
        : `Restore the backup of ${backup.manifest.createdAt}, which has schema ${to}: ${backup.path}`,
    facts: { ...cause.facts, backup: backup?.path ?? null },
    cause,
  });
}
