import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listBackups, verifyBackup } from '@auralis/backup';
import { openDatabase } from '@auralis/sqlite';
import { describe, expect, test } from 'vitest';
import { MIGRATIONS, useFourMigrations } from '../../test/four-migrations.ts';
import { contentHash, migrationsFrom, rowsOf } from '../../test/sample-migrations.ts';
import { inspectDatabase } from '../inspection/inspect-database.ts';
import { DEFAULT_APPLICATION_ID } from '../inspection/ledger.ts';
import { readJournal } from '../journal/journal.ts';

const BACK = {
  v004_to_v003_back: `-- Allows unknown counts again
CREATE TABLE tracks_new (id INTEGER PRIMARY KEY, title TEXT NOT NULL, plays INTEGER, rating INTEGER);
INSERT INTO tracks_new (id, title, plays, rating) SELECT id, title, plays, rating FROM tracks;
DROP TABLE tracks;
ALTER TABLE tracks_new RENAME TO tracks;
CREATE INDEX tracks_by_rating ON tracks (rating);`,
};

const { place, upgrade, createDatabase } = useFourMigrations();

/** The structure of a file, as its schema rows without the ledger's. */
const structure = (path = place.path) =>
  rowsOf(path, "SELECT type, name, sql FROM sqlite_schema WHERE tbl_name <> 'schema_version' ORDER BY 1, 2");
const versions = () => rowsOf(place.path, 'SELECT version, min_reader, app_version FROM schema_version ORDER BY id');
const backups = () => listBackups({ database: place.path });

describe('upgradeDatabase', () => {
  test('creates a missing database in missing folders, without a backup', async () => {
    const path = join(place.folder, 'a', 'b', 'database.db');
    const result = await upgrade(MIGRATIONS, { database: path });
    expect(result).toMatchObject({ status: 'created', receipt: { from: 0, to: 4, backup: null, losses: [] } });
    expect(readdirSync(join(place.folder, 'a', 'b')).toSorted()).toEqual(['database.db', 'database.db.upgrades.jsonl']);
    expect(rowsOf(path, 'PRAGMA user_version')).toEqual([[4]]);
    expect(rowsOf(path, 'PRAGMA application_id')).toEqual([[DEFAULT_APPLICATION_ID]]);
  });

  test('creates a database in a file of 0 bytes', async () => {
    writeFileSync(place.path, '');
    expect((await upgrade(MIGRATIONS)).status).toBe('created');
  });

  test('leaves an empty database after a failed creation, which the next attempt completes', async () => {
    const bad = { ...MIGRATIONS, v003_to_v004_four: '-- Breaks\nSELECT nothing;' };
    await expect(upgrade(bad)).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
    expect(inspectDatabase(place.path, await migrationsFrom(MIGRATIONS)).status).toBe('empty');
    expect((await upgrade(MIGRATIONS)).status).toBe('created');
  });

  test.each([1, 2, 3])(
    'runs every migration from version %i and produces the schema of a fresh database',
    async (from) => {
      await createDatabase(from);
      const before = rowsOf(place.path, 'SELECT id, title, coalesce(plays, 0) FROM tracks');
      const result = await upgrade(MIGRATIONS, {
        measures: { tracks: 'SELECT count(*) FROM tracks', rated: 'SELECT count(rating) FROM tracks' },
      });
      expect(result).toMatchObject({
        status: 'upgraded',
        receipt: {
          from,
          to: 4,
          migrations: Object.keys(MIGRATIONS)
            .slice(from)
            .map((name) => ({ file: `migration_${name}.sql` })),
          measures: { before: { tracks: 300, rated: from === 3 ? 0 : null }, after: { tracks: 300 } },
          losses: [],
          brokenBefore: [{ table: 'entries', parent: 'tracks', columns: ['track_id'], rows: 1 }],
        },
      });
      expect(rowsOf(place.path, 'SELECT id, title, plays FROM tracks')).toEqual(before);
      const fresh = join(place.folder, 'fresh.db');
      await upgrade(MIGRATIONS, { database: fresh });
      expect(structure()).toEqual(structure(fresh));
      expect(versions().length).toBe(4);
    },
  );

  test('takes the shortest route where a migration skips versions', async () => {
    const jump = `-- Sets up the database at once\n${Object.values(MIGRATIONS).join('\n')}`;
    const result = await upgrade({ ...MIGRATIONS, v000_to_v004_jump: jump });
    expect(result).toMatchObject({ receipt: { migrations: [{ name: 'jump' }] } });
    expect(versions()).toEqual([[4, 1, '4.0.0']]);
    expect((await upgrade({ ...MIGRATIONS, v000_to_v004_jump: jump })).status).toBe('current');
  });

  test('stops at the requested version', async () => {
    await createDatabase(1);
    expect(await upgrade(MIGRATIONS, { to: 2 })).toMatchObject({ receipt: { to: 2 } });
    expect(inspectDatabase(place.path, await migrationsFrom(MIGRATIONS))).toMatchObject({
      status: 'behind',
      version: 2,
    });
  });

  test('changes no byte of a current database', async () => {
    await createDatabase(4);
    const before = readFileSync(place.path);
    expect(await upgrade(MIGRATIONS)).toEqual({ status: 'current', database: place.path, version: 4 });
    expect(readFileSync(place.path).equals(before)).toBe(true);
    expect(backups()).toEqual([]);
  });

  test('makes a backup that equals the database before the upgrade', async () => {
    await createDatabase(2);
    const before = contentHash(place.path);
    const result = await upgrade(MIGRATIONS);
    const [backup] = backups();
    if (backup === undefined || !('receipt' in result)) throw new Error('there is no backup');
    expect(result.receipt.backup).toMatchObject({ id: backup.id, path: backup.path });
    expect(backup.manifest).toMatchObject({ reason: 'before-upgrade', schemaVersion: 2, appVersion: '4.0.0' });
    expect((await verifyBackup(backup, { level: 4 })).level).toBe(4);
    expect(contentHash(backup.path)).toBe(before);
  });

  test('makes no backup when the caller does without one explicitly, and then checks for damage itself', async () => {
    await createDatabase(1, 3000);
    const none = { backups: 'none, and I accept that nothing can be restored' } as const;
    const whole = readFileSync(place.path);
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 4096 * 5, 4096 * 9);
    writeFileSync(place.path, damaged);
    // Migrations that only add do not read the tracks.
    await expect(upgrade(MIGRATIONS, { ...none, to: 2 })).rejects.toMatchObject({ code: 'DATABASE_DAMAGED' });
    expect(readFileSync(place.path).equals(damaged)).toBe(true);
    writeFileSync(place.path, whole);
    expect((await upgrade(MIGRATIONS, none)).status).toBe('upgraded');
    expect(existsSync(join(place.folder, 'backups'))).toBe(false);
  });

  test('reports damage that existed before it began, and makes no backup', async () => {
    await createDatabase(1, 3000);
    const damaged = readFileSync(place.path);
    damaged.fill(0xff, 4096 * 5, 4096 * 9);
    writeFileSync(place.path, damaged);
    await expect(upgrade(MIGRATIONS)).rejects.toMatchObject({ code: 'DATABASE_DAMAGED' });
    expect(readFileSync(place.path).equals(damaged)).toBe(true);
    expect(backups()).toEqual([]);
  });

  test('stores its backups in the folder of the caller', async () => {
    await createDatabase(1);
    const directory = join(place.folder, 'elsewhere');
    await upgrade(MIGRATIONS, { backups: { directory } });
    expect(listBackups({ database: place.path, directory }).length).toBe(1);
    expect(backups()).toEqual([]);
  });

  test('follows a symbolic link and stores backup and journal beside the real file', async () => {
    mkdirSync(join(place.folder, 'real'));
    const real = join(place.folder, 'real', 'music.db');
    await upgrade(MIGRATIONS, { database: real, to: 1 });
    symlinkSync(real, place.path);
    expect(await upgrade(MIGRATIONS)).toMatchObject({ status: 'upgraded', database: realpathSync(real) });
    expect(readdirSync(join(place.folder, 'real')).toSorted()).toEqual([
      'backups',
      'music.db',
      'music.db.upgrades.jsonl',
    ]);
    expect(readdirSync(place.folder).toSorted()).toEqual(['database.db', 'real']);
  });

  test('records each run in the journal', async () => {
    await createDatabase(1);
    await upgrade(MIGRATIONS);
    const events = readJournal(place.path).map(({ event }) => event);
    // How many lines about progress there are depends on how long the run takes.
    expect(events.filter((event) => event !== 'reached')).toEqual(['started', 'finished', 'started', 'finished']);
  });

  test('switches foreign keys off only for its own connection', async () => {
    await createDatabase(1);
    await upgrade(MIGRATIONS);
    const database = openDatabase(place.path);
    expect(database.pragma('foreign_keys', { simple: true })).toBe(1);
    database.close();
  });
});

describe('a downgrade', () => {
  test('runs the downward migration and deletes the ledger row above its version', async () => {
    await createDatabase(4);
    expect(await upgrade({ ...MIGRATIONS, ...BACK }, { to: 3 })).toMatchObject({
      status: 'downgraded',
      receipt: { from: 4, to: 3 },
    });
    expect(versions().length).toBe(3);
    expect(rowsOf(place.path, 'PRAGMA user_version')).toEqual([[3]]);
  });

  test('records the version it reaches where the database skipped that version on the way up', async () => {
    const jump = `-- Sets up the database at once\n-- @breaking\n${Object.values(MIGRATIONS).join('\n')}`;
    const migrations = { ...MIGRATIONS, ...BACK, v000_to_v004_jump: jump };
    await upgrade(migrations);
    await upgrade(migrations, { to: 3 });
    expect(inspectDatabase(place.path, await migrationsFrom(migrations))).toMatchObject({
      status: 'behind',
      version: 3,
      minReader: 3,
    });
    expect((await upgrade(migrations)).status).toBe('upgraded');
  });

  test('is refused without a downward migration, and the hint names the newest backup of that version', async () => {
    await createDatabase(2);
    await upgrade(MIGRATIONS, { to: 3 });
    await upgrade(MIGRATIONS);
    const fitting = backups().find(({ manifest }) => manifest.schemaVersion === 2);
    const before = contentHash(place.path);
    await expect(upgrade(MIGRATIONS, { to: 2 })).rejects.toMatchObject({
      code: 'MIGRATION_MISSING',
      hint: expect.stringContaining(fitting?.path ?? 'no backup'),
      facts: { backup: fitting?.path },
    });
    await expect(upgrade(MIGRATIONS, { to: 1 })).rejects.toMatchObject({
      code: 'MIGRATION_MISSING',
      hint: expect.stringContaining('there is no backup of schema 1 either'),
    });
    expect(contentHash(place.path)).toBe(before);
  });
});
