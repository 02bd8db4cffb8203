import type { Database } from 'better-sqlite3';
import { normalisedSql } from '../sql/normalised-sql.ts';
import { moduleOf, tableRules } from './table-rules.ts';

/** What belongs to a schema, by name: one line of plain text for each property, so that two can be compared. */
export interface SchemaObject {
  readonly type: 'table' | 'view' | 'trigger' | 'index';
  readonly name: string;
  /** The table an index or trigger belongs to; its own name for tables and views. */
  readonly table: string;
  readonly sql: string;
  readonly traits: readonly string[];
}

export type SchemaStructure = ReadonlyMap<string, SchemaObject>;

interface SchemaRow {
  readonly type: SchemaObject['type'];
  readonly name: string;
  readonly tbl_name: string;
  readonly sql: string | null;
}

/** Tables of this package and of SQLite, which no step owns. */
const NOT_OURS = /^(?:sqlite_|schema_version$)/;

export function readSchemaRows(database: Database): readonly SchemaRow[] {
  const rows = database
    .prepare('SELECT type, name, tbl_name, sql FROM main.sqlite_schema')
    .all() as readonly SchemaRow[];
  return rows.filter(({ name, tbl_name }) => !NOT_OURS.test(name) && !NOT_OURS.test(tbl_name));
}

/**
 * Reads a schema as structure: columns, keys and indexes as SQLite understands them, not as they were typed.
 */
export function readStructure(database: Database): SchemaStructure {
  const objects = readSchemaRows(database).map((row): SchemaObject => {
    const { type, name, tbl_name: table, sql } = row;
    return { type, name, table, sql: sql ?? '', traits: traitsOf(database, row) };
  });
  return new Map(objects.map((object) => [`${object.type} ${object.name}`, object]));
}

function traitsOf(database: Database, { type, name, sql }: SchemaRow): readonly string[] {
  if (type === 'index') return [describeIndex(database, name)];
  if (type === 'table') return tableTraits(database, name, sql ?? '');
  return [normalisedSql(sql ?? '')];
}

/** Always asked of `main`: a temporary table of the same name would answer for ours. */
function tableTraits(database: Database, name: string, sql: string): readonly string[] {
  const module = moduleOf(sql);
  // Its text says all of it, also where the module that it needs is not there to be asked.
  if (module !== null) return [`module ${module}`];
  const columns = rows(
    database,
    'SELECT name, type, "notnull" AS needed, dflt_value AS preset, pk, hidden FROM pragma_table_xinfo(?, \'main\')',
    name,
  );
  const keys = rows(
    database,
    'SELECT "table" AS parent, "from" AS child, "to" AS key, on_update, on_delete FROM pragma_foreign_key_list(?, \'main\')',
    name,
  );
  const unique = rows(database, "SELECT name FROM pragma_index_list(?, 'main') WHERE origin <> 'c'", name);
  const kind = rows(
    database,
    "SELECT type, wr, strict FROM pragma_table_list WHERE schema = 'main' AND name = ?",
    name,
  );
  return [
    ...columns.map((column) => `column ${text(column)}`),
    ...keys.map((key) => `reference ${text(key)}`),
    ...unique.map((index) => `unique ${describeIndex(database, String(index.name))}`),
    ...kind.map((one) => `kind ${text(one)}`),
    ...tableRules(sql),
  ].toSorted();
}

function describeIndex(database: Database, name: string): string {
  const columns = rows(
    database,
    'SELECT name, "desc" AS descending, coll FROM pragma_index_xinfo(?, \'main\') WHERE key = 1',
    name,
  );
  const [about] = rows(
    database,
    "SELECT l.\"unique\" AS alone, l.partial, s.sql FROM main.sqlite_schema s, pragma_index_list(s.tbl_name, 'main') l WHERE l.name = s.name AND s.type = 'index' AND s.name = ?",
    name,
  );
  const where = typeof about?.sql === 'string' ? normalisedSql(about.sql).replace(/^.*? ON /, '') : '';
  const isPlain = columns.every((column) => column.name !== null) && about?.partial === 0;
  return `${text({ alone: about?.alone ?? null })} ${columns.map(text).join(' ')} ${isPlain ? '' : where}`.trim();
}

function rows(database: Database, sql: string, name: string): readonly Readonly<Record<string, unknown>>[] {
  return database.prepare(sql).all(name) as readonly Readonly<Record<string, unknown>>[];
}

function text(row: Readonly<Record<string, unknown>>): string {
  return Object.entries(row)
    .map(([key, value]) => `${key}=${typeof value === 'string' && key !== 'preset' ? value.toUpperCase() : value}`)
    .join(' ');
}
