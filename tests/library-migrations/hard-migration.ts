import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectDatabase, loadMigrations, type Receipt, upgradeDatabase } from '@auralis/migrate';
import { openDatabase } from '@auralis/sqlite';
import { afterEach, beforeEach, expect } from 'vitest';

/** What must be the same before and after: one query for both, or one for each where the shape has changed. */
export type Facts = Readonly<Record<string, string | readonly [before: string, after: string]>>;

/** Loads `migrations/NAME`, makes a library at schema 1 with the rows of the test, and migrates it to the newest. */
export function useHardMigration(name: string, facts: Facts) {
  const source = new URL(`./migrations/${name}/`, import.meta.url);
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), `auralis-${name}-`));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const path = () => join(folder, 'library.db');
  const upgrade = async (to?: number) => {
    const migrations = await loadMigrations(source);
    return upgradeDatabase({ database: path(), migrations, appVersion: '2.0.0', to: to ?? migrations.newest });
  };
  const rows = (sql: string) => read(path(), sql);
  /** As an app would that does not enforce foreign keys. */
  const write = (sql: string) => {
    const database = openDatabase(path());
    database.pragma('foreign_keys = OFF');
    database.exec(sql);
    database.close();
  };
  const answers = (at: 0 | 1) =>
    Object.entries(facts).map(([fact, sql]) => [fact, rows(typeof sql === 'string' ? sql : sql[at])]);
  return {
    rows,
    upgrade,
    write,
    /** Puts rows into a library of schema 1. */
    async given(sql: string): Promise<void> {
      await upgrade(1);
      write(sql);
    },
    /** Upgrades, and shows that the facts are kept and that a second start finds nothing to do. */
    async migrate(): Promise<Receipt> {
      const before = answers(0);
      const result = await upgrade();
      if (!('receipt' in result)) throw new Error(`the library was ${result.status}`);
      expect(answers(1)).toEqual(before);
      expect(inspectDatabase(path(), await loadMigrations(source)).status).toBe('current');
      expect((await upgrade()).status).toBe('current');
      expect(answers(1)).toEqual(before);
      return result.receipt;
    },
  };
}

export const lossesOf = ({ losses }: Receipt) =>
  losses.map(({ table, column, count }) => [column === null ? table : `${table}.${column}`, count]);

function read(path: string, sql: string): readonly unknown[][] {
  const database = openDatabase(path, { readonly: true });
  try {
    return database.prepare(sql).raw().all() as unknown[][];
  } finally {
    database.close();
  }
}
