import { realpathSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isRestorePending } from '@auralis/backup/support';
import { inspectDatabase, loadMigrations, planUpgrade, type UpgradeResult } from '@auralis/migrate';
import { databaseBytes } from '@auralis/sqlite';

export interface CurrentLibraryOptions {
  readonly path: string;
  readonly migrations: URL | string;
  readonly backups?: { readonly directory?: string } | undefined;
}

/** Bytes. SQLite reads all of a log that a crash left: more than this is left to the thread of an upgrade. */
const LARGEST_LOG = 1024 * 1024;

/**
 * Finds out, in milliseconds and in the calling thread, that there is nothing to do: the library has a schema that this app
 * can use, and no crash, restore or other program needs attention. It makes the checks that an upgrade begins with.
 *
 * @returns null where an upgrade has to look closer; also for whatever is wrong, since the upgrade reports that
 */
export async function findCurrentLibrary(options: CurrentLibraryOptions): Promise<UpgradeResult | null> {
  try {
    const database = realpathSync(options.path);
    if (isRestorePending({ database, directory: options.backups?.directory }) || hasPendingLog(database)) return null;
    const migrations = await loadMigrations(options.migrations);
    await nextTurn();
    const inspection = inspectDatabase(database, migrations, { timeoutMs: 0 });
    if (inspection.status !== 'current' && inspection.status !== 'ahead') return null;
    const plan = planUpgrade(inspection, migrations);
    if ('route' in plan) return null;
    const { version } = plan;
    if (plan.action === 'none') return { status: 'current', database, version };
    return { status: 'compatible', database, version, wanted: plan.wanted, minReader: plan.minReader };
  } catch {
    // A missing or locked file, a newer schema, migrations that can't be read: the upgrade fails with the same, or waits.
    return null;
  }
}

function hasPendingLog(database: string): boolean {
  const { wal, journal } = databaseBytes(database);
  return wal > LARGEST_LOG || journal > 0;
}
