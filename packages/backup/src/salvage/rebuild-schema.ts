import { quoteName } from '@auralis/sqlite';
import { isMissingPart, raiseCounter } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import type { PageFile } from './page-file.ts';
import type { LostObject } from './salvage-report.ts';
import { isInternal, isVirtual, kindOf, type SchemaObject } from './schema.ts';
import { rowsOn } from './stored-row.ts';
import type { SurveyedTree } from './survey-trees.ts';

export interface CreatedObjects {
  readonly made: readonly SchemaObject[];
  readonly lost: readonly LostObject[];
}

/** Creates objects from their SQL in the given order; a failure is reported with SQLite's message. */
export function createObjects(database: Database, objects: readonly SchemaObject[]): CreatedObjects {
  const made: SchemaObject[] = [];
  const lost: LostObject[] = [];
  const isThere = database.prepare('SELECT 1 FROM main.sqlite_schema WHERE type = ? AND name = ?');
  for (const object of objects) {
    // Virtual tables create their shadow tables, and constraints create their indexes.
    if (isThere.get(object.type, object.name) !== undefined) continue;
    try {
      // prepare() runs one statement only, even if damaged SQL contains more.
      database.prepare(object.sql ?? '').run();
      made.push(object);
    } catch (error) {
      const { type, name } = object;
      const message = error instanceof Error ? error.message : String(error);
      lost.push(
        isMissingPart(error)
          ? { type, name, reason: `This program lacks what it needs: ${message}. It is not damaged.`, isDamaged: false }
          : { type, name, reason: message, isDamaged: true },
      );
    }
  }
  return { made, lost };
}

/**
 * Tables whose SQL declares a key without a matching index in the schema. The damaged SQL is still valid, but SQLite
 * would misread the rows.
 */
export function misreadTables(model: Database, objects: readonly SchemaObject[]): readonly LostObject[] {
  const own = model.prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND sql IS NULL AND tbl_name = ?");
  return objects
    .filter((object) => kindOf(object) === 'table' && !isInternal(object))
    .filter(({ name }) => {
      const known = objects.filter(
        ({ sql, table, name: index }) => sql === null && (table === name || index.includes(name)),
      );
      return Number(own.pluck().get(name)) > known.length;
    })
    .map(({ type, name }) => ({
      type,
      name,
      reason: 'Its SQL is damaged: it declares keys that have no index in the file.',
      isDamaged: true,
    }));
}

/** Rebuilds virtual tables from their content; a table that does not support this is lost. */
export function rebuildVirtual(database: Database, objects: readonly SchemaObject[]): readonly LostObject[] {
  return objects
    .filter(({ sql }) => isVirtual(sql))
    .flatMap(({ type, name }) => {
      try {
        const table = quoteName(name);
        database.prepare(`INSERT INTO main.${table} (${table}) VALUES ('rebuild')`).run();
        return [];
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return [{ type, name, reason: `The table exists but is empty: ${reason}`, isDamaged: true }];
      }
    });
}

/** AUTOINCREMENT must not reuse the key of a deleted row, so its counters keep their values. */
export function restoreCounters(database: Database, sequence: SurveyedTree | null, file: PageFile): void {
  for (const row of sequence?.pages.flatMap((treePage) => rowsOn(treePage, file)) ?? []) {
    const [name, counter] = row?.values ?? [];
    if (typeof name === 'string' && typeof counter === 'bigint') raiseCounter(database, name, counter);
  }
}
