import { assertNode, eventLoopYielder } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import Sqlite from 'better-sqlite3';
import type { RecordPlace } from '../inspection/ledger.ts';
import { readSchemaRows, readStructure, type SchemaStructure } from '../schema/structure.ts';
import { applyMigration, migrationParts } from './apply-migration.ts';
import type { Migration, SchemaNode } from './migration.ts';
import { assertRoutes, routeBetween } from './route.ts';

/** All migrations of an app, checked to lead from an empty file and from every older schema to the newest. */
export interface MigrationSet extends RecordPlace {
  readonly migrations: readonly Migration[];
  readonly newest: number;
  /**
   * Runs the migrations up to a version on an empty database in memory, ahead of the functions below, which otherwise do it
   * when they are called. Between two statements the event loop and the signal get their turn.
   *
   * @param onProgress - receives the number of statements that have run, and of all
   * @throws DatabaseError `CANCELLED`
   */
  replay(version: number, options: ReplayOptions): Promise<void>;
  /** The schema of an empty file after the migrations up to a version. Computed once per version. */
  structureAt(version: number): SchemaStructure;
  /** The same as SQL text, by type and name: cheap enough to compare at every start. */
  definitionsAt(version: number): ReadonlyMap<string, string>;
  /** The tables among them, name to SQL. */
  tablesAt(version: number): ReadonlyMap<string, string>;
}

interface ReplayOptions {
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (done: number, total: number) => void;
}

/** @throws MigrateError `MIGRATION_MISSING`, `MIGRATION_REFUSED`; DatabaseError `NODE_UNSUPPORTED` */
export function migrationSet(migrations: readonly Migration[], place: RecordPlace): MigrationSet {
  assertNode();
  assertRoutes(migrations);
  const schemas = new Map<number, Buffer>();
  const schemaAt = (version: number) => {
    const known = schemas.get(version);
    if (known !== undefined) return known;
    const database = emptyDatabaseAt(migrations, version);
    try {
      const schema = database.serialize();
      schemas.set(version, schema);
      return schema;
    } finally {
      database.close();
    }
  };
  const definitionsAt = oncePerVersion((version) => readSchema(schemaAt(version), readDefinitions));
  return {
    migrations,
    newest: Math.max(0, ...migrations.map(({ to }) => to)),
    ...place,
    async replay(version, options) {
      if (!schemas.has(version)) schemas.set(version, await replayed(migrations, version, options));
    },
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

/** Statements. Most take a tenth of a millisecond. */
const REPORT_EVERY = 100;

async function replayed(
  migrations: readonly Migration[],
  version: number,
  { signal, onProgress }: ReplayOptions,
): Promise<Buffer> {
  const database = emptyDatabase();
  try {
    const yieldToEventLoop = eventLoopYielder(signal);
    const route = routeBetween(migrations, 0, version);
    const parts = route.flatMap((migration) => [...migrationParts(database, migration)]);
    for (const [done, run] of parts.entries()) {
      run();
      if (done % REPORT_EVERY === 0) onProgress(done, parts.length);
      await yieldToEventLoop();
    }
    return database.serialize();
  } finally {
    database.close();
  }
}

function emptyDatabase(): Database {
  assertNode();
  const database = new Sqlite(':memory:');
  database.pragma('foreign_keys = OFF');
  return database;
}

/**
 * An empty database in memory with the schema of a version; the caller closes it.
 *
 * @throws MigrateError `MIGRATION_MISSING`, `MIGRATION_FAILED`
 */
export function emptyDatabaseAt(migrations: readonly Migration[], version: number, from: SchemaNode = 0): Database {
  const database = emptyDatabase();
  for (const migration of routeBetween(migrations, from, version)) applyMigration(database, migration);
  return database;
}
