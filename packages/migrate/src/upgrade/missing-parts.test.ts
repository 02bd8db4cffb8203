import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBackup, listBackups, restoreBackup, salvageDatabase, verifyBackup } from '@auralis/backup';
import Sqlite, { type Database } from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { MIGRATIONS, useFourMigrations } from '../../test/four-migrations.ts';
import { ADDED_BY_OTHERS, addIndexOnOwnTable } from '../../test/other-programs.ts';
import { migrationsFrom, runSql } from '../../test/sample-migrations.ts';
import { inspectDatabase } from '../inspection/inspect-database.ts';
import { rehearseUpgrade } from '../rehearse/rehearse-upgrade.ts';
import { upgradeInWorker } from './upgrade-in-worker.ts';

const { place, upgrade, createDatabase, content } = useFourMigrations();

/** Rows of `notes`, read by a program that needs no index and no collation for it. */
function notes(path: string): readonly unknown[] {
  const database = new Sqlite(path, { readonly: true });
  database.function('app_norm', { deterministic: true }, (text) => String(text).toLowerCase());
  try {
    return database.prepare('SELECT id, name FROM notes NOT INDEXED').raw().all();
  } finally {
    database.close();
  }
}

const prepare = (connection: Database) => {
  connection.function('app_norm', { deterministic: true }, (text) => String(text).toLowerCase());
};

describe.each(Object.entries(ADDED_BY_OTHERS))('%s that this program lacks', (name, { table, reason, add }) => {
  const isReadable = name !== 'a table whose primary key has a collation';

  test('prevents no upgrade: the table is kept, and named as not checked', async () => {
    await createDatabase(2);
    add(place.path);
    const before = isReadable ? notes(place.path) : [];
    const result = await upgrade(MIGRATIONS, { check: 'integrity_check' });
    expect(result).toMatchObject({
      status: 'upgraded',
      receipt: {
        compared: { by: 'values' },
        foreignObjects: { kept: expect.arrayContaining(['table notes']) },
        unchecked: [{ table, reason }],
      },
    });
    if (isReadable) expect(notes(place.path)).toEqual(before);
    expect(inspectDatabase(place.path, await migrationsFrom(MIGRATIONS))).toMatchObject({ status: 'current' });
  });

  test('prevents no upgrade of a database whose ledger is that of version 1.4', async () => {
    await createDatabase(2);
    runSql(place.path, 'ALTER TABLE schema_version DROP COLUMN tables_checksum');
    add(place.path);
    expect(await upgrade(MIGRATIONS)).toMatchObject({ status: 'upgraded' });
    expect(inspectDatabase(place.path, await migrationsFrom(MIGRATIONS))).toMatchObject({
      status: 'current',
      version: 4,
    });
  });

  test('prevents no rehearsal, backup, verification or restore', async () => {
    await createDatabase(2);
    add(place.path);
    const migrations = await migrationsFrom(MIGRATIONS);
    const rehearsed = await rehearseUpgrade({ database: place.path, migrations, appVersion: '4.0.0' });
    expect(rehearsed.result.status).toBe('upgraded');
    const backup = await createBackup({ database: place.path, reason: 'manual', level: 4 });
    expect(backup.manifest.unchecked).toEqual([{ table, reason }]);
    const verified = await verifyBackup(backup, { level: 4 });
    expect([verified.level, verified.backup.manifest.unchecked]).toEqual([4, [{ table, reason }]]);
    expect(listBackups({ database: place.path })[0]?.manifest.unchecked).toEqual([{ table, reason }]);
    await upgrade(MIGRATIONS);
    await restoreBackup({ database: place.path, id: backup.id });
    expect(inspectDatabase(place.path, migrations)).toMatchObject({ status: 'behind', version: 2 });
  });

  test('is not called damaged by a salvage', async () => {
    await createDatabase(2);
    add(place.path);
    const report = await salvageDatabase({ database: place.path, to: join(place.folder, 'new.db') });
    expect(report.schema).toBe('whole');
    expect(report.lost).not.toEqual([]);
    for (const lost of report.lost) expect(lost).toMatchObject({ isDamaged: false });
    expect(report.lost[0]?.reason).toContain('It is not damaged');
    expect(report.tables.find((one) => one.name === 'tracks')).toMatchObject({ rowsSaved: 300 });
  });
});

describe('an index of another program on a table of the app', () => {
  test('is kept by an upgrade that does not write to the table', async () => {
    await createDatabase(1);
    addIndexOnOwnTable(place.path, 'tracks', 'title');
    const { v000_to_v001_one, v001_to_v002_two } = MIGRATIONS;
    expect(await upgrade({ v000_to_v001_one, v001_to_v002_two })).toMatchObject({ status: 'upgraded' });
  });

  test('makes one that writes to it fail with what is missing and what to do, and nothing changes', async () => {
    await createDatabase(2);
    addIndexOnOwnTable(place.path, 'tracks', 'title');
    const before = content();
    const replace = "-- Replaces\n-- @rewrites tracks.title: renamed\nUPDATE tracks SET title = title || '!';";
    const { v000_to_v001_one, v001_to_v002_two } = MIGRATIONS;
    await expect(upgrade({ v000_to_v001_one, v001_to_v002_two, v002_to_v003_three: replace })).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: expect.stringContaining('needs a collation, function or module that this app lacks'),
      detail: expect.stringContaining('no such collation sequence: app_locale'),
      hint: expect.stringContaining('`prepare`'),
    });
    expect(content()).toBe(before);
  });

  test('is kept by an upgrade that adds a column to the table', async () => {
    await createDatabase(2);
    addIndexOnOwnTable(place.path, 'tracks', 'title');
    const { v003_to_v004_four: _, ...migrations } = MIGRATIONS;
    const add = '-- Adds\nALTER TABLE tracks ADD COLUMN rating INTEGER;';
    const result = await upgrade({ ...migrations, v002_to_v003_three: add });
    expect(result).toMatchObject({ receipt: { foreignObjects: { kept: ['index sorted'] } } });
  });

  test.each([
    'ALTER TABLE tracks RENAME COLUMN title TO name',
    'ALTER TABLE tracks RENAME TO songs',
    '-- @loses tracks.title: unused\nALTER TABLE tracks DROP COLUMN title',
  ])('makes an upgrade fail before the commit that would leave it without its table or column: %s', async (sql) => {
    await createDatabase(2);
    addIndexOnOwnTable(place.path, 'tracks', 'title');
    // With a second such object the file is checked table by table, which does not find the first one.
    ADDED_BY_OTHERS['a table with a collation']?.add(place.path);
    const before = content();
    const { v000_to_v001_one, v001_to_v002_two } = MIGRATIONS;
    const migrations = { v000_to_v001_one, v001_to_v002_two, v002_to_v003_three: `-- Changes\n${sql};` };
    await expect(upgrade(migrations)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: expect.stringContaining('needs a collation, function or module that this app lacks'),
      detail: expect.stringContaining('index sorted'),
      hint: expect.stringContaining('`prepare`'),
    });
    expect(content()).toBe(before);
  });
});

test.each(['UPDATE tracks SET title = misspelt(title)', 'CREATE INDEX sorted ON tracks (title COLLATE misspelt)'])(
  'what the migration itself misspells is its own mistake: %s',
  async (sql) => {
    await createDatabase(1);
    const { v000_to_v001_one } = MIGRATIONS;
    await expect(upgrade({ v000_to_v001_one, v001_to_v002_two: `-- Changes\n${sql};` })).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: 'A migration failed and was rolled back. The database is unchanged.',
      detail: expect.stringContaining('misspelt'),
    });
  },
);

describe('prepare', () => {
  const { table, reason, add } = ADDED_BY_OTHERS['an index with a function'] ?? {
    table: '',
    reason: '',
    add: () => undefined,
  };

  test('lets an upgrade and a backup check what needs the functions of the app', async () => {
    await createDatabase(2);
    add(place.path);
    const backup = await createBackup({ database: place.path, reason: 'manual', level: 4, prepare });
    expect(backup.manifest.unchecked).toEqual([]);
    expect((await verifyBackup(backup, { level: 4 })).backup.manifest.unchecked).toEqual([{ table, reason }]);
    expect((await verifyBackup(backup, { level: 4, prepare })).backup.manifest.unchecked).toEqual([]);
    const result = await upgrade(MIGRATIONS, { check: 'integrity_check', prepare });
    expect(result).toMatchObject({ status: 'upgraded', receipt: { unchecked: [] } });
  });

  test('comes from a module in a worker', async () => {
    await createDatabase(2);
    add(place.path);
    const module = join(place.folder, 'prepare.mjs');
    const folder = join(place.folder, 'migrations');
    mkdirSync(folder);
    for (const [name, text] of Object.entries(MIGRATIONS)) writeFileSync(join(folder, `migration_${name}.sql`), text);
    writeFileSync(
      module,
      "export const prepare = (db) => db.function('app_norm', { deterministic: true }, (t) => String(t).toLowerCase());",
    );
    const options = {
      database: place.path,
      migrations: folder,
      appVersion: '4.0.0',
      check: 'integrity_check',
    } as const;
    await expect(upgradeInWorker({ ...options, prepareModule: join(folder, 'none.mjs') })).rejects.toMatchObject({
      code: 'MIGRATION_REFUSED',
    });
    const result = await upgradeInWorker({ ...options, prepareModule: module });
    expect(result).toMatchObject({ status: 'upgraded', receipt: { unchecked: [] } });
  });

  test('that throws fails the upgrade before anything is changed', async () => {
    await createDatabase(2);
    const before = content();
    const failing = () => {
      throw new Error('the extension is not installed');
    };
    await expect(upgrade(MIGRATIONS, { prepare: failing })).rejects.toMatchObject({
      detail: expect.stringContaining('the extension is not installed'),
    });
    expect(content()).toBe(before);
  });
});
