import type { Database } from 'better-sqlite3';
import Sqlite from 'better-sqlite3';
import { MigrateError } from '../errors.ts';
import type { Migration, SchemaNode } from '../migrations/migration.ts';
import { emptyDatabaseAt, type MigrationSet } from '../migrations/migration-set.ts';
import { findRoute } from '../migrations/route.ts';
import { compareStructures, describeDifference } from '../schema/compare.ts';
import { createTables, readStructure, type SchemaObject, type SchemaStructure } from '../schema/structure.ts';
import { applyStep } from '../upgrade/apply-step.ts';

/**
 * Jumps, undos and adoptions whose result is not what the chain of single steps gives: one line a difference, with the
 * file of the step. Each is run by itself, from the schema that the chain gives where it begins. A version that the chain
 * does not come by is left out.
 *
 * @example
 * expect(findUnequalSteps(await loadMigrations('migrations'))).toEqual([]);
 */
export function findUnequalSteps({ migrations }: MigrationSet): readonly string[] {
  const chain = chainOf(migrations);
  return migrations.filter((step) => !chain.includes(step)).flatMap((step) => differencesOf(step, chain));
}

/** From each version the shortest step up: single steps, and where a number is left out the step over the gap. */
function chainOf(migrations: readonly Migration[]): readonly Migration[] {
  const chain: Migration[] = [];
  for (let at = 0; ; at = chain.at(-1)?.to ?? at) {
    const up = migrations.filter(({ from, to }) => from === at && to > at);
    const [next] = up.toSorted((one, other) => one.to - other.to);
    if (next === undefined) return chain;
    chain.push(next);
  }
}

function differencesOf(step: Migration, chain: readonly Migration[]): readonly string[] {
  const isOnChain = (node: SchemaNode) => node === 'legacy' || findRoute(chain, 0, node) !== null;
  if (!isOnChain(step.from) || !isOnChain(step.to)) return [];
  const wanted = readThrowaway(emptyDatabaseAt(chain, step.to));
  const start = step.from === 'legacy' ? recognised(step) : emptyDatabaseAt(chain, step.from);
  try {
    const before = readStructure(start);
    applyStep(start, step);
    const found = readStructure(start);
    const judged = step.from === 'legacy' ? trustingUntouched(found, before, wanted) : found;
    const { differences, extra } = compareStructures(judged, wanted);
    const lines = [...differences.map(describeDifference), ...extra.map((name) => `${name} is only there`)];
    return lines.map((line) => `${step.file} differs from the chain: ${line}`);
  } catch (error) {
    if (!(error instanceof MigrateError)) throw error;
    return [`${step.file} does not run on an empty library: ${error.detail}`];
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

/** The tables an adoption is made for, as far as it says: their types and keys differ from file to file. */
function recognised({ recognises }: Migration): Database {
  const database = new Sqlite(':memory:');
  database.pragma('foreign_keys = OFF');
  createTables(database, recognises);
  return database;
}

/** A table that an adoption leaves as it found it is only in a real file what it is: of it the columns' names are judged. */
function trustingUntouched(found: SchemaStructure, before: SchemaStructure, wanted: SchemaStructure): SchemaStructure {
  const judged = [...found].map(([key, object]) => {
    const [was, other] = [before.get(key), wanted.get(key)];
    const isUntouched = was !== undefined && was.traits.join('\n') === object.traits.join('\n');
    return [key, isUntouched && other !== undefined && sameColumns(object, other) ? other : object] as const;
  });
  return new Map(judged);
}

function sameColumns(one: SchemaObject, other: SchemaObject): boolean {
  const names = ({ traits }: SchemaObject) => traits.map((trait) => /^column name=(\S+)/.exec(trait)?.[1] ?? '');
  return [...new Set(names(one))].toSorted().join() === [...new Set(names(other))].toSorted().join();
}
