import type { Database } from 'better-sqlite3';
import type { Migration } from '../migrations/migration.ts';
import { readSchemaRows } from '../schema/structure.ts';
import { plainName, tokenize } from '../sql/tokens.ts';

interface IndexOrTrigger {
  readonly type: 'index' | 'trigger';
  readonly name: string;
  readonly table: string;
  /** Of an index: its columns, in order, and whether they are unique. */
  readonly columns: string | null;
  readonly isUnique: boolean;
}

/** The indexes and triggers that a rebuilt table would lose. */
export function readDroppable(database: Database): readonly IndexOrTrigger[] {
  const indexed = database.prepare(
    'SELECT l."unique" AS isUnique, group_concat(coalesce(i.name, i.cid), \', \') AS columns FROM pragma_index_list(?) l, pragma_index_info(l.name) i WHERE l.name = ?',
  );
  return readSchemaRows(database).flatMap(({ type, name, tbl_name: table, sql }) => {
    if (sql === null || (type !== 'index' && type !== 'trigger')) return [];
    const { isUnique = 0, columns = null } = (type === 'index' ? indexed.get(table, name) : {}) as Partial<IndexRow>;
    return [{ type, name, table, columns, isUnique: isUnique === 1 }];
  });
}

interface IndexRow {
  readonly isUnique: number;
  readonly columns: string;
}

/**
 * Indexes and triggers that are gone with a table that was dropped and created again, or are not UNIQUE any more, one line
 * each. Nothing is said of those that the migration drops by their name, or declares with `@loses name: reason`.
 */
export function describeDropped(
  database: Database,
  before: readonly IndexOrTrigger[],
  migration: Migration,
): readonly string[] {
  const after = readDroppable(database);
  const tables = new Set(readSchemaRows(database).flatMap(({ type, name }) => (type === 'table' ? [upper(name)] : [])));
  const intended = new Set([...droppedByName(migration), ...migration.loses.map(({ table }) => upper(table))]);
  return before
    .filter(({ name, table }) => tables.has(upper(table)) && !intended.has(upper(name)))
    .flatMap((object) => {
      const same = after.find(({ type, name }) => type === object.type && name === object.name);
      const equal = after.find((one) => isEqualIndex(one, object));
      if (same === undefined && equal === undefined)
        return [`${object.type} ${object.name} of ${object.table} is gone`];
      const isWeaker = object.isUnique && same !== undefined && !same.isUnique && equal === undefined;
      return isWeaker ? [`index ${object.name} of ${object.table} is not UNIQUE any more`] : [];
    });
}

function isEqualIndex(one: IndexOrTrigger, other: IndexOrTrigger): boolean {
  return (
    one.type === 'index' &&
    other.type === 'index' &&
    upper(one.table) === upper(other.table) &&
    one.columns === other.columns &&
    one.isUnique === other.isUnique
  );
}

function droppedByName({ body }: Migration): readonly string[] {
  if (body.kind !== 'sql') return [];
  return body.statements.flatMap(({ sql }) => {
    const [drop, kind, ...rest] = tokenize(sql);
    if (drop?.text !== 'DROP' || (kind?.text !== 'INDEX' && kind?.text !== 'TRIGGER')) return [];
    const name = rest.at(-1);
    return name === undefined ? [] : [upper(plainName(name))];
  });
}

function upper(name: string): string {
  return name.toUpperCase();
}
