import { listBackups } from '@auralis/backup';
import Sqlite, { type Database } from 'better-sqlite3';
import { describe, expect, test, vi } from 'vitest';
import { MIGRATIONS, type MigrationTexts, useFourMigrations } from '../../test/four-migrations.ts';
import { readJournal } from '../journal/journal.ts';
import type { CodeMigration } from '../migrations/migration.ts';

const { place, upgrade, createDatabase, content } = useFourMigrations();
const withMigration = (migration: MigrationTexts[string]): MigrationTexts => ({
  ...MIGRATIONS,
  v004_to_v005_five: typeof migration === 'string' ? `-- Changes something\n${migration}` : migration,
});

async function expectUnchanged(migration: MigrationTexts[string], code: string): Promise<void> {
  await createDatabase(3);
  const before = content();
  await expect(upgrade(withMigration(migration))).rejects.toMatchObject({ code });
  expect(content()).toBe(before);
}

describe('a temporary object with the name of a table', () => {
  const HIDING = 'CREATE TEMP TABLE entries AS SELECT * FROM main.entries;';

  test.each([
    ['lost rows', `${HIDING} DELETE FROM main.entries;`, 'ROWS_LOST'],
    ['lost values', `${HIDING} UPDATE main.entries SET playlist = NULL;`, 'VALUES_LOST'],
    [
      'broken references',
      `-- @rewrites entries.track_id: moved\n${HIDING} UPDATE main.entries SET track_id = track_id + 5000;`,
      'REFERENCES_BROKEN',
    ],
    [
      'rows lost behind a view',
      `CREATE TEMP TABLE kept AS SELECT * FROM main.entries;
       CREATE TEMP VIEW entries AS SELECT * FROM kept;
       DELETE FROM main.entries WHERE track_id % 2;`,
      'ROWS_LOST',
    ],
  ])('does not hide %s from the verification', (_, sql, code) => expectUnchanged(sql, code));
});

describe('the ledger', () => {
  test.each([
    ['created', 'CREATE TABLE IF NOT EXISTS schema_version (id INTEGER PRIMARY KEY, version INTEGER);'],
    ['emptied', 'DELETE FROM "Schema_Version";'],
    [
      'watched by a trigger',
      'CREATE TEMP TRIGGER later AFTER INSERT ON [schema_version] BEGIN DELETE FROM tracks; END;',
    ],
  ])('cannot be %s by a migration', async (_, sql) => {
    await createDatabase(3);
    const before = content();
    await expect(upgrade(withMigration(sql))).rejects.toMatchObject({
      code: 'MIGRATION_REFUSED',
      detail: expect.stringContaining('schema_version is not allowed in a migration'),
    });
    expect(content()).toBe(before);
    expect(listBackups({ database: place.path })).toEqual([]);
  });

  test('cannot be written by a migration in code', () =>
    expectUnchanged({ up: (db) => void db.exec('DELETE FROM schema_version') }, 'MIGRATION_REFUSED'));
});

describe('a migration in code', () => {
  const COMMITS = 'DELETE FROM entries; COMMIT; BEGIN';
  const escapes: readonly (readonly [string, CodeMigration['up']])[] = [
    ['through the connection of a statement', (db) => void db.prepare('SELECT 1').database.exec(COMMITS)],
    [
      'through the definition of a table to rebuild',
      (_, { rebuildTable }) =>
        rebuildTable({ table: 'entries', createSql: `CREATE TABLE entries (track_id, playlist); ${COMMITS}` }),
    ],
    [
      'through the value of a column',
      (_, { rebuildTable }) =>
        rebuildTable({
          table: 'entries',
          createSql: 'CREATE TABLE entries (track_id, playlist)',
          columns: { playlist: `playlist FROM entries; ${COMMITS}; SELECT 1` },
        }),
    ],
  ];
  test.each(escapes)('cannot end the transaction %s', (_, up) => expectUnchanged({ up }, 'MIGRATION_REFUSED'));

  test('that ends the transaction nevertheless makes the upgrade restore the backup', async () => {
    await createDatabase(3);
    const before = content();
    const calls = vi.spyOn(Sqlite.prototype, 'exec');
    const up: CodeMigration['up'] = (db) => {
      db.exec('DELETE FROM entries');
      const unguarded = (calls.mock.contexts as readonly Database[]).findLast((one) => one.open && one.inTransaction);
      // The migrations also run on an empty database in memory, for the schema they produce.
      if (unguarded?.memory === false) unguarded.exec('COMMIT; BEGIN');
    };
    await expect(upgrade(withMigration({ up }))).rejects.toMatchObject({
      code: 'DATABASE_DAMAGED',
      message: expect.stringContaining('The backup made just before was restored and verified.'),
      facts: { restored: true },
    });
    calls.mockRestore();
    expect(content()).toBe(before);
    expect(readJournal(place.path).at(-1)).toMatchObject({ event: 'failed', wayBack: 'restored' });
  });
});
