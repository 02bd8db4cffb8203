import type { Database } from 'better-sqlite3';
import { versionLabel } from '../migrations/file-name.ts';
import type { Migration } from '../migrations/migration.ts';
import { emptyDatabaseAt, type MigrationSet } from '../migrations/migration-set.ts';
import { findRoute } from '../migrations/route.ts';
import { quoteName } from '../schema/quote.ts';
import { applyStep } from '../upgrade/apply-step.ts';
import type { Finding } from './finding.ts';
import {
  type ColumnShape,
  columnShapes,
  fillWithMadeUpRows,
  insertSql,
  madeUpValue,
  tablesOf,
} from './made-up-rows.ts';

/** A number no made-up row has. */
const NEW_ROW = 77;

interface OlderStatement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/**
 * Every statement an app of an older schema would use, run on what the steps after it make of that app's own rows, up
 * to the first `@breaking` one: each must work, and each SELECT must give what it gave.
 */
export function findBrokenOlderApps(set: MigrationSet): readonly Finding[] {
  const versions = [...new Set(set.migrations.map(({ to }) => to))].filter((version) => version > 0);
  return versions.toSorted((one, other) => one - other).flatMap((version) => firstBreak(set, version));
}

function firstBreak({ migrations, newest }: MigrationSet, version: number): readonly Finding[] {
  const database = emptyDatabaseAt(migrations, version);
  try {
    fillWithMadeUpRows(database);
    const writes = writesOf(database).filter((write) => whyRefused(database, write) === null);
    const before = new Map(selectsOf(database).map((sql) => [sql, JSON.stringify(database.prepare(sql).all())]));
    for (const step of findRoute(migrations, version, newest) ?? []) {
      if (step.breaking || !worksOn(database, step)) return [];
      const found = [
        ...changedReads(database, step, version, before),
        ...failingWrites(database, step, version, writes),
      ];
      if (found.length > 0) return found;
    }
    return [];
  } finally {
    database.close();
  }
}

/** A step that fails on rows is told as that. */
function worksOn(database: Database, step: Migration): boolean {
  return attempt(() => applyStep(database, step)).error === null;
}

function selectsOf(database: Database): readonly string[] {
  return tablesOf(database).map((table) => {
    const names = columnShapes(database, table).map(({ name }) => quoteName(name));
    return `SELECT ${names.join(', ')} FROM ${quoteName(table)} ORDER BY 1, 2`.replace(
      names.length < 2 ? ', 2' : '',
      '',
    );
  });
}

function writesOf(database: Database): readonly OlderStatement[] {
  return tablesOf(database).flatMap((table) => {
    const columns = columnShapes(database, table);
    const [key] = columns;
    if (key === undefined) return [];
    const value = (column: ColumnShape, row: number) => madeUpValue(database, column, row);
    // Links of a new row lead to rows that are there, each to another number, so that no pair is there yet.
    const fresh = columns.map((column, index) => value(column, column.parent === null ? NEW_ROW : 1 + index));
    const where = `WHERE ${quoteName(key.name)} = ?`;
    const updates = columns.slice(1).map((column, index) => ({
      sql: `UPDATE ${quoteName(table)} SET ${quoteName(column.name)} = ? ${where}`,
      values: [fresh[index + 1], value(key, 1)],
    }));
    return [
      { sql: insertSql(table, columns), values: fresh },
      ...updates,
      { sql: `DELETE FROM ${quoteName(table)} ${where}`, values: [value(key, 2)] },
    ];
  });
}

function changedReads(
  database: Database,
  step: Migration,
  version: number,
  before: ReadonlyMap<string, string>,
): readonly Finding[] {
  return [...before].flatMap(([sql, rows]) => {
    const now = attempt(() => JSON.stringify(database.prepare(sql).all()));
    if (now.error !== null) return [breaks(step, version, sql, now.error)];
    return now.value === rows ? [] : [breaks(step, version, sql, 'it reads other values than before')];
  });
}

function failingWrites(
  database: Database,
  step: Migration,
  version: number,
  writes: readonly OlderStatement[],
): readonly Finding[] {
  return writes.flatMap((write) => {
    const reason = whyRefused(database, write);
    return reason === null ? [] : [breaks(step, version, write.sql, reason)];
  });
}

/** Tries a write on its own and takes it back. */
function whyRefused(database: Database, { sql, values }: OlderStatement): string | null {
  database.exec('SAVEPOINT older_app');
  const { error } = attempt(() => database.prepare(sql).run(values));
  database.exec('ROLLBACK TO older_app; RELEASE older_app');
  return error;
}

function breaks({ file }: Migration, version: number, statement: string, reason: string): Finding {
  const text = `An app of schema ${versionLabel(version)} can't work with the result, and the step is not @breaking: ${reason}`;
  return { step: file, rule: 'breaks-older-apps', severity: 'error', text, statement };
}

function attempt<Value>(work: () => Value): { readonly value: Value | null; readonly error: string | null } {
  try {
    return { value: work(), error: null };
  } catch (error) {
    return { value: null, error: error instanceof Error ? error.message : String(error) };
  }
}
