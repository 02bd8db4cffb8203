import { listBackups } from '@auralis/backup';
import { MigrateError } from '../errors.ts';
import type { Inspection } from '../inspection/inspection.ts';
import { backupsDirectory } from './back-up.ts';
import { planUpgrade, type UpgradePlan } from './plan-upgrade.ts';
import type { UpgradeOptions } from './upgrade-options.ts';

/**
 * Plans, and where no downward steps lead to the version asked for, names the newest backup that has it.
 *
 * @throws MigrateError as `planUpgrade` does
 */
export function undoOrNameBackup(inspection: Inspection, options: UpgradeOptions): UpgradePlan {
  const { migrations, to, recreateIfLost } = options;
  try {
    return planUpgrade(inspection, migrations, { to, ...(recreateIfLost === undefined ? {} : { recreateIfLost }) });
  } catch (error) {
    const isUndo =
      'version' in inspection && to !== undefined && inspection.version !== null && to < inspection.version;
    if (!(error instanceof MigrateError) || error.code !== 'MIGRATION_MISSING' || !isUndo) throw error;
    const directory = backupsDirectory(options);
    const fitting = listBackups({ database: inspection.database, directory }).find(
      ({ manifest }) => manifest.schemaVersion === to,
    );
    throw new MigrateError('MIGRATION_MISSING', {
      message:
        fitting === undefined
          ? `There is no way back to schema ${to} that keeps everything, and no backup of it. Your library is unchanged.`
          : `There is no way back to schema ${to} that keeps everything. The backup of ${fitting.manifest.createdAt} has it: ${fitting.path}. Your library is unchanged.`,
      detail: error.detail,
      facts: { ...error.facts, backup: fitting?.path ?? null },
      cause: error,
    });
  }
}
