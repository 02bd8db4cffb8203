import { loadMigrations } from '@auralis/migrate';
import { type UpgradeReport, upgradeReport } from '@auralis/migrate/support';
import { MIGRATIONS_FOLDER } from './location.ts';

export interface ReportLibraryOptions {
  readonly path: string;
  readonly appVersion: string;
  /** Default: the migrations of this repository. */
  readonly migrations?: URL | string | undefined;
  readonly backups?: { readonly directory?: string } | undefined;
}

/**
 * Makes a report for support about a library in any state. It contains no titles, names and paths.
 *
 * @throws MigrateError with the codes of `loadMigrations`
 *
 * @example
 * const report = await reportLibrary({ path: 'library.db', appVersion: '1.4.0' });
 */
export async function reportLibrary(options: ReportLibraryOptions): Promise<UpgradeReport> {
  const { path, appVersion, migrations = MIGRATIONS_FOLDER, backups = {} } = options;
  return upgradeReport({ database: path, migrations: await loadMigrations(migrations), appVersion, backups });
}
