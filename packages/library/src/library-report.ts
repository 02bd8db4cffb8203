import { loadMigrations } from '@auralis/migrate';
import { type UpgradeReport, upgradeReport } from '@auralis/migrate/support';
import { MIGRATIONS_FOLDER } from './location.ts';

export interface ReportLibraryOptions {
  readonly path: string;
  readonly appVersion: string;
  /** Default: the migrations of this repository. */
  readonly migrations?: URL | string;
  readonly backups?: { readonly directory?: string };
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
  const { path, migrations = MIGRATIONS_FOLDER, ...others } = options;
  return upgradeReport({ database: path, migrations: await loadMigrations(migrations), ...others });
}
