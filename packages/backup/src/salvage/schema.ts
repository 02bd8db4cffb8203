import type { Database } from 'better-sqlite3';
import type { PageFile } from './page-file.ts';
import { rowsOn } from './stored-row.ts';
import { indexShape, matchesShape, type Shape, type StoredColumn, tableShape } from './table-shape.ts';
import { type Tree, type WalkedTree, walkTree } from './walk-tree.ts';

const TYPES = ['table', 'index', 'view', 'trigger'] as const;

/** One row of `sqlite_schema`. */
export interface SchemaObject {
  readonly type: (typeof TYPES)[number];
  readonly name: string;
  readonly table: string;
  /** Its root page; 0 where it has none. */
  readonly root: number;
  /** Null for objects that SQLite creates itself. */
  readonly sql: string | null;
}

export interface SchemaReading {
  readonly objects: readonly SchemaObject[];
  readonly walked: WalkedTree;
  /** No row of the schema can be missing. */
  readonly isWhole: boolean;
}

const text = (name: string, isNullable = false) => ({ name, holds: 'no-numbers', isNullable }) as const;

const SCHEMA_SHAPE: Shape = {
  columns: [
    text('type'),
    text('name'),
    text('tbl_name'),
    { name: 'rootpage', holds: 'anything', isNullable: true },
    text('sql', true),
  ],
  minValues: 5,
  hasRowid: true,
};

/** Reads the readable rows of the schema, page by page: https://sqlite.org/schematab.html */
export function readSchema(file: PageFile, free: ReadonlySet<number>): SchemaReading {
  const tree = { name: 'sqlite_schema', root: 1, kind: 'table', shape: SCHEMA_SHAPE } as const;
  const walked = { tree, ...walkTree(file, tree, free) };
  const rows = walked.pages.flatMap((treePage) => rowsOn(treePage, file));
  const objects = rows.map((row) => (row !== null && matchesShape(SCHEMA_SHAPE, row) ? toObject(row.values) : null));
  const isWhole = walked.gaps.length === 0 && walked.pages.every(({ isSound }) => isSound) && !objects.includes(null);
  return { objects: objects.filter((object) => object !== null), walked, isWhole };
}

const NAME = String.raw`"(?:[^"]|"")+"|\[[^\]]+\]|${'`'}(?:[^${'`'}]|${'``'})+${'`'}|'(?:[^']|'')+'|[^\s(]+`;
const CREATE = new RegExp(
  `^CREATE\\s+(?:UNIQUE\\s+|VIRTUAL\\s+)?(?<type>TABLE|INDEX|VIEW|TRIGGER)\\s+(?<name>${NAME})`,
  'i',
);

/** Type and name come from the SQL, because the object is created again from it. */
function toObject([type, name, table, root, sql]: readonly unknown[]): SchemaObject | null {
  if (typeof type !== 'string' || typeof name !== 'string' || typeof table !== 'string') return null;
  const words = typeof sql === 'string' ? CREATE.exec(sql)?.groups : { type, name };
  const known = TYPES.find((candidate) => candidate === words?.type?.toLowerCase());
  if (known === undefined || words?.name === undefined) return null;
  const own = unquoted(words.name);
  return {
    type: known,
    name: own,
    table: known === 'table' ? own : table,
    root: typeof root === 'bigint' ? Number(root) : 0,
    sql: typeof sql === 'string' ? sql : null,
  };
}

function unquoted(name: string): string {
  const quote = name.at(0) ?? '';
  if (!'"[`\''.includes(quote)) return name;
  const end = quote === '[' ? ']' : quote;
  return name.slice(1, -1).replaceAll(end + end, end);
}

/** A b-tree with the object it holds. */
export interface SchemaTree extends Tree {
  readonly object: SchemaObject;
}

const MAX_COLUMNS = 2000;
const ANY_COLUMN: StoredColumn = { name: null, holds: 'anything', isNullable: true };
const ANY_ROW: Shape = { columns: new Array<StoredColumn>(MAX_COLUMNS).fill(ANY_COLUMN), minValues: 1, hasRowid: true };
const ANY_ENTRY: Shape = { ...ANY_ROW, hasRowid: false };

/** The b-trees of a schema. Objects that the model could not create accept rows of any shape. */
export function treesOfSchema(objects: readonly SchemaObject[], model: Database): readonly SchemaTree[] {
  return objects
    .filter(({ type, root, sql }) => root > 1 && (type === 'table' || type === 'index') && !isVirtual(sql))
    .map((object) => {
      const shape = isInModel(model, object) ? shapeOf(object, model) : object.type === 'table' ? ANY_ROW : ANY_ENTRY;
      return { object, name: object.name, root: object.root, kind: shape.hasRowid ? 'table' : 'index', shape };
    });
}

function shapeOf({ type, name, table }: SchemaObject, model: Database): Shape {
  return type === 'table' ? tableShape(model, name) : indexShape(model, name, table);
}

function isInModel(model: Database, { type, name }: SchemaObject): boolean {
  const found = model.prepare('SELECT 1 FROM sqlite_schema WHERE type = ? AND name = ?').get(type, name);
  return found !== undefined;
}

const KINDS = ['virtual', 'table', 'unique', 'index', 'view', 'trigger'] as const;
type Kind = (typeof KINDS)[number];

/** Virtual tables come first, since they create shadow tables; unique indexes come before rows are inserted. */
export function inCreationOrder(objects: readonly SchemaObject[]): readonly SchemaObject[] {
  return objects.toSorted((one, other) => KINDS.indexOf(kindOf(one)) - KINDS.indexOf(kindOf(other)));
}

export function kindOf({ type, sql }: SchemaObject): Kind {
  if (type === 'table') return isVirtual(sql) ? 'virtual' : 'table';
  if (type === 'index') return sql === null || /^CREATE\s+UNIQUE\s/i.test(sql) ? 'unique' : 'index';
  return type;
}

export function isVirtual(sql: string | null): boolean {
  return /^CREATE\s+VIRTUAL\s/i.test(sql ?? '');
}

/** Whether SQLite creates and maintains the object itself. */
export function isInternal({ name }: Pick<SchemaObject, 'name'>): boolean {
  return /^sqlite_/i.test(name);
}
