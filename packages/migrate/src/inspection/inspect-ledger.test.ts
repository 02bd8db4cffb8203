import { openDatabase } from '@auralis/sqlite';
import { describe, expect, test } from 'vitest';
import { MIGRATIONS, useDatabase } from '../../test/inspected-files.ts';
import { migrationsFrom, runSql } from '../../test/sample-migrations.ts';
import { upgradeDatabase } from '../upgrade/upgrade-database.ts';

const { inspect, createDatabase, place, plan, refusal } = useDatabase();

describe('a database with a ledger', () => {
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

  test('is current with a stale header where the header has another version', async () => {
    await createDatabase(3);
    runSql(place.path, 'PRAGMA user_version = 2');
    expect(inspect()).toMatchObject({ status: 'current', version: 3, header: 'stale' });
    runSql(place.path, 'PRAGMA user_version = 3; PRAGMA application_id = 0');
    expect(inspect()).toMatchObject({ status: 'current', version: 3, header: 'stale' });
    // Of another program, which is never overwritten.
    runSql(place.path, 'PRAGMA application_id = 1');
    expect(inspect()).toMatchObject({ status: 'current', version: 3, header: 'mirrored' });
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

  test('is read in one snapshot, whatever another program commits meanwhile', async () => {
    await createDatabase(3);
    const other = openDatabase(place.path);
    other.pragma('journal_mode = WAL');
    other.exec('CREATE TABLE app_stats (tracks INTEGER)');
    const migrations = await migrationsFrom(MIGRATIONS);
    const tablesAt = (version: number) => {
      other.pragma('user_version = 7');
      return migrations.tablesAt(version);
    };
    expect(inspect(place.path, { ...migrations, tablesAt })).toMatchObject({ status: 'current', header: 'mirrored' });
    expect(inspect(place.path, migrations)).toMatchObject({ status: 'current', header: 'stale' });
    other.close();
  });

  test('has the version of its newest row, whatever the time in it', async () => {
    await createDatabase(2);
    runSql(
      place.path,
      "UPDATE schema_version SET applied_at = CASE version WHEN 1 THEN '2099-01-01' ELSE '1970-01-01' END",
    );
    expect(inspect()).toMatchObject({ status: 'behind', version: 2 });
  });

  test('of a newer app is ahead, and compatible where its ledger allows it', async () => {
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
    runSql(place.path, 'PRAGMA application_id = 0');
    expect(inspect()).toMatchObject({ status: 'ahead', header: 'stale' });
    expect(plan()).toMatchObject({ action: 'open', version: 4 });
  });

  test('of a newer app is refused after a breaking migration, even when others followed it', async () => {
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
      message: expect.stringMatching(/newer version of the app \(5\.0\.0\).*It was not changed/),
    });
    const four = await migrationsFrom({ ...MIGRATIONS, v003_to_v004_four: later.v003_to_v004_four });
    expect(inspect(place.path, four)).toMatchObject({ status: 'ahead', minReader: 4, compatible: true });
  });

  test('with an unknown migration is drifted', async () => {
    const other = { ...MIGRATIONS, v001_to_v002_other: MIGRATIONS.v001_to_v002_two };
    const { v001_to_v002_two: _, ...rest } = other;
    await createDatabase(3, place.path, await migrationsFrom(rest));
    expect(inspect()).toMatchObject({
      status: 'drifted',
      version: 3,
      drifts: [{ kind: 'migration-unknown', version: 2, script: 'migration_v001_to_v002_other.sql' }],
    });
    expect(refusal()).toMatchObject({ code: 'DATABASE_DRIFTED', detail: expect.stringContaining('_other.sql') });
  });

  test('with an edited migration is drifted', async () => {
    await createDatabase(3);
    const edited = await migrationsFrom({
      ...MIGRATIONS,
      v001_to_v002_two: MIGRATIONS.v001_to_v002_two.replace('id INT', 'nr INT'),
    });
    expect(inspect(place.path, edited)).toMatchObject({
      status: 'drifted',
      drifts: [{ kind: 'migration-edited', version: 2, script: 'migration_v001_to_v002_two.sql' }],
    });
  });

  test.each(["'abc'", '2.5', '-1', '0'])('with %s as a version is drifted, and the error names it', async (version) => {
    await createDatabase(2);
    runSql(place.path, `INSERT INTO schema_version (version) VALUES (${version})`);
    const found = version.replaceAll("'", '');
    expect(inspect()).toMatchObject({ status: 'drifted', version: null, drifts: [{ kind: 'version-invalid', found }] });
    expect(refusal()).toMatchObject({ code: 'DATABASE_DRIFTED', detail: expect.stringContaining(found) });
  });

  test('without a column or table of its version is drifted, and the error names it', async () => {
    await createDatabase(2);
    runSql(place.path, `INSERT INTO schema_version (version, app_version) VALUES (3, 'by hand'); DROP TABLE playlists`);
    expect(inspect()).toMatchObject({
      status: 'drifted',
      version: 3,
      drifts: [{ kind: 'schema', missing: expect.arrayContaining(['tracks.rating', 'table playlists']) }],
    });
    expect(refusal()).toMatchObject({ code: 'DATABASE_DRIFTED', detail: expect.stringContaining('tracks.rating') });
  });

  test('is current after another program added tables and columns', async () => {
    await createDatabase(3);
    runSql(place.path, 'CREATE TABLE app_stats (x); ALTER TABLE tracks ADD COLUMN mood TEXT');
    expect(inspect().status).toBe('current');
  });

  test('whose ledger is empty or missing is drifted, and its version is found by its tables', async () => {
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

  test('that was adopted and lost its ledger is found by its structure, whatever the spelling of its tables', async () => {
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

  test('is not reported as damaged when a migration of this app is faulty', async () => {
    await createDatabase(2);
    const faulty = await migrationsFrom({
      ...MIGRATIONS,
      v001_to_v002_two: '-- Keeps a history\nCREATE TABEL history (id);',
    });
    // The migrations are replayed only where the tables are not those that the upgrade recorded.
    runSql(place.path, 'CREATE TABLE other (x); UPDATE schema_version SET checksum = NULL, migration_script = NULL');
    expect(() => inspect(place.path, faulty)).toThrow(
      expect.objectContaining({
        code: 'MIGRATION_FAILED',
        detail: expect.stringMatching(/two\.sql, line 2: near "TABEL"/),
      }),
    );
  });
});

describe('the recorded checksum of the tables', () => {
  const withoutModel = async () => {
    const migrations = await migrationsFrom(MIGRATIONS);
    const refuse = () => {
      throw new Error('the migrations were replayed');
    };
    return { ...migrations, tablesAt: refuse, structureAt: refuse, definitionsAt: refuse };
  };

  test('spares a start the replay of the migrations', async () => {
    await createDatabase(3);
    expect(inspect(place.path, await withoutModel())).toMatchObject({ status: 'current', version: 3 });
  });

  test.each([
    ['a table is dropped', 'DROP TABLE history', 'drifted'],
    ['a column is dropped', 'ALTER TABLE tracks DROP COLUMN plays', 'drifted'],
    ['a table is added', 'CREATE TABLE other (x)', 'current'],
    ['the ledger has none, as one of version 1.4', 'UPDATE schema_version SET tables_checksum = NULL', 'current'],
    ['its column does not exist', 'ALTER TABLE schema_version DROP COLUMN tables_checksum', 'current'],
  ])('does not hide what is different when %s', async (_, sql, status) => {
    await createDatabase(3);
    runSql(place.path, sql);
    const broken = await withoutModel();
    expect(() => inspect(place.path, broken)).toThrow(
      expect.objectContaining({ detail: expect.stringContaining('the migrations were replayed') }),
    );
    expect(inspect()).toMatchObject({ status });
  });

  test('is added to a ledger of version 1.4 by the next upgrade', async () => {
    await createDatabase(2);
    runSql(place.path, 'ALTER TABLE schema_version DROP COLUMN tables_checksum');
    await createDatabase(3);
    expect(inspect(place.path, await withoutModel())).toMatchObject({ status: 'current', version: 3 });
  });
});
