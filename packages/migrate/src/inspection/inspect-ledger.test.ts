import { openDatabase } from '@auralis/sqlite';
import { describe, expect, test } from 'vitest';
import { MIGRATIONS, useDatabase } from '../../test/inspected-files.ts';
import { migrationsFrom, runSql } from '../../test/sample-migrations.ts';
import { upgradeDatabase } from '../upgrade/upgrade-database.ts';

const { inspect, createDatabase, place, plan, refusal } = useDatabase();

describe('a library with a record of versions', () => {
  test('is current at the newest version', async () => {
    await createDatabase(3);
    expect(inspect()).toEqual({
      status: 'current',
      database: place.path,
      version: 3,
      minReader: 1,
      header: 'mirrored',
    });
  });

  test('is current, but told to be stale where the header says something else', async () => {
    await createDatabase(3);
    runSql(place.path, 'PRAGMA user_version = 2');
    expect(inspect()).toMatchObject({ status: 'current', version: 3, header: 'stale' });
    runSql(place.path, 'PRAGMA user_version = 3; PRAGMA application_id = 1');
    expect(inspect()).toMatchObject({ status: 'current', version: 3, header: 'stale' });
  });

  test.each([1, 2])('is behind at version %i', async (version) => {
    await createDatabase(version);
    expect(inspect()).toEqual({
      status: 'behind',
      database: place.path,
      version,
      wanted: 3,
      minReader: 1,
      header: 'mirrored',
    });
    runSql(place.path, 'PRAGMA user_version = 77');
    expect(inspect()).toMatchObject({ status: 'behind', version, header: 'stale' });
  });

  test('is read as of one moment, whatever another program commits meanwhile', async () => {
    await createDatabase(3);
    const other = openDatabase(place.path);
    other.pragma('journal_mode = WAL');
    // With a table of another program SQLite itself has to be asked.
    other.exec('CREATE TABLE library_stats (tracks INTEGER)');
    const steps = await migrationsFrom(MIGRATIONS);
    const tablesAt = (version: number) => {
      other.pragma('user_version = 7');
      return steps.tablesAt(version);
    };
    expect(inspect(place.path, { ...steps, tablesAt })).toMatchObject({ status: 'current', header: 'mirrored' });
    expect(inspect(place.path, steps)).toMatchObject({ status: 'current', header: 'stale' });
    other.close();
  });

  test('goes by the newest row, never by the clock', async () => {
    await createDatabase(2);
    runSql(
      place.path,
      "UPDATE schema_version SET applied_at = CASE version WHEN 1 THEN '2099-01-01' ELSE '1970-01-01' END",
    );
    expect(inspect()).toMatchObject({ status: 'behind', version: 2 });
  });

  test('of a newer app is ahead, and usable where it says so', async () => {
    const four = { v003_to_v004_four: '-- Adds tags\nCREATE TABLE tags (id INTEGER PRIMARY KEY);' };
    await upgradeDatabase({
      database: place.path,
      migrations: await migrationsFrom({ ...MIGRATIONS, ...four }),
      appVersion: '4.0.0',
    });
    expect(inspect()).toEqual({
      status: 'ahead',
      database: place.path,
      version: 4,
      wanted: 3,
      minReader: 1,
      compatible: true,
      writtenBy: '4.0.0',
      header: 'mirrored',
    });
    runSql(place.path, 'PRAGMA application_id = 7');
    expect(inspect()).toMatchObject({ status: 'ahead', header: 'stale' });
    expect(plan()).toMatchObject({ action: 'open', version: 4 });
  });

  test('of a newer app is ahead, and refused after a breaking step, also when plain steps followed it', async () => {
    const later = {
      v003_to_v004_four: '-- Splits titles\n-- @breaking\nCREATE TABLE titles (id INTEGER PRIMARY KEY);',
      v004_to_v005_five: '-- Adds tags\nCREATE TABLE tags (id INTEGER PRIMARY KEY);',
    };
    await upgradeDatabase({
      database: place.path,
      migrations: await migrationsFrom({ ...MIGRATIONS, ...later }),
      appVersion: '5.0.0',
    });
    expect(inspect()).toMatchObject({ status: 'ahead', version: 5, minReader: 4, compatible: false });
    expect(refusal()).toMatchObject({
      code: 'DATABASE_TOO_NEW',
      message: expect.stringMatching(/newer version of the app \(5\.0\.0\).*nothing was changed/),
    });
    const four = await migrationsFrom({ ...MIGRATIONS, v003_to_v004_four: later.v003_to_v004_four });
    expect(inspect(place.path, four)).toMatchObject({ status: 'ahead', minReader: 4, compatible: true });
  });

  test('that a step is not known of is drifted', async () => {
    const other = { ...MIGRATIONS, v001_to_v002_other: MIGRATIONS.v001_to_v002_two };
    const { v001_to_v002_two: _, ...rest } = other;
    await createDatabase(3, place.path, await migrationsFrom(rest));
    expect(inspect()).toMatchObject({
      status: 'drifted',
      version: 3,
      drifts: [{ kind: 'step-unknown', version: 2, script: 'migration_v001_to_v002_other.sql' }],
    });
    expect(refusal()).toMatchObject({ code: 'DATABASE_DRIFTED', detail: expect.stringContaining('_other.sql') });
  });

  test('of which a step was edited is drifted', async () => {
    await createDatabase(3);
    const edited = await migrationsFrom({
      ...MIGRATIONS,
      v001_to_v002_two: MIGRATIONS.v001_to_v002_two.replace('id INT', 'nr INT'),
    });
    expect(inspect(place.path, edited)).toMatchObject({
      status: 'drifted',
      drifts: [{ kind: 'step-edited', version: 2, script: 'migration_v001_to_v002_two.sql' }],
    });
  });

  test.each(["'abc'", '2.5', '-1', '0'])('in whose record a version is %s is drifted, and says so', async (version) => {
    await createDatabase(2);
    runSql(place.path, `INSERT INTO schema_version (version) VALUES (${version})`);
    const found = version.replaceAll("'", '');
    expect(inspect()).toMatchObject({ status: 'drifted', version: null, drifts: [{ kind: 'version-invalid', found }] });
    expect(refusal()).toMatchObject({ code: 'DATABASE_DRIFTED', detail: expect.stringContaining(found) });
  });

  test('that is stamped but lacks a column or a table is drifted, and says which', async () => {
    await createDatabase(2);
    runSql(place.path, `INSERT INTO schema_version (version, app_version) VALUES (3, 'by hand'); DROP TABLE playlists`);
    expect(inspect()).toMatchObject({
      status: 'drifted',
      version: 3,
      drifts: [{ kind: 'schema', missing: expect.arrayContaining(['tracks.rating', 'table playlists']) }],
    });
    expect(refusal()).toMatchObject({ code: 'DATABASE_DRIFTED', detail: expect.stringContaining('tracks.rating') });
  });

  test('that another program added tables and columns to is as current as before', async () => {
    await createDatabase(3);
    runSql(place.path, 'CREATE TABLE library_stats (x); ALTER TABLE tracks ADD COLUMN mood TEXT');
    expect(inspect().status).toBe('current');
  });

  test('whose record was emptied or dropped is drifted, and told by its tables', async () => {
    await createDatabase(2);
    runSql(place.path, 'DELETE FROM schema_version');
    const found = {
      status: 'drifted',
      version: null,
      drifts: [{ kind: 'ledger-missing', userVersion: 2, looksLike: 2 }],
    };
    expect(inspect()).toMatchObject(found);
    runSql(place.path, 'DROP TABLE schema_version');
    expect(inspect()).toMatchObject(found);
  });

  test('that was adopted and lost its record is told by its structure, however its tables are spelt', async () => {
    runSql(place.path, 'CREATE TABLE tracks(id integer primary key, title text not null, plays integer)');
    runSql(place.path, 'CREATE TABLE playlists (id INTEGER PRIMARY KEY, name TEXT)');
    expect(inspect()).toMatchObject({ status: 'legacy', adoptable: true });
    for (const version of [1, 2, 3]) {
      await createDatabase(version);
      runSql(place.path, 'CREATE TABLE saved AS SELECT * FROM schema_version; DELETE FROM schema_version');
      expect(inspect()).toMatchObject({
        status: 'drifted',
        drifts: [{ kind: 'ledger-missing', userVersion: version, looksLike: version }],
      });
      runSql(place.path, 'INSERT INTO schema_version SELECT * FROM saved; DROP TABLE saved');
    }
  });

  test('in which a step of this app is faulty is not called damaged', async () => {
    await createDatabase(2);
    const faulty = await migrationsFrom({
      ...MIGRATIONS,
      v001_to_v002_two: '-- Keeps a history\nCREATE TABEL history (id);',
    });
    runSql(place.path, 'UPDATE schema_version SET checksum = NULL, migration_script = NULL');
    expect(() => inspect(place.path, faulty)).toThrow(
      expect.objectContaining({
        code: 'MIGRATION_FAILED',
        detail: expect.stringMatching(/two\.sql, line 2: near "TABEL"/),
      }),
    );
  });
});
