import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, quoteName } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach } from 'vitest';
import { loadMigrations } from '../src/migrations/load-migrations.ts';
import type { CodeMigration } from '../src/migrations/migration.ts';
import type { MigrationSet } from '../src/migrations/migration-set.ts';

/** A folder of its own for each test, with the path of a database in it. */
export function useFolder(): { folder: string; path: string } {
  const place = { folder: '', path: '' };
  beforeEach(() => {
    place.folder = mkdtempSync(join(tmpdir(), 'auralis-migrate-'));
    place.path = join(place.folder, 'database.db');
  });
  afterEach(() => rmSync(place.folder, { recursive: true, force: true }));
  return place;
}

/** Migrations as an object: the part of the name between `migration_` and the ending, to SQL or code. */
export function migrationsFrom(migrations: Readonly<Record<string, string | CodeMigration>>): Promise<MigrationSet> {
  return loadMigrations({
    migrations: Object.entries(migrations).map(([name, migration]) =>
      typeof migration === 'string'
        ? { file: `migration_${name}.sql`, text: migration }
        : { file: `migration_${name}.ts`, text: `// ${name}\n${String(migration.up)}`, code: migration },
    ),
    frozen: {},
  });
}

/** Runs SQL on a file of its own connection; foreign keys are not enforced, so that invalid rows can be inserted. */
export function runSql(path: string, sql: string): void {
  const database = openDatabase(path, { create: true });
  database.pragma('foreign_keys = OFF');
  database.exec(sql);
  database.close();
}

export function rowsOf(path: string, sql: string): readonly unknown[] {
  const database = openDatabase(path, { readonly: true });
  try {
    return database.prepare(sql).raw().all();
  } finally {
    database.close();
  }
}

/** SHA-256 over the whole content of a file: header numbers, schema, and every row of every table with its row id. */
export function contentHash(path: string): string {
  const database = openDatabase(path, { readonly: true });
  try {
    const hash = createHash('sha256');
    for (const name of ['user_version', 'application_id', 'encoding'])
      hash.update(`${name} ${database.pragma(name, { simple: true })}\n`);
    const schema = database.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2').raw().all();
    hash.update(JSON.stringify(schema));
    for (const name of storedTables(database)) hash.update(JSON.stringify([name, tableContent(database, name)]));
    return hash.digest('hex');
  } finally {
    database.close();
  }
}

function storedTables(database: Database): readonly string[] {
  return database
    .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow') ORDER BY name")
    .pluck()
    .all()
    .map(String)
    .filter((name) => name !== 'sqlite_schema');
}

function tableContent(database: Database, table: string): readonly unknown[] {
  const columns = database.prepare('SELECT name FROM pragma_table_xinfo(?)').pluck().all(table).map(String);
  const hasRowid = database.prepare("SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?").pluck();
  const values = columns.map((column) => `typeof(${quoteName(column)}), quote(${quoteName(column)})`);
  const rowid = hasRowid.get(table) === 0 ? ['rowid'] : [];
  return database
    .prepare(`SELECT ${[...rowid, ...values].join(', ')} FROM ${quoteName(table)} ORDER BY 1, 2, 3`)
    .raw()
    .all();
}
