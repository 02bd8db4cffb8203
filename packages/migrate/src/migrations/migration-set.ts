import { assertNode } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import Sqlite from 'better-sqlite3';
import { DEFAULT_APPLICATION_ID, DEFAULT_LEDGER, type RecordPlace } from '../inspection/ledger.ts';
import { readSchemaRows, readStructure, type SchemaStructure } from '../schema/structure.ts';
import { applyMigration } from './apply-migration.ts';
import type { Migration, SchemaNode } from './migration.ts';
import { assertRoutes, routeBetween } from './route.ts';

/** All migrations of an app, checked to lead from an empty file and from every older schema to the newest. */
export interface MigrationSet extends RecordPlace {
  readonly migrations: readonly Migration[];
  readonly newest: number;
  /** The schema of an empty file after the migrations up to a version. Computed once per version. */
  structureAt(version: number): SchemaStructure;
  /** The same as SQL text, by type and name: cheap enough to compare at every start. */
  definitionsAt(version: number): ReadonlyMap<string, string>;
  /** The tables among them, name to SQL. */
  tablesAt(version: number): ReadonlyMap<string, string>;
}

/** @throws MigrateError `MIGRATION_MISSING`, `MIGRATION_REFUSED`; DatabaseError `NODE_UNSUPPORTED` */
export function migrationSet(migrations: readonly Migration[]): MigrationSet {
  assertNode();
  assertRoutes(migrations);
  const schemaAt = oncePerVersion((version) => {
    const database = emptyDatabaseAt(migrations, version);
    try {
      return database.serialize();
    } finally {
      database.close();
    }
  });
  const definitionsAt = oncePerVersion((version) => readSchema(schemaAt(version), readDefinitions));
  return {
    migrations,
    newest: Math.max(0, ...migrations.map(({ to }) => to)),
    ledger: migrations[0]?.ledger ?? DEFAULT_LEDGER,
    applicationId: migrations.find(({ application_id: id }) => id !== null)?.application_id ?? DEFAULT_APPLICATION_ID,
    structureAt: oncePerVersion((version) => readSchema(schemaAt(version), readStructure)),
    definitionsAt,
    tablesAt: oncePerVersion((version) => onlyTables(definitionsAt(version))),
  };
}

/** @throws TypeError for what TypeScript would reject too, such as the path of a folder */
export function assertMigrationSet(given: unknown): asserts given is MigrationSet {
  if (typeof given === 'object' && given !== null && 'structureAt' in given) return;
  throw new TypeError(
    'migrations must be the result of loadMigrations; only upgradeInWorker takes a folder, or the URL of a bundle',
  );
}

function oncePerVersion<Result>(compute: (version: number) => Result): (version: number) => Result {
  const known = new Map<number, Result>();
  return (version) => {
    const result = known.get(version) ?? compute(version);
    known.set(version, result);
    return result;
  };
}

function readSchema<Result>(serialized: Buffer, read: (database: Database) => Result): Result {
  const database = new Sqlite(serialized);
  try {
    return read(database);
  } finally {
    database.close();
  }
}

function readDefinitions(database: Database): ReadonlyMap<string, string> {
  return new Map(readSchemaRows(database).map(({ type, name, sql }) => [`${type} ${name}`, sql ?? '']));
}

function onlyTables(definitions: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const tables = [...definitions].filter(([key]) => key.startsWith('table '));
  return new Map(tables.map(([key, sql]) => [key.slice('table '.length), sql]));
}

/**
 * An empty database in memory with the schema of a version; the caller closes it.
 *
 * @throws MigrateError `MIGRATION_MISSING`, `MIGRATION_FAILED`
 */
export function emptyDatabaseAt(migrations: readonly Migration[], version: number, from: SchemaNode = 0): Database {
  assertNode();
  const database = new Sqlite(':memory:');
  database.pragma('foreign_keys = OFF');
  for (const migration of routeBetween(migrations, from, version)) applyMigration(database, migration);
  return database;
}
