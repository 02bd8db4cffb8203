import { openDatabase } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import type { SchemaNode, TableShape } from '../migrations/migration.ts';
import type { MigrationSet } from '../migrations/migration-set.ts';
import { createTables } from '../schema/structure.ts';
import { upgradeDatabase } from '../upgrade/upgrade-database.ts';

export interface DatabaseAtOptions {
  /** The path of the new file; it must not exist yet. */
  readonly path: string;
  readonly migrations: MigrationSet;
  /** Inserts rows. Foreign keys are not enforced, because real files contain broken references too. */
  readonly fill?: (database: Database) => void;
}

/**
 * Makes a database file as an app of an older version would leave it: with the schema and the ledger of that version,
 * and the rows that `fill` inserts. `legacy` is a file from before schema versions: it has no ledger, and the tables that
 * the adopting migration names with `@recognises`.
 *
 * @param version - the schema version of the file, from 0 to the newest, or `legacy`
 *
 * @throws MigrateError `MIGRATION_MISSING` when no migrations lead to that version
 * @throws MigrateError `MIGRATION_FAILED` when a migration fails, and every other code of `upgradeDatabase`
 *
 * @example
 * import { loadMigrations, upgradeDatabase } from '@auralis/migrate';
 * import { databaseAt } from '@auralis/migrate/testing';
 *
 * const migrations = await loadMigrations('migrations');
 * await databaseAt(2, {
 *   path: 'old.db',
 *   migrations,
 *   fill: (db) => db.exec("INSERT INTO tracks (title) VALUES ('One')"),
 * });
 * const { status } = await upgradeDatabase({ database: 'old.db', migrations, appVersion: '1.4.0' });
 * console.log(status); // 'upgraded'
 */
export async function databaseAt(version: SchemaNode, { path, migrations, fill }: DatabaseAtOptions): Promise<void> {
  if (version !== 'legacy') await upgradeDatabase({ database: path, migrations, to: version, appVersion: 'test' });
  const database = openDatabase(path, { create: true });
  try {
    database.pragma('foreign_keys = OFF');
    if (version === 'legacy') createTables(database, adoptedTables(migrations));
    fill?.(database);
  } finally {
    database.close();
  }
}

function adoptedTables({ migrations }: MigrationSet): readonly TableShape[] {
  return migrations.find(({ from }) => from === 'legacy')?.recognises ?? [];
}
