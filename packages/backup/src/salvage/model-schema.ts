import type { Database } from 'better-sqlite3';
import type { LostObject } from './salvage-report.ts';
import type { SchemaObject } from './schema-rows.ts';

export interface MadeObjects {
  readonly made: readonly SchemaObject[];
  readonly lost: readonly LostObject[];
}

/** Makes objects from their SQL, in the order given; what fails is told with SQLite's own words. */
export function makeObjects(database: Database, objects: readonly SchemaObject[]): MadeObjects {
  const made: SchemaObject[] = [];
  const lost: LostObject[] = [];
  const isThere = database.prepare('SELECT 1 FROM main.sqlite_schema WHERE type = ? AND name = ?');
  for (const object of objects) {
    // Virtual tables make their own, and constraints their indexes.
    if (isThere.get(object.type, object.name) !== undefined) continue;
    try {
      // Never more than one statement, whatever a damaged text says.
      database.prepare(object.sql ?? '').run();
      made.push(object);
    } catch (error) {
      lost.push({
        type: object.type,
        name: object.name,
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  }
  return { made, lost };
}

const ORDER = ['virtual', 'table', 'unique', 'index', 'view', 'trigger'] as const;
type Kind = (typeof ORDER)[number];

/** What must be there first comes first: virtual tables make tables of their own, unique indexes guard the rows. */
export function inOrderOfMaking(objects: readonly SchemaObject[]): readonly SchemaObject[] {
  return objects.toSorted((one, other) => ORDER.indexOf(kindOf(one)) - ORDER.indexOf(kindOf(other)));
}

export function kindOf({ type, sql }: SchemaObject): Kind {
  if (type === 'table') return isVirtual(sql) ? 'virtual' : 'table';
  if (type === 'index') return sql === null || /^CREATE\s+UNIQUE\s/i.test(sql) ? 'unique' : 'index';
  return type;
}

export function isVirtual(sql: string | null): boolean {
  return /^CREATE\s+VIRTUAL\s/i.test(sql ?? '');
}

/** SQLite makes these by itself. */
export function isInternal({ name }: Pick<SchemaObject, 'name'>): boolean {
  return /^sqlite_/i.test(name);
}

/**
 * Tables whose SQL asks for an index of its own, for a key, that the schema doesn't have: the text was damaged into
 * another that SQLite understands, and its rows would be read wrongly.
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
      reason: 'Its SQL is damaged: it asks for keys that the file does not have.',
    }));
}
