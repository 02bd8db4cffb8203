import { describe, expect, test } from 'vitest';
import { useFourMigrations } from '../../test/four-migrations.ts';
import { migrationsFrom, rowsOf, runSql } from '../../test/sample-migrations.ts';
import { planRepair, repairDatabase } from '../repair/repair-database.ts';
import { planUpgrade } from '../upgrade/plan-upgrade.ts';
import { inspectDatabase } from './inspect-database.ts';

const FLYWAY = `CREATE TABLE schema_version (
    installed_rank INT NOT NULL PRIMARY KEY, version VARCHAR(50), description VARCHAR(200) NOT NULL, type VARCHAR(20) NOT NULL,
    script VARCHAR(1000) NOT NULL, checksum INT, installed_by VARCHAR(100) NOT NULL, installed_on TEXT NOT NULL,
    execution_time INT NOT NULL, success BOOLEAN NOT NULL);
  INSERT INTO schema_version VALUES (1, '1', 'init', 'SQL', 'V1__init.sql', 99, 'ann', '2024-01-01', 12, 1)`;
const ONE_COLUMN = 'CREATE TABLE schema_version (version INTEGER); INSERT INTO schema_version VALUES (17)';
const NAMESAKES = [
  ['of Flyway', FLYWAY],
  ['with one column', ONE_COLUMN],
] as const;
const LEGACY = `CREATE TABLE tracks (id INTEGER PRIMARY KEY, title TEXT NOT NULL, plays INTEGER);
  INSERT INTO tracks VALUES (1, 'One', 3), (2, 'Two', NULL)`;

const migrationsOf = (ledger: string) => ({
  legacy_to_v001_adopt: `-- Adopts\n${ledger}-- @recognises tracks: id, title, plays\nCREATE INDEX by_title ON tracks (title);`,
  v000_to_v001_one: `-- Sets up\n${ledger}CREATE TABLE tracks (id INTEGER PRIMARY KEY, title TEXT NOT NULL, plays INTEGER); CREATE INDEX by_title ON tracks (title);`,
  v001_to_v002_two: '-- Rates\nALTER TABLE tracks ADD COLUMN rating INTEGER;',
  v002_to_v001_one: '-- Rates no more\n-- @loses tracks.rating: unused\nALTER TABLE tracks DROP COLUMN rating;',
});
const DEFAULT = migrationsOf('');
const OTHER = migrationsOf('-- @ledger app_migrations\n');

const { place, upgrade, content } = useFourMigrations();

describe.each(NAMESAKES)('a table schema_version %s', (_, namesake) => {
  test('prevents the upgrade with an error that says whose it is, and repair suggests no backup', async () => {
    runSql(place.path, `${LEGACY}; ${namesake}`);
    const before = content();
    const refusal = {
      code: 'DATABASE_DRIFTED',
      message: expect.stringContaining('table schema_version of another program'),
      hint: expect.stringContaining('@ledger'),
      facts: { table: 'schema_version' },
    };
    await expect(upgrade(DEFAULT)).rejects.toMatchObject(refusal);
    const migrations = await migrationsFrom(DEFAULT);
    expect(() => planUpgrade(inspectDatabase(place.path, migrations), migrations)).toThrow('another program');
    expect(() => planRepair(place.path, migrations)).toThrow('another program');
    expect(content()).toBe(before);
  });

  test('is kept as it is when the record has another name, through adoption, upgrade, downgrade and repair', async () => {
    runSql(place.path, `${LEGACY}; ${namesake}`);
    const rows = rowsOf(place.path, 'SELECT * FROM schema_version');
    const result = await upgrade(OTHER);
    expect(result).toMatchObject({
      status: 'upgraded',
      receipt: { from: 'legacy', to: 2, foreignObjects: { kept: ['table schema_version'] } },
    });
    expect(rowsOf(place.path, 'SELECT version, migration_script FROM app_migrations ORDER BY id')).toEqual([
      [1, 'migration_legacy_to_v001_adopt.sql'],
      [2, 'migration_v001_to_v002_two.sql'],
    ]);
    const migrations = await migrationsFrom(OTHER);
    expect(inspectDatabase(place.path, migrations)).toMatchObject({ status: 'current', version: 2 });
    expect((await upgrade(OTHER, { to: 1 })).status).toBe('downgraded');
    expect((await upgrade(OTHER)).status).toBe('upgraded');
    runSql(place.path, 'DROP TABLE app_migrations');
    expect(inspectDatabase(place.path, migrations)).toMatchObject({ status: 'drifted' });
    expect(await repairDatabase({ database: place.path, migrations })).toMatchObject({
      status: 'repaired',
      repairs: [{ kind: 'ledger', version: 2 }],
    });
    expect(inspectDatabase(place.path, migrations)).toMatchObject({ status: 'current', version: 2 });
    expect(rowsOf(place.path, 'SELECT * FROM schema_version')).toEqual(rows);
  });
});

test('a migration may change a table schema_version of the app when the record has another name', async () => {
  const migrations = { ...OTHER, v002_to_v003_three: '-- Notes\nCREATE TABLE schema_version (note TEXT);' };
  expect(await upgrade(migrations)).toMatchObject({ status: 'created', receipt: { to: 3 } });
  expect(inspectDatabase(place.path, await migrationsFrom(migrations))).toMatchObject({
    status: 'current',
    version: 3,
  });
});

test.each([
  ['names a table of SQLite', migrationsOf('-- @ledger sqlite_record\n'), '@ledger takes the name of a table'],
  ['names no table', migrationsOf('-- @ledger a b\n'), '@ledger takes the name of a table'],
  ['names a table that a migration creates', migrationsOf('-- @ledger Tracks\n'), 'not allowed in a migration'],
  [
    'stands in a later migration',
    { ...DEFAULT, v001_to_v002_two: '-- Two\n-- @ledger other\nCREATE TABLE b (x);' },
    'v000',
  ],
  [
    'differs between two migrations',
    { ...OTHER, v000_to_v001_one: migrationsOf('-- @ledger other\n').v000_to_v001_one },
    'elsewhere',
  ],
])('@ledger is refused when it %s', async (_, texts, reason) => {
  await expect(migrationsFrom(texts)).rejects.toMatchObject({
    code: 'MIGRATION_REFUSED',
    detail: expect.stringContaining(reason),
  });
});
