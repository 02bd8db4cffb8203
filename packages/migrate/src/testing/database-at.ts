import { openDatabase, quoteName } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import type { SchemaNode } from '../migrations/migration.ts';
import type { MigrationSet } from '../migrations/migration-set.ts';
import { upgradeDatabase } from '../upgrade/upgrade-database.ts';

export interface DatabaseAtOptions {
  /** Where the file is made; none may be there. */
  readonly path: string;
  readonly migrations: MigrationSet;
  /** Puts rows in, with foreign keys not enforced: real files hold what they should not. */
  readonly fill?: (database: Database) => void;
}

/**
 * Makes a file as an app of a version leaves it: its schema, its record, and the rows you put in. `legacy` is a file from
 * before versions, with the tables that the adopting step recognises.
 *
 * @throws MigrateError as `upgradeDatabase`
 *
 * @example
 * await databaseAt(2, { path: 'old.db', migrations, fill: (db) => db.exec("INSERT INTO tracks (title) VALUES ('One')") });
 */
export async function databaseAt(version: SchemaNode, { path, migrations, fill }: DatabaseAtOptions): Promise<void> {
  if (version !== 'legacy') await upgradeDatabase({ database: path, migrations, to: version, appVersion: 'test' });
  const database = openDatabase(path, { create: true });
  try {
    database.pragma('foreign_keys = OFF');
    if (version === 'legacy') makeRecognised(database, migrations);
    fill?.(database);
  } finally {
    database.close();
  }
}

function makeRecognised(database: Database, { migrations }: MigrationSet): void {
  const shapes = migrations.find(({ from }) => from === 'legacy')?.recognises ?? [];
  for (const { table, columns } of shapes)
    database.exec(`CREATE TABLE ${quoteName(table)} (${columns.map(quoteName).join(', ')})`);
}
