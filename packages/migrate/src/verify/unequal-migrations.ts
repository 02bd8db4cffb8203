import type { Database } from 'better-sqlite3';
import Sqlite from 'better-sqlite3';
import { MigrateError } from '../errors.ts';
import { applyMigration } from '../migrations/apply-migration.ts';
import type { Migration, SchemaNode } from '../migrations/migration.ts';
import { emptyDatabaseAt, type MigrationSet } from '../migrations/migration-set.ts';
import { findRoute } from '../migrations/route.ts';
import { compareStructures, describeDifference } from '../schema/compare.ts';
import { createTables, readStructure, type SchemaObject, type SchemaStructure } from '../schema/structure.ts';

/**
 * Shortcuts, downgrades and adoptions whose result differs from that of the chain of single migrations: one line per
 * difference, beginning with the migration's file. Each runs by itself, from the schema that the chain gives at its
 * start. A version that the chain does not reach is left out.
 *
 * @example
 * expect(findUnequalMigrations(await loadMigrations('migrations'))).toEqual([]);
 */
export function findUnequalMigrations({ migrations }: MigrationSet): readonly string[] {
  const chain = chainOf(migrations);
  return migrations
    .filter((migration) => !chain.includes(migration))
    .flatMap((migration) => differencesOf(migration, chain));
}

/** From each version the shortest migration up: to the next version, or over a gap in the numbers. */
function chainOf(migrations: readonly Migration[]): readonly Migration[] {
  const chain: Migration[] = [];
  for (let at = 0; ; at = chain.at(-1)?.to ?? at) {
    const up = migrations.filter(({ from, to }) => from === at && to > at);
    const [next] = up.toSorted((one, other) => one.to - other.to);
    if (next === undefined) return chain;
    chain.push(next);
  }
}

function differencesOf(migration: Migration, chain: readonly Migration[]): readonly string[] {
  const isOnChain = (node: SchemaNode) => node === 'legacy' || findRoute(chain, 0, node) !== null;
  if (!isOnChain(migration.from) || !isOnChain(migration.to)) return [];
  const wanted = readThrowaway(emptyDatabaseAt(chain, migration.to));
  const start = migration.from === 'legacy' ? recognisedDatabase(migration) : emptyDatabaseAt(chain, migration.from);
  try {
    const before = readStructure(start);
    applyMigration(start, migration);
    const found = readStructure(start);
    const compared = migration.from === 'legacy' ? assumingUntouched(found, before, wanted) : found;
    const { differences, extra } = compareStructures(compared, wanted);
    const lines = [...differences.map(describeDifference), ...extra.map((name) => `extra ${name}`)];
    return lines.map((line) => `${migration.file} differs from the chain: ${line}`);
  } catch (error) {
    if (!(error instanceof MigrateError)) throw error;
    return [`${migration.file} fails on an empty database: ${error.detail}`];
  } finally {
    start.close();
  }
}

function readThrowaway(database: Database): SchemaStructure {
  try {
    return readStructure(database);
  } finally {
    database.close();
  }
}

/** The tables that an adoption recognises, by their column names alone: types and keys differ from file to file. */
function recognisedDatabase({ recognises }: Migration): Database {
  const database = new Sqlite(':memory:');
  database.pragma('foreign_keys = OFF');
  createTables(database, recognises);
  return database;
}

/** The types of a table that an adoption leaves unchanged are known only in a real file: its column names are compared. */
function assumingUntouched(found: SchemaStructure, before: SchemaStructure, wanted: SchemaStructure): SchemaStructure {
  const compared = [...found].map(([key, object]) => {
    const [was, other] = [before.get(key), wanted.get(key)];
    const isUntouched = was !== undefined && was.traits.join('\n') === object.traits.join('\n');
    return [key, isUntouched && other !== undefined && sameColumns(object, other) ? other : object] as const;
  });
  return new Map(compared);
}

function sameColumns(one: SchemaObject, other: SchemaObject): boolean {
  const names = ({ traits }: SchemaObject) => traits.map((trait) => /^column name=(\S+)/.exec(trait)?.[1] ?? '');
  return [...new Set(names(one))].toSorted().join() === [...new Set(names(other))].toSorted().join();
}
