import { openDatabase } from '@auralis/sqlite';
import { beforeEach, describe, expect, test } from 'vitest';
import { useCommands } from '../../test/commands.ts';
import { runSql } from '../../test/sample-migrations.ts';

const { place, run, json, writeMigration, writeTwoMigrations } = useCommands();

const LEGACY = "CREATE TABLE tracks(title TEXT, id INTEGER PRIMARY KEY); INSERT INTO tracks (title) VALUES ('kept')";
const ADOPT = `-- Takes over your database
-- @recognises tracks: id, title
CREATE TABLE tracks_new(id INTEGER PRIMARY KEY, title TEXT);
INSERT INTO tracks_new (id, title) SELECT id, title FROM tracks;
DROP TABLE tracks;
ALTER TABLE tracks_new RENAME TO tracks;
`;

beforeEach(() => {
  writeTwoMigrations();
  writeMigration('legacy_to_v001_adopt.sql', ADOPT);
  runSql(place.database, LEGACY);
});

describe('repair of an adopted database', () => {
  test.each(['DROP TABLE schema_version', 'DELETE FROM schema_version'])(
    'rebuilds the ledger after %s and keeps the rows',
    (sql) => {
      expect(json('upgrade', place.database).document.status).toBe('upgraded');
      runSql(place.database, sql);
      expect(json('status', place.database).document).toMatchObject({
        status: 'drifted',
        drifts: [{ kind: 'ledger-missing', looksLike: 2 }],
      });
      expect(run('upgrade', place.database).stderr).toContain(
        '`auralis-migrate repair`: it shows what can be repaired',
      );
      expect(json('repair', place.database, '--yes').document).toMatchObject({ status: 'repaired' });
      expect(json('status', place.database)).toMatchObject({ status: 0, document: { status: 'current', version: 2 } });
      const connection = openDatabase(place.database, { readonly: true });
      expect(connection.prepare('SELECT title FROM tracks').pluck().all()).toEqual(['kept']);
      connection.close();
    },
  );

  test('names the backup to restore when the schema is damaged too', () => {
    json('upgrade', place.database);
    runSql(place.database, 'DROP TABLE schema_version; ALTER TABLE tags RENAME COLUMN name TO word');
    const refused = json('upgrade', place.database);
    expect(refused).toMatchObject({ status: 1, document: { code: 'DATABASE_DRIFTED' } });
    expect(refused.document.hint).toContain('`auralis-migrate repair`: it names the backup');
    const { status, document } = json('repair', place.database);
    expect(status).toBe(3);
    expect(document).toMatchObject({ status: 'nothing-to-do', repairs: [], needsBackup: true });
    expect(document.beyondRepair).toEqual([
      expect.stringContaining('tags: created by a newer version, but the ledger is missing'),
    ]);
    expect(document.restorable).toMatchObject({ schemaVersion: null });
    expect(run('repair', place.database).stdout).toContain(
      `auralis-backup restore ${place.database} --id ${document.restorable.id}`,
    );
  });
});

test('repair names the missing columns of an incomplete database, and reports that there is no backup', () => {
  runSql(place.database, 'ALTER TABLE tracks DROP COLUMN title');
  expect(json('status', place.database).document).toMatchObject({ status: 'legacy', adoptable: false });
  const { status, stdout } = run('repair', place.database);
  expect(status).toBe(3);
  expect(stdout).toContain('tracks.title');
  expect(stdout).toContain('No backup with a known schema version was found');
});

test.each([
  ['', LEGACY],
  [
    ' whose tables equal those of the first migration to the letter',
    'CREATE TABLE tracks(id INTEGER PRIMARY KEY, title TEXT)',
  ],
])('repair refers a legacy database%s to the upgrade', (_, sql) => {
  runSql(place.database, `DROP TABLE tracks; ${sql}`);
  expect(json('repair', place.database)).toMatchObject({
    status: 1,
    document: { message: expect.stringContaining('It needs an upgrade, not a repair') },
  });
});
