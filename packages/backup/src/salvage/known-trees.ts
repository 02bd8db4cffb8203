import type { Database } from 'better-sqlite3';
import { isVirtual } from './model-schema.ts';
import type { SchemaObject } from './schema-rows.ts';
import { indexShape, type Shape, type StoredColumn, tableShape } from './table-shape.ts';
import type { Tree } from './walk-tree.ts';

/** A b-tree with the object it holds. */
export interface KnownTree extends Tree {
  readonly object: SchemaObject;
}

const MOST_COLUMNS = 2000;
const ANY_COLUMN: StoredColumn = { name: null, holds: 'anything', mayBeNull: true };
const ANY_ROW: Shape = { columns: new Array<StoredColumn>(MOST_COLUMNS).fill(ANY_COLUMN), fewest: 1, hasRowid: true };
const ANY_ENTRY: Shape = { ...ANY_ROW, hasRowid: false };

/** The b-trees of a schema. What the model could not make may have rows of any shape. */
export function knownTrees(objects: readonly SchemaObject[], model: Database): readonly KnownTree[] {
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
