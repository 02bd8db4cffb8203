import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import { tempFileName } from '@auralis/sqlite/support';
import { describe, expect, test } from 'vitest';
import { makeDatabase, useFolder } from '../../test/sample-database.ts';
import { listBackups } from '../catalog/list-backups.ts';
import { verifyBackup } from '../verify/verify-backup.ts';
import { createBackup } from './create-backup.ts';

const place = useFolder();
const noon = new Date('2026-11-23T12:00:00Z');
const coded = (code: string) =>
  expect.objectContaining({ name: expect.stringMatching(/^(?:Backup|Database)Error$/), code });
const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
const files = () => readdirSync(join(place.folder, 'backups')).filter((name) => !name.endsWith('sequence'));

function tracksIn(path: string): number {
  const database = openDatabase(path, { readonly: true });
  const count = database.prepare('SELECT count(*) FROM tracks').pluck().get() as number;
  database.close();
  return count;
}

describe('createBackup', () => {
  test.each(['wal', 'delete'] as const)(
    'copies the same bytes in %s mode under the lock of the caller',
    async (journalMode) => {
      const database = makeDatabase(place.path, { journalMode });
      database.pragma('wal_checkpoint(TRUNCATE)');
      database.exec('BEGIN IMMEDIATE');
      const backup = await createBackup({
        database: place.path,
        reason: 'before-upgrade',
        lock: database,
        now: () => noon,
      });
      database.exec('ROLLBACK');
      expect(backup.id).toBe('20261123_120000');
      expect(sha256(backup.path)).toBe(sha256(place.path));
      expect(backup.manifest).toMatchObject({
        sha256: sha256(place.path),
        bytes: statSync(place.path).size,
        rows: { tracks: 200, entries: 66 },
        schemaVersion: 3,
        applicationId: 1096109420,
        proofs: [{ level: 3, at: noon.toISOString() }],
      });
      expect(statSync(backup.path).mode & 0o777).toBe(0o600);
      database.close();
    },
  );

  test('includes commits that are only in the log, even while a reader keeps the log from being emptied', async () => {
    const database = makeDatabase(place.path);
    const reader = openDatabase(place.path, { readonly: true });
    reader.exec('BEGIN; SELECT count(*) FROM tracks');
    reader.prepare('SELECT count(*) FROM tracks').get();
    database.exec("INSERT INTO tracks (title) VALUES ('newest')");
    expect(statSync(`${place.path}-wal`).size).toBeGreaterThan(0);
    const backup = await createBackup({ database: place.path, reason: 'manual' });
    expect(backup.manifest.rows.tracks).toBe(201);
    expect(tracksIn(backup.path)).toBe(201);
    reader.close();
    database.close();
  });

  test('copies the state of one moment, whatever a writer does meanwhile', async () => {
    const database = makeDatabase(place.path, { tracks: 20_000 });
    const reader = openDatabase(place.path, { readonly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM tracks').get();
    database.exec("UPDATE tracks SET title = title || '!'");
    const backup = await createBackup({
      database: place.path,
      reason: 'manual',
      onProgress: ({ phase, done }) =>
        phase === 'copy' &&
        done > 0 &&
        database.exec("INSERT INTO entries VALUES ('x', 1); DELETE FROM entries WHERE rowid % 100 = 1"),
    });
    expect(backup.manifest.rows).toEqual({ tracks: 20_000, entries: 6_666 });
    await verifyBackup(backup, { level: 4 });
    reader.close();
    database.close();
  });

  test('gives backups of the same second names of their own and increasing numbers', async () => {
    makeDatabase(place.path).close();
    const made = [];
    for (let i = 0; i < 3; i += 1)
      made.push(await createBackup({ database: place.path, reason: 'manual', now: () => noon }));
    expect(made.map(({ id }) => id)).toEqual(['20261123_120000', '20261123_120000_2', '20261123_120000_3']);
    expect(made.map(({ manifest }) => manifest.sequence)).toEqual([1, 2, 3]);
  });

  test('makes the newest backup even after the clock went back', async () => {
    makeDatabase(place.path).close();
    await createBackup({ database: place.path, reason: 'manual', now: () => noon });
    const later = await createBackup({
      database: place.path,
      reason: 'manual',
      now: () => new Date('2020-01-01T00:00:00Z'),
    });
    expect(listBackups({ database: place.path })[0]?.id).toBe(later.id);
  });

  test('puts the backup of a database behind a symbolic link beside the database', async () => {
    makeDatabase(place.path).close();
    symlinkSync(place.path, join(place.folder, 'link.db'));
    const backup = await createBackup({ database: join(place.folder, 'link.db'), reason: 'manual' });
    expect(backup.path).toContain(join(place.folder, 'backups', 'app.db.backup_'));
  });
});

describe('createBackup creates no backup', () => {
  test('when it is cancelled in the middle, and leaves no file', async () => {
    makeDatabase(place.path, { tracks: 50_000 }).close();
    const stop = new AbortController();
    const made = createBackup({
      database: place.path,
      reason: 'manual',
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await expect(made).rejects.toThrow(coded('CANCELLED'));
    expect(files()).toEqual([]);
  });

  test('of a damaged database', async () => {
    makeDatabase(place.path, { tracks: 5000, journalMode: 'delete' }).close();
    const bytes = readFileSync(place.path);
    bytes.fill(0x5a, 4096 * 8, 4096 * 9);
    writeFileSync(place.path, bytes);
    await expect(createBackup({ database: place.path, reason: 'manual' })).rejects.toThrow(coded('DATABASE_DAMAGED'));
    expect(files()).toEqual([]);
    expect(readFileSync(place.path).equals(bytes)).toBe(true);
  });

  test('of an empty file, and leaves its log alone', async () => {
    writeFileSync(place.path, '');
    writeFileSync(`${place.path}-wal`, 'commits that only the log holds');
    await expect(createBackup({ database: place.path, reason: 'manual' })).rejects.toThrow(coded('DATABASE_DAMAGED'));
    expect(readFileSync(`${place.path}-wal`, 'utf8')).toBe('commits that only the log holds');
    expect(existsSync(join(place.folder, 'backups'))).toBe(false);
  });

  test('of a missing file or a file that is not a database, and leaves no file beside it', async () => {
    await expect(createBackup({ database: place.path, reason: 'manual' })).rejects.toThrow(coded('DATABASE_MISSING'));
    expect(readdirSync(place.folder)).toEqual([]);
    writeFileSync(place.path, 'Dear diary, '.repeat(1000));
    await expect(createBackup({ database: place.path, reason: 'manual' })).rejects.toThrow(coded('DATABASE_DAMAGED'));
  });

  test('when the folder of backups is a file', async () => {
    makeDatabase(place.path).close();
    writeFileSync(join(place.folder, 'backups'), '');
    await expect(createBackup({ database: place.path, reason: 'manual' })).rejects.toThrow(coded('BACKUP_FAILED'));
  });
});

describe('createBackup after a killed run', () => {
  const deadTag = () =>
    tempFileName('x')
      .slice(1)
      .replace(/-\d+-\d+-/, '-999999999-0-');

  test('removes the leftovers, with the copy that has no manifest', async () => {
    makeDatabase(place.path).close();
    const backups = join(place.folder, 'backups');
    mkdirSync(backups);
    const copy = join(backups, 'app.db.backup_20250101_000000');
    writeFileSync(`${copy}${deadTag()}`, 'half');
    writeFileSync(copy, 'whole');
    writeFileSync(`${copy}.json${deadTag()}`, '{}');
    const backup = await createBackup({ database: place.path, reason: 'manual', now: () => noon });
    expect(files()).toEqual([`app.db.backup_${backup.id}`, `app.db.backup_${backup.id}.json`]);
  });

  test('leaves the unfinished work of a running program alone', async () => {
    makeDatabase(place.path).close();
    const backups = join(place.folder, 'backups');
    mkdirSync(backups);
    const busy = `app.db.backup_20250101_000000${deadTag().replace('999999999', String(process.ppid))}`;
    writeFileSync(join(backups, busy), 'half');
    await createBackup({ database: place.path, reason: 'manual' });
    expect(existsSync(join(backups, busy))).toBe(true);
  });

  test('backs up a large database in a script that was given to node --eval', () => {
    const database = makeDatabase(place.path);
    database.exec('CREATE TABLE covers (image BLOB); INSERT INTO covers VALUES (zeroblob(9000000))');
    database.close();
    const script = `import { createBackup } from ${JSON.stringify(new URL('./create-backup.ts', import.meta.url))};
      const { manifest } = await createBackup({ database: process.argv[1], reason: 'manual' });
      console.log(manifest.rows.covers);`;
    const args = ['--input-type=module', '--eval', script, place.path];
    expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).toBe('1\n');
  });
});
