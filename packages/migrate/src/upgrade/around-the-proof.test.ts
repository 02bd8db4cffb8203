import { listBackups } from '@auralis/backup';
import Sqlite, { type Database } from 'better-sqlite3';
import { describe, expect, test, vi } from 'vitest';
import { MIGRATIONS, type MigrationTexts, useFourMigrations } from '../../test/four-migrations.ts';
import type { CodeMigration } from '../migrations/migration.ts';
import { readJournal } from '../support/journal.ts';

const { place, upgrade, createDatabase, content } = useFourMigrations();
const withStep = (step: MigrationTexts[string]): MigrationTexts => ({
  ...MIGRATIONS,
  v004_to_v005_five: typeof step === 'string' ? `-- Changes something\n${step}` : step,
});

async function expectUnchanged(step: MigrationTexts[string], code: string): Promise<void> {
  await createDatabase(3);
  const before = content();
  await expect(upgrade(withStep(step))).rejects.toMatchObject({ code });
  expect(content()).toBe(before);
}

describe('a temporary object with the name of a table hides nothing from the proof', () => {
  const HIDING = 'CREATE TEMP TABLE entries AS SELECT * FROM main.entries;';

  test.each([
    ['rows', `${HIDING} DELETE FROM main.entries;`, 'ROWS_LOST'],
    ['values', `${HIDING} UPDATE main.entries SET playlist = NULL;`, 'VALUES_LOST'],
    ['cut links', `${HIDING} UPDATE main.entries SET track_id = track_id + 5000;`, 'REFERENCES_BROKEN'],
    [
      'rows behind a view',
      `CREATE TEMP TABLE kept AS SELECT * FROM main.entries;
       CREATE TEMP VIEW entries AS SELECT * FROM kept;
       DELETE FROM main.entries WHERE track_id % 2;`,
      'ROWS_LOST',
    ],
  ])('%s', (_, step, code) => expectUnchanged(step, code));
});

describe('the record of versions is not for a step', () => {
  test.each([
    ['made by it', 'CREATE TABLE IF NOT EXISTS schema_version (id INTEGER PRIMARY KEY, version INTEGER);'],
    ['emptied by it', 'DELETE FROM "Schema_Version";'],
    [
      'watched by a trigger of it',
      'CREATE TEMP TRIGGER later AFTER INSERT ON [schema_version] BEGIN DELETE FROM tracks; END;',
    ],
  ])('%s', async (_, step) => {
    await createDatabase(3);
    const before = content();
    await expect(upgrade(withStep(step))).rejects.toMatchObject({
      code: 'MIGRATION_REFUSED',
      detail: expect.stringContaining('schema_version is not allowed in a migration'),
    });
    expect(content()).toBe(before);
    expect(listBackups({ database: place.path })).toEqual([]);
  });

  test('nor for one written as code', () =>
    expectUnchanged({ up: (db) => void db.exec('DELETE FROM schema_version') }, 'MIGRATION_REFUSED'));
});

describe('code has no way out of the transaction', () => {
  const COMMITS = 'DELETE FROM entries; COMMIT; BEGIN';
  const steps: readonly (readonly [string, CodeMigration['up']])[] = [
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
  test.each(steps)('%s', (_, up) => expectUnchanged({ up }, 'MIGRATION_REFUSED'));

  test('and where it found one all the same, the backup is put back, and said', async () => {
    await createDatabase(3);
    const before = content();
    const calls = vi.spyOn(Sqlite.prototype, 'exec');
    const up: CodeMigration['up'] = (db) => {
      db.exec('DELETE FROM entries');
      const bare = (calls.mock.contexts as readonly Database[]).findLast((one) => one.open && one.inTransaction);
      // The steps are also run on an empty database in memory, to know what they give.
      if (bare?.memory === false) bare.exec('COMMIT; BEGIN');
    };
    await expect(upgrade(withStep({ up }))).rejects.toMatchObject({
      code: 'DATABASE_DAMAGED',
      message: expect.stringContaining('put back from the backup made just before'),
      facts: { restored: true },
    });
    calls.mockRestore();
    expect(content()).toBe(before);
    expect(readJournal(place.path).at(-1)).toMatchObject({ event: 'failed', wayBack: 'restored' });
  });
});
