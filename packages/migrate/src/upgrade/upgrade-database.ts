import { toMigrateError } from '../errors.ts';
import { resolveLinks } from '../inspection/resolve-links.ts';
import type { UpgradeResult } from './receipt.ts';
import type { UpgradeOptions } from './upgrade-options.ts';

/**
 * Brings a library to the wanted schema: under one write lock a verified backup, the steps, and the proof, then one
 * commit. Whatever goes wrong before the commit, the file is what it was.
 *
 * @throws MigrateError, BackupError with the codes of `docs/errors.md`; `facts.backup` says where the backup is
 *
 * @example
 * const migrations = await loadMigrations('migrations');
 * const result = await upgradeDatabase({ database: 'library.db', migrations, appVersion: '1.4.0' });
 */
export async function upgradeDatabase(options: UpgradeOptions): Promise<UpgradeResult> {
  const database = resolveLinks(options.database);
  try {
    // A start that finds nothing to do should not wait for it to be loaded.
    const { runUpgrade } = await import('./run-upgrade.ts');
    return await runUpgrade(database, options);
  } catch (error) {
    throw toMigrateError(error, database);
  }
}
