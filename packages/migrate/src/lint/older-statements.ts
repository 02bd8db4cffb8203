import { quoteName } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import type { AsApp } from './as-app.ts';
import { type ColumnShape, columnShapes, insertSql, madeUpValue, tablesOf } from './made-up-rows.ts';
import { tryWrite } from './write-outcome.ts';

/** A number no made-up row has. */
const NEW_ROW = 77;

/** A write of an older app, with the values it binds. */
export interface OlderWrite {
  readonly sql: string;
  readonly values: readonly unknown[];
  /** What the app has written before it. */
  readonly before?: OlderWrite;
}

/** How an app of this schema reads each of its tables. */
export function selectsOf(database: Database): readonly string[] {
  return tablesOf(database).map((table) => {
    const names = columnShapes(database, table).map(({ name }) => quoteName(name));
    return `SELECT ${names.join(', ')} FROM ${quoteName(table)} ORDER BY ${names.length < 2 ? '1' : '1, 2'}`;
  });
}

/** What an app of this schema may try to write where there are made-up rows; the schema itself refuses some of it. */
export function writesOf(app: AsApp): readonly OlderWrite[] {
  return tablesOf(app.database).flatMap((table) => {
    const columns = columnShapes(app.database, table);
    const [first] = columns;
    return first === undefined ? [] : tableWrites(app, table, columns, first);
  });
}

function tableWrites(
  app: AsApp,
  table: string,
  columns: readonly ColumnShape[],
  first: ColumnShape,
): readonly OlderWrite[] {
  const value = (column: ColumnShape, row: number) => madeUpValue(app.database, column, row);
  // Links of a new row lead to rows that are there, each to another number, so that no pair is there yet.
  const fresh = new Map(
    columns.map((column, index) => [column, value(column, column.parent === null ? NEW_ROW : 1 + index)]),
  );
  const insert = (named: readonly ColumnShape[], repeated: readonly ColumnShape[] = []): OlderWrite => ({
    sql: named.length === 0 ? `INSERT INTO ${quoteName(table)} DEFAULT VALUES` : insertSql(table, named),
    values: named.map((column) => (repeated.includes(column) ? value(column, 1) : fresh.get(column))),
  });
  const where = `WHERE ${quoteName(first.name)} = ?`;
  const update = (column: ColumnShape, to: unknown, row: number): OlderWrite => ({
    sql: `UPDATE ${quoteName(table)} SET ${quoteName(column.name)} = ? ${where}`,
    values: [to, value(first, row)],
  });
  const remove = (row: number): OlderWrite => ({
    sql: `DELETE FROM ${quoteName(table)} ${where}`,
    values: [value(first, row)],
  });
  const repeatable = columns.filter((column) => column.role === 'value');
  return [
    insert(columns),
    insert(columns.filter((column) => column.insert === 'must-name')),
    // Made-up rows are all unlike; real ones share titles, years and links.
    ...repeatable.map((column) => insert(columns, [column])),
    insert(
      columns,
      repeatable.filter((column) => isAllowed(app, insert(columns, [column]))),
    ),
    ...columns
      .slice(1)
      .flatMap((column) => [
        update(column, fresh.get(column), 1),
        update(column, value(column, 1), 3),
        update(column, null, 1),
      ]),
    remove(2),
    // Other rows may have links to the one above; to a new one there are none.
    { ...remove(NEW_ROW), before: insert(columns) },
  ];
}

function isAllowed(app: AsApp, write: OlderWrite): boolean {
  return tryWrite(app, write, []).status === 'done';
}

/** A write as one piece of SQL, to be read and tried by hand. */
export function writtenOut({ sql, values, before }: OlderWrite): string {
  const left = [...values];
  const written = sql.replaceAll(/"(?:[^"]|"")*"|\?/g, (part) => (part === '?' ? literal(left.shift()) : part));
  return before === undefined ? written : `${writtenOut(before)}; ${written}`;
}

function literal(value: unknown): string {
  if (value === null) return 'NULL';
  if (Buffer.isBuffer(value)) return `x'${value.toString('hex')}'`;
  return typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`;
}
