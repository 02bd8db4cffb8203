import { quoteName } from '@auralis/sqlite';
import type { Database, Statement } from 'better-sqlite3';
import Sqlite from 'better-sqlite3';
import { type ColumnShape, columnShapes, insertSql, sampleValue, tablesOf } from './sample-rows.ts';

/** A number that no sample row has. */
const NEW_ROW = 77;

/** A write of an older app, with the values it binds. */
export interface OlderWrite {
  readonly sql: string;
  readonly values: readonly unknown[];
  /** A write that must come first. */
  readonly before?: OlderWrite;
}

/** The SELECTs by which an app of this schema reads each of its tables. */
export function selectsOf(database: Database): readonly string[] {
  return tablesOf(database).map((table) => {
    const names = columnShapes(database, table).map(({ name }) => quoteName(name));
    return `SELECT ${names.join(', ')} FROM ${quoteName(table)} ORDER BY ${names.length < 2 ? '1' : '1, 2'}`;
  });
}

/** The writes that an app of this schema may try on the sample rows; the schema itself rejects some of them. */
export function writesOf(app: OlderApp): readonly OlderWrite[] {
  return tablesOf(app.database).flatMap((table) => {
    const columns = columnShapes(app.database, table);
    const [first] = columns;
    return first === undefined ? [] : tableWrites(app, table, columns, first);
  });
}

function tableWrites(
  app: OlderApp,
  table: string,
  columns: readonly ColumnShape[],
  first: ColumnShape,
): readonly OlderWrite[] {
  const value = (column: ColumnShape, row: number) => sampleValue(app.database, column, row);
  // The foreign keys of a new row refer to existing rows, each to a different number, so that every combination is new.
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
    // Sample rows differ in every column; real rows share values.
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
    // Other rows may refer to the row above; none refers to a new row.
    { ...remove(NEW_ROW), before: insert(columns) },
  ];
}

function isAllowed(app: OlderApp, write: OlderWrite): boolean {
  return tryWrite(app, write, []).status === 'done';
}

/** A write as SQL text with its values, to read and to run by hand. */
export function writeToSql({ sql, values, before }: OlderWrite): string {
  const left = [...values];
  const written = sql.replaceAll(/"(?:[^"]|"")*"|\?/g, (part) => (part === '?' ? literal(left.shift()) : part));
  return before === undefined ? written : `${writeToSql(before)}; ${written}`;
}

function literal(value: unknown): string {
  if (value === null) return 'NULL';
  if (Buffer.isBuffer(value)) return `x'${value.toString('hex')}'`;
  return typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`;
}

/** A database as an older app opens it, with the statements of that app. */
export interface OlderApp extends Disposable {
  readonly database: Database;
  /** The rows of one of the app's SELECTs, each as JSON. */
  readonly read: (select: string) => readonly string[];
}

/** Opens a copy as an app does: with foreign keys on, and without the functions that a migration registered. */
export function openOlderApp(original: Database): OlderApp {
  const database = new Sqlite(original.serialize());
  database.pragma('foreign_keys = ON');
  // The SELECTs run after every write that is tried, so each is prepared once.
  const prepared = new Map<string, Statement>();
  return {
    database,
    read: (select) => {
      const statement = prepared.get(select) ?? database.prepare(select).raw();
      prepared.set(select, statement);
      return statement.all().map((row) => JSON.stringify(row));
    },
    [Symbol.dispose]: () => database.close(),
  };
}

/** The outcome of a write: rejected, or the number of changed rows and what the app reads afterwards. */
export type WriteOutcome =
  | { readonly status: 'rejected'; readonly reason: string }
  | { readonly status: 'done'; readonly changes: number; readonly reads: ReadonlyMap<string, readonly string[]> };

/** Runs one write, reads what the SELECTs return, and rolls the write back. */
export function tryWrite(app: OlderApp, { sql, values, before }: OlderWrite, selects: readonly string[]): WriteOutcome {
  const { database } = app;
  database.exec('SAVEPOINT older_app');
  try {
    if (before !== undefined) database.prepare(before.sql).run(before.values);
    const orphans = orphansIn(database);
    const { changes } = database.prepare(sql).run(values);
    // SQLite checks a deferred foreign key only at COMMIT, which never comes here.
    if (orphansIn(database) > orphans) return { status: 'rejected', reason: 'FOREIGN KEY constraint failed at COMMIT' };
    return { status: 'done', changes, reads: new Map(selects.map((select) => [select, app.read(select)])) };
  } catch (error) {
    return { status: 'rejected', reason: error instanceof Error ? error.message : String(error) };
  } finally {
    // RAISE(ROLLBACK) has ended the savepoint already.
    if (database.inTransaction) database.exec('ROLLBACK TO older_app; RELEASE older_app');
  }
}

/** Describes how two outcomes differ; null when they are equal, or when the write was rejected before. */
export function differenceBetween(was: WriteOutcome, now: WriteOutcome): string | null {
  if (was.status === 'rejected') return null;
  if (now.status === 'rejected') return now.reason;
  if (was.changes !== now.changes) return `rows changed: ${now.changes} instead of ${was.changes}`;
  for (const [select, rows] of now.reads) {
    const before = was.reads.get(select) ?? [];
    if (rows.join() === before.join()) continue;
    const added = rows.find((row) => !before.includes(row)) ?? 'no such row';
    const missing = before.find((row) => !rows.includes(row)) ?? 'no such row';
    return `afterwards ${select} reads ${added} instead of ${missing}`;
  }
  return null;
}

function orphansIn(database: Database): number {
  return (database.pragma('foreign_key_check') as readonly unknown[]).length;
}
