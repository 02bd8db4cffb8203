import type { Relocation } from '@auralis/migration-files';
import { columnNames, isSameName, storedColumnNames } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import { type StatementWrites, statementWrites } from './statement-writes.ts';

/** What became of a table that existed before the migrations. */
export interface TrackedTable {
  /** Its name in the backup. */
  readonly before: string;
  /** Its name now; null when it is gone. */
  readonly after: string | null;
  /** Every name it has had, in order. */
  readonly names: readonly string[];
  readonly columns: readonly TrackedColumn[];
  /** Whether a statement may have changed a row. A table that no statement wrote to cannot differ. */
  readonly isWritten: boolean;
  /** The statement that last wrote to it, as far as it is known. */
  readonly lastWrite: string | null;
}

export interface TrackedColumn {
  readonly before: string;
  readonly after: string | null;
  readonly names: readonly string[];
}

export interface TableHistory {
  /** Announces where the migration that runs next moves tables and columns that it creates anew. */
  announce(renames: readonly Relocation[]): void;
  /** Runs one statement, and follows what it does to the tables. */
  followStatement(sql: string, execute: () => void): void;
  /** Runs code, which notes every statement before it executes it. */
  followCode(execute: (note: (sql: string) => void) => void): void;
  tables(): readonly TrackedTable[];
}

interface TableRow {
  readonly name: string;
  readonly root: number;
}

interface Followed {
  readonly before: string;
  current: TableRow | null;
  readonly names: string[];
  readonly columns: readonly FollowedColumn[];
  isWritten: boolean;
}

interface FollowedColumn {
  readonly before: string;
  /** Computed from others: its values are compared only where it becomes an ordinary column. */
  readonly isGenerated: boolean;
  current: string | null;
  readonly names: string[];
}

/**
 * Follows the tables of the main database through statements. A table that `ALTER TABLE` renames keeps its root page, so
 * it is recognised under its new name; one that is dropped and created again is recognised by a name it has had, or by
 * the name that a migration announces with `@renames`.
 *
 * @param ledger - the table of the applied migrations, which is left out
 */
export function followTables(database: Database, ledger: string): TableHistory {
  const followed: readonly Followed[] = tableRows(database, ledger).map((row) => ({
    before: row.name,
    current: row,
    names: [row.name],
    columns: columnsOf(database, row.name).map((column) => ({
      ...column,
      current: column.before,
      names: [column.before],
    })),
    isWritten: false,
  }));
  const renames: Relocation[] = [];
  /** By root page. */
  const lastWrites = new Map<number, string>();

  /** Finds every table again after the schema may have changed. */
  function followSchema(execute: () => void): void {
    const before = new Map(followed.map((table) => [table, columnsNow(database, table)]));
    const namesBefore = new Set(tableRows(database, ledger).map(({ name }) => name));
    execute();
    const now = tableRows(database, ledger);
    for (const table of followed) {
      const old = table.current;
      table.current = (old === null ? null : sameTable(old, namesBefore, now)) ?? createdAgain(table, now);
      if (table.current === null) continue;
      addName(table.names, table.current.name);
      const after = columnNames(database, table.current.name);
      const isAltered = old !== null && old.root === table.current.root;
      const positions = isAltered ? { before: before.get(table) ?? [], after } : null;
      for (const column of table.columns) followColumn(table, column, after, positions);
    }
    for (const table of followed) if (table.current === null) table.isWritten = true;
  }

  function createdAgain({ names }: Followed, now: readonly TableRow[]): TableRow | null {
    const taken = new Set(followed.flatMap(({ current }) => (current === null ? [] : [current.name])));
    const free = now.filter(({ name }) => !taken.has(name));
    const announced = renames
      .filter(
        ({ from, to }) =>
          from.column === null && to.column === null && names.some((name) => isSameName(name, from.table)),
      )
      .map(({ to }) => to.table);
    const wanted = [...names.toReversed(), ...announced];
    return wanted.flatMap((name) => free.find((table) => isSameName(table.name, name)) ?? [])[0] ?? null;
  }

  function followColumn(
    table: Followed,
    column: FollowedColumn,
    after: readonly string[],
    positions: { readonly before: readonly string[]; readonly after: readonly string[] } | null,
  ): void {
    const find = (name: string) => after.find((one) => isSameName(one, name));
    const announced = renames
      .filter(({ from }) => table.names.some((name) => isSameName(name, from.table)))
      .filter(({ from }) => from.column !== null && column.names.some((name) => isSameName(name, from.column ?? '')))
      .flatMap(({ to }) => to.column ?? []);
    const last = column.names.at(-1) ?? column.before;
    const name =
      find(column.current ?? last) ?? renamedInPlace(column.current, positions) ?? firstFound(announced, find);
    column.current = name ?? null;
    if (name !== undefined) addName(column.names, name);
  }

  /** Marks the tables that a statement writes to: all of them where that is not known. */
  function note(sql: string): StatementWrites | null {
    const writes = statementWrites(database, sql);
    for (const root of writes?.roots ?? []) lastWrites.set(root, sql);
    for (const table of followed)
      if (writes === null || (table.current !== null && writes.roots.has(table.current.root))) table.isWritten = true;
    return writes;
  }

  function followCode(execute: (note: (sql: string) => void) => void): void {
    // Dropping a table moves the roots of others, and they are read again only after the code.
    if (movesRoots(database)) for (const table of followed) table.isWritten = true;
    followSchema(() => execute(note));
  }

  function followStatement(sql: string, execute: () => void): void {
    const writes = note(sql);
    if (writes === null || writes.isSchemaChange) followSchema(execute);
    else execute();
  }

  return {
    announce: (more) => {
      renames.push(...more);
    },
    followStatement,
    followCode,
    tables: () =>
      followed.map(({ before, current, names, columns, isWritten }) => ({
        before,
        after: current?.name ?? null,
        names,
        columns: columns
          .filter((column) => !column.isGenerated || isOrdinary(database, current, column.current))
          .map(({ before: name, current: now, names: known }) => ({
            before: name,
            after: current === null ? null : now,
            names: known,
          })),
        isWritten,
        lastWrite: current === null ? null : (lastWrites.get(current.root) ?? null),
      })),
  };
}

/** https://sqlite.org/pragma.html#pragma_auto_vacuum */
function movesRoots(database: Database): boolean {
  return database.pragma('main.auto_vacuum', { simple: true }) !== 0;
}

/** Ordinary tables of the main database. The contents of virtual tables are derived from them. */
function tableRows(database: Database, ledger: string): readonly TableRow[] {
  return database
    .prepare(
      `SELECT s.name, s.rootpage AS root FROM pragma_table_list l JOIN main.sqlite_schema s ON s.name = l.name AND s.type = 'table'
       WHERE l.schema = 'main' AND l.type = 'table' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND l.name <> ? COLLATE NOCASE
       ORDER BY l.name`,
    )
    .all(ledger) as readonly TableRow[];
}

/** The columns of a table, without the hidden ones of a virtual table. */
function columnsOf(database: Database, table: string): readonly Pick<FollowedColumn, 'before' | 'isGenerated'>[] {
  const stored = storedColumnNames(database, table);
  return columnNames(database, table).map((name) => ({ before: name, isGenerated: !stored.includes(name) }));
}

function isOrdinary(database: Database, table: TableRow | null, column: string | null): boolean {
  return table !== null && column !== null && storedColumnNames(database, table.name).includes(column);
}

function columnsNow(database: Database, { current }: Followed): readonly string[] {
  return current === null ? [] : columnNames(database, current.name);
}

/** The table after a statement. Its root page may move only where its name stays (`auto_vacuum`). */
function sameTable(table: TableRow, before: ReadonlySet<string>, now: readonly TableRow[]): TableRow | null {
  return (
    now.find(({ name }) => name === table.name) ??
    now.find(({ name, root }) => root === table.root && !before.has(name)) ??
    null
  );
}

/** The new name of a column that `RENAME COLUMN` changed: the other columns keep their places. */
function renamedInPlace(
  name: string | null,
  positions: { readonly before: readonly string[]; readonly after: readonly string[] } | null,
): string | undefined {
  if (name === null || positions === null || positions.before.length !== positions.after.length) return undefined;
  const now = positions.after[positions.before.indexOf(name)];
  return now === undefined || positions.before.includes(now) ? undefined : now;
}

function firstFound(names: readonly string[], find: (name: string) => string | undefined): string | undefined {
  return names.flatMap((name) => find(name) ?? [])[0];
}

function addName(names: string[], name: string): void {
  if (names.at(-1) !== name) names.push(name);
}
