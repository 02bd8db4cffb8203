import { assertNode } from '@auralis/backup/storage';
import type { Database } from 'better-sqlite3';
import Sqlite from 'better-sqlite3';
import { readStructure, type SchemaStructure } from '../schema/structure.ts';
import { applyStep } from '../upgrade/apply-step.ts';
import type { Migration, SchemaNode } from './migration.ts';
import { assertRoutes, routeBetween } from './route.ts';

/** All steps an app carries, checked to lead from an empty file and from every older schema to the newest. */
export interface MigrationSet {
  readonly migrations: readonly Migration[];
  readonly newest: number;
  /** What an empty file looks like after the steps up to a version. Worked out once. */
  structureAt(version: number): SchemaStructure;
}

/** @throws MigrateError `MIGRATION_MISSING`, `MIGRATION_REFUSED` */
export function migrationSet(migrations: readonly Migration[]): MigrationSet {
  assertRoutes(migrations);
  const known = new Map<number, SchemaStructure>();
  return {
    migrations,
    newest: Math.max(0, ...migrations.map(({ to }) => to)),
    structureAt(version) {
      const structure = known.get(version) ?? structureFrom(migrations, version);
      known.set(version, structure);
      return structure;
    },
  };
}

function structureFrom(migrations: readonly Migration[], version: number): SchemaStructure {
  const database = emptyDatabaseAt(migrations, version);
  try {
    return readStructure(database);
  } finally {
    database.close();
  }
}

/** An empty database in memory with the schema of a version. */
export function emptyDatabaseAt(migrations: readonly Migration[], version: number, from: SchemaNode = 0): Database {
  assertNode();
  const database = new Sqlite(':memory:');
  database.pragma('foreign_keys = OFF');
  for (const step of routeBetween(migrations, from, version)) applyStep(database, step);
  return database;
}
