import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach } from 'vitest';
import { compareTable, firstDifferences, type TableComparison } from '../src/verify/compare-table.ts';
import { followTables } from '../src/verify/follow-tables.ts';
import { BACKUP, type TablePair } from '../src/verify/row-keys.ts';

export interface ComparedTables {
  /** The database after the statements, with the copy of before attached. */
  readonly database: Database;
  readonly tables: readonly TableComparison[];
  /** The path of the copy of before. */
  readonly copy: string;
  readonly keysOfGoneRows: (table: string) => readonly string[];
  readonly end: () => void;
}

/** A folder for each test, and functions that run statements over a database and compare it with a copy of before. */
export function useComparison() {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'auralis-values-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs statements inside a transaction. The caller ends it. */
  function compareAfter(setUp: string, statements: readonly string[]): ComparedTables {
    const path = join(folder, 'app.db');
    const copy = join(folder, 'copy.db');
    for (const file of [path, copy]) rmSync(file, { force: true });
    const database = openDatabase(path, { create: true });
    database.exec(setUp);
    copyFileSync(path, copy);
    database.exec('BEGIN IMMEDIATE');
    const history = followTables(database, 'schema_version');
    for (const sql of statements) history.followStatement(sql, () => database.exec(sql));
    const written = history.tables().flatMap(({ before, after, isWritten, columns }): readonly TablePair[] => {
      const kept = columns.flatMap((column) => (column.after === null ? [] : [[column.before, column.after] as const]));
      return after === null || !isWritten ? [] : [{ before, after, columns: new Map(kept) }];
    });
    database.prepare(`ATTACH ? AS ${BACKUP}`).run(copy);
    return {
      database,
      tables: written.map((table) => compareTable(database, table, () => false)),
      copy,
      keysOfGoneRows: (name) =>
        written
          .filter(({ before }) => before === name)
          .flatMap((table) => firstDifferences(database, table, { kind: 'rows gone', column: null }, 3)),
      end: () => {
        database.exec('ROLLBACK');
        database.close();
      },
    };
  }

  function changesAfter(setUp: string, ...statements: readonly string[]): readonly TableComparison[] {
    const compared = compareAfter(setUp, statements);
    compared.end();
    return compared.tables;
  }
  return { compareAfter, changesAfter };
}
