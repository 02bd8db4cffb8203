import { openDatabase, quoteName } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { isLedger } from '../inspection/ledger.ts';
import { normalisedSql } from '../sql/tokens.ts';
import { moduleOf, tableRules } from './table-rules.ts';

/** One object of a schema; `traits` has one line of text for each property, so that two schemas can be compared. */
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

/** The schema without the ledger and the tables of SQLite, which no migration owns. */
export function readSchemaRows(database: Database): readonly SchemaRow[] {
  const rows = database
    .prepare('SELECT type, name, tbl_name, sql FROM main.sqlite_schema')
    .all() as readonly SchemaRow[];
  const ledgers = new Set(rows.filter(isLedger).map(({ name }) => name));
  return rows.filter(({ name, tbl_name: table }) => !name.startsWith('sqlite_') && !ledgers.has(table));
}

/**
 * Reads a schema as structure: columns, keys and indexes as SQLite understands them, whatever the spelling of their SQL.
 *
 * @example
 * const tables = [...readStructure(connection).values()].filter(({ type }) => type === 'table');
 */
export function readStructure(database: Database): SchemaStructure {
  const traitsOf = traitsReader(database);
  const objects = readSchemaRows(database).map((row): SchemaObject => {
    const { type, name, tbl_name: table, sql } = row;
    return { type, name, table, sql: sql ?? '', traits: traitsOf(row) };
  });
  return new Map(objects.map((object) => [`${object.type} ${object.name}`, object]));
}

/** The structure of a database file, which is opened read-only. */
export function readStructureOf(path: string): SchemaStructure {
  const connection = openDatabase(path, { readonly: true });
  try {
    return readStructure(connection);
  } finally {
    connection.close();
  }
}

type Row = Readonly<Record<string, unknown>>;

/** The traits of one object after another. Every statement is prepared once, and none reads the whole schema each time. */
function traitsReader(database: Database): (row: SchemaRow) => readonly string[] {
  // They name the schema `main`, because a temporary table of the same name would come first.
  const prepare = (sql: string) => {
    const statement = database.prepare(sql);
    return (...values: readonly string[]) => statement.all(...values) as readonly Row[];
  };
  const columnsOf = prepare(
    'SELECT name, type, "notnull" AS needed, dflt_value AS preset, pk, hidden FROM pragma_table_xinfo(?, \'main\')',
  );
  const keysOf = prepare(
    'SELECT "table" AS parent, "from" AS child, "to" AS key, on_update, on_delete FROM pragma_foreign_key_list(?, \'main\')',
  );
  const constraintsOf = prepare("SELECT name FROM pragma_index_list(?, 'main') WHERE origin <> 'c'");
  const indexColumns = prepare(
    'SELECT name, "desc" AS descending, coll FROM pragma_index_xinfo(?, \'main\') WHERE key = 1',
  );
  const indexFlags = prepare('SELECT "unique" AS alone, partial FROM pragma_index_list(?, \'main\') WHERE name = ?');
  const kinds = new Map(
    prepare("SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main'")().map(({ name, ...kind }) => [
      name,
      kind,
    ]),
  );

  function describeIndex(name: string, table: string, sql: string | null): string {
    const columns = indexColumns(name);
    const [about] = indexFlags(table, name);
    const where = sql === null ? '' : normalisedSql(sql).replace(/^.*? ON /, '');
    const isPlain = columns.every((column) => column.name !== null) && about?.partial === 0;
    return `${text({ alone: about?.alone ?? null })} ${columns.map(text).join(' ')} ${isPlain ? '' : where}`.trim();
  }

  function tableTraits(name: string, sql: string): readonly string[] {
    const module = moduleOf(sql);
    // Its SQL defines all of it, and the module may not be loaded.
    if (module !== null) return [`module ${module}`];
    return [
      ...columnsOf(name).map((column) => `column ${text(column)}`),
      ...keysOf(name).map((key) => `reference ${text(key)}`),
      ...constraintsOf(name).map((index) => `unique ${describeIndex(String(index.name), name, null)}`),
      `kind ${text(kinds.get(name) ?? {})}`,
      ...tableRules(sql),
    ].toSorted();
  }

  return ({ type, name, tbl_name: table, sql }) => {
    if (type === 'index') return [describeIndex(name, table, sql)];
    if (type === 'table') return tableTraits(name, sql ?? '');
    return [normalisedSql(sql ?? '')];
  };
}

function text(row: Readonly<Record<string, unknown>>): string {
  return Object.entries(row)
    .map(([key, value]) => `${key}=${typeof value === 'string' && key !== 'preset' ? value.toUpperCase() : value}`)
    .join(' ');
}

/** Creates tables of which only the names of their columns are known, as `@recognises` lists them. */
export function createTables(
  database: Database,
  tables: readonly { readonly table: string; readonly columns: readonly string[] }[],
): void {
  for (const { table, columns } of tables)
    database.exec(`CREATE TABLE ${quoteName(table)} (${columns.map(quoteName).join(', ')})`);
}
