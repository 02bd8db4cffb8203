import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadMigrations } from '../migrations/load-migrations.ts';
import { upgradeDatabase } from '../upgrade/upgrade-database.ts';
import { rehearseUpgrade } from './rehearse-upgrade.ts';

const SOURCES = [
  ['v000_to_v001', 'CREATE TABLE tracks(id INTEGER PRIMARY KEY, title TEXT);'],
  ['v001_to_v002', 'ALTER TABLE tracks ADD COLUMN mood TEXT; CREATE TABLE tags(id INTEGER PRIMARY KEY);'],
] as const;

let folder: string;
let database: string;
let holder: Database | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-rehearse-'));
  database = join(folder, 'database.db');
});
afterEach(() => {
  holder?.close();
  rmSync(folder, { recursive: true });
});

const load = (sources: readonly (readonly [string, string])[] = SOURCES) =>
  loadMigrations({
    migrations: sources.map(([edge, sql]) => ({ file: `migration_${edge}_x.sql`, text: `-- Test\n${sql}\n` })),
    frozen: {},
  });

test('rehearseUpgrade reports the upgrade and leaves every byte of a database in use unchanged', async () => {
  const migrations = await load();
  await upgradeDatabase({ database, migrations, to: 1, appVersion: '1.0.0' });
  const user = openDatabase(database);
  user.pragma('journal_mode = WAL');
  user.exec("INSERT INTO tracks (title) VALUES ('in the log')");
  const files = () => readdirSync(folder).sort();
  const bytes = () =>
    ['database.db', 'database.db-wal'].map((name) =>
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    );
  const [filesBefore, before] = [files(), bytes()];
  const { result, schema } = await rehearseUpgrade({
    database,
    migrations,
    appVersion: '1.1.0',
    measures: { tracks: 'SELECT count(*) FROM tracks' },
  });
  expect(files()).toEqual(filesBefore);
  expect(bytes()).toEqual(before);
  user.close();
  expect(result).toMatchObject({ status: 'upgraded', database, receipt: { measures: { after: { tracks: 1 } } } });
  expect(schema.added).toContain('table tags');
  expect(schema.changed).toEqual(['table tracks: gains mood']);
  expect(schema.removed).toEqual([]);
});

test('rehearseUpgrade fails as the upgrade would and leaves no files', async () => {
  await upgradeDatabase({ database, migrations: await load(), to: 1, appVersion: '1.0.0' });
  const failing = await load([SOURCES[0], ['v001_to_v002', 'INSERT INTO nowhere VALUES (1);']]);
  const scratch = join(folder);
  const before = readdirSync(folder);
  await expect(rehearseUpgrade({ database, migrations: failing, appVersion: '1.1.0', scratch })).rejects.toMatchObject({
    code: 'MIGRATION_FAILED',
  });
  expect(readdirSync(folder)).toEqual(before);
});

test('rehearseUpgrade names the database in its errors, not the copy', async () => {
  await upgradeDatabase({ database, migrations: await load(), to: 1, appVersion: '1.0.0' });
  const failing = await load([SOURCES[0], ['v001_to_v002', 'DELETE FROM tracks;']]);
  const rows = openDatabase(database);
  rows.exec("INSERT INTO tracks (title) VALUES ('one')");
  rows.close();
  const error = await rehearseUpgrade({ database, migrations: failing, appVersion: '1.1.0' }).catch((thrown) => thrown);
  expect(error).toMatchObject({ name: 'MigrateError', code: 'ROWS_LOST' });
  expect(`${error.message} ${error.detail} ${JSON.stringify(error.facts)}`).not.toContain('auralis-rehearsal-');
});

test.each([
  ['nothing', () => undefined, 'DATABASE_MISSING'],
  ['a text file', () => writeFileSync(database, 'dear diary, '.repeat(1000)), 'DATABASE_FOREIGN'],
  [
    'a damaged header',
    async () => {
      await upgradeDatabase({ database, migrations: await load(), appVersion: '1.0.0' });
      const bytes = readFileSync(database);
      writeFileSync(database, bytes.fill(7, 0, 8));
    },
    'DATABASE_DAMAGED',
  ],
  [
    'a database that another program holds',
    async () => {
      await upgradeDatabase({ database, migrations: await load(), appVersion: '1.0.0' });
      holder = openDatabase(database);
      holder.exec('BEGIN EXCLUSIVE');
    },
    'DATABASE_BUSY',
  ],
])('rehearseUpgrade rejects %s with its code and copies nothing', async (_, make, code) => {
  await make();
  const before = readdirSync(folder);
  await expect(
    rehearseUpgrade({ database, migrations: await load(), appVersion: '1.1.0', scratch: folder }),
  ).rejects.toMatchObject({ code });
  expect(readdirSync(folder)).toEqual(before);
});
