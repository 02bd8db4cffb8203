import { chmodSync, linkSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import { describe, expect, test } from 'vitest';
import { NEW, OLD, plays, useChangedDatabase } from '../../test/changed-database.ts';
import { startProgram } from '../../test/other-program.ts';
import { makeDatabase } from '../../test/sample-database.ts';
import type { Backup } from '../catalog/list-backups.ts';
import { listBackups } from '../catalog/list-backups.ts';
import { createBackup } from '../create/create-backup.ts';
import { verifyBackup } from '../verify/verify-backup.ts';
import { previewRestore } from './preview-restore.ts';
import { restoreBackup } from './restore-backup.ts';

const { place, changedDatabase, contentOf, restore, names, leftovers, damageHeader } = useChangedDatabase();
const coded = (code: string) =>
  expect.objectContaining({ name: expect.stringMatching(/^(?:Backup|Database)Error$/), code });

describe('restoreBackup into a readable database', () => {
  test.each(['wal', 'delete'] as const)('restores the old rows in %s mode, in the same file', async (journalMode) => {
    const backup = await changedDatabase({ journalMode });
    chmodSync(place.path, 0o640);
    linkSync(place.path, join(place.folder, 'backups', 'app.db.evidence_link'));
    const before = statSync(place.path);
    const restored = await restore(backup);
    expect(restored).toMatchObject({ method: 'in-place', verification: 'same', preservedFiles: null });
    expect(contentOf(place.path)).toEqual(OLD);
    const { ino, mode, nlink } = statSync(place.path);
    expect({ ino, mode, nlink }).toEqual({ ino: before.ino, mode: before.mode, nlink: before.nlink });
    expect(leftovers()).toEqual([]);
  });

  test('keeps the state before as a backup, which can be restored in turn', async () => {
    const backup = await changedDatabase();
    const { beforeRestore } = await restore(backup);
    expect(beforeRestore?.manifest.reason).toBe('before-restore');
    await restore(beforeRestore as Backup);
    expect(contentOf(place.path)).toEqual(NEW);
  });

  test('records in the safety copy which apps can read it, as the caller says', async () => {
    const backup = await changedDatabase();
    const { beforeRestore } = await restore(backup, { schemaVersion: 6, minReader: 1 });
    expect(beforeRestore?.manifest).toMatchObject({ schemaVersion: 6, minReader: 1 });
    await restore(beforeRestore as Backup, { maxSchemaVersion: 5 });
    expect(contentOf(place.path)).toEqual(NEW);
  });

  test('a preview that needs more than the manifest names a damaged copy as such', async () => {
    const backup = await changedDatabase();
    writeFileSync(backup.path, Buffer.alloc(backup.manifest.bytes, 'x'));
    const facts = (database: ReturnType<typeof openDatabase>) => ({
      plays: database.prepare(plays).pluck().get() as number,
    });
    const preview = previewRestore({ database: place.path, id: backup.id, facts });
    await expect(preview).rejects.toMatchObject({ code: 'BACKUP_DAMAGED', facts: { id: backup.id } });
  });

  test('reports what is lost, by rows and by the facts of the caller', async () => {
    const backup = await changedDatabase();
    const facts = (database: ReturnType<typeof openDatabase>) => ({
      plays: database.prepare(plays).pluck().get() as number,
      same: 1,
    });
    const preview = await previewRestore({ database: place.path, id: backup.id, facts });
    const { lostSince } = await restore(backup, { facts });
    expect(preview).toMatchObject({ method: 'in-place', lostSince });
    expect(lostSince).toEqual({
      since: backup.manifest.createdAt,
      rows: [{ name: 'tracks', current: 201, backup: 200 }],
      facts: [{ name: 'plays', current: 1598, backup: 598 }],
    });
  });

  test('leaves the restored backup unchanged', async () => {
    const backup = await changedDatabase();
    const bytes = readFileSync(backup.path);
    await restore(backup);
    expect(readFileSync(backup.path).equals(bytes)).toBe(true);
    expect(listBackups({ database: place.path }).map(({ id }) => id)).toContain(backup.id);
  });

  test.each([
    ['wal', 512, 4096],
    ['delete', 8192, 1024],
  ] as const)('restores in %s mode between page sizes %i and %i', async (journalMode, from, to) => {
    const backup = await changedDatabase({ journalMode, pageSize: from });
    rmSync(place.path);
    makeDatabase(place.path, { tracks: 999, journalMode, pageSize: to }).close();
    expect(await restore(backup)).toMatchObject({ method: 'in-place', verification: 'same' });
    expect(contentOf(place.path)).toEqual(OLD);
  });

  test('follows a symbolic link to the database, and keeps the link', async () => {
    const backup = await changedDatabase();
    const link = join(place.folder, 'link.db');
    symlinkSync(place.path, link);
    await restoreBackup({ database: link, id: backup.id });
    expect(contentOf(place.path)).toEqual(OLD);
    rmSync(place.path);
    await restoreBackup({ database: link, id: backup.id });
    expect(contentOf(place.path)).toEqual(OLD);
  });

  test('repairs a database with damaged pages, and preserves its bytes', async () => {
    const backup = await changedDatabase({ tracks: 5000, journalMode: 'delete' });
    const bytes = readFileSync(place.path);
    bytes.fill(0x5a, 4096, 4096 * 9);
    writeFileSync(place.path, bytes);
    const preview = await previewRestore({ database: place.path, id: backup.id });
    expect(preview).toMatchObject({ method: 'in-place', lostSince: null });
    const restored = await restore(backup);
    expect(restored).toMatchObject({ method: 'in-place', beforeRestore: null, lostSince: null });
    expect(readFileSync(join(restored.preservedFiles ?? '', 'app.db')).equals(bytes)).toBe(true);
    expect(contentOf(place.path)).toMatchObject({ tracks: 5000 });
    expect(leftovers()).toEqual([]);
  });
});

describe('restoreBackup while another program has the database open', () => {
  test.each(['wal', 'delete'] as const)(
    'shows it the old rows or the restored ones in %s mode, and nothing else',
    async (mode) => {
      const backup = await changedDatabase({ tracks: 20_000, journalMode: mode });
      const program = await startProgram(
        place.path,
        `const read = database.prepare("SELECT count(*) || ' ' || total(plays) FROM tracks").pluck();
       const seen = new Set();
       let isEnding = false;
       untilStdinEnds.then(() => { isEnding = true; });
       console.log('ready');
       while (!isEnding) { try { seen.add(read.get()); } catch (error) { if (!/BUSY/.test(error.code)) seen.add(error.code); } await sleep(1); }
       seen.add(read.get());
       console.log(JSON.stringify([...seen]));`,
      );
      expect(await restore(backup)).toMatchObject({ method: 'in-place' });
      const seen = JSON.parse((await program.finish()).split('\n')[1] ?? '');
      expect(seen).toEqual(['20001 60998.0', '20000 59998.0']);
    },
  );

  test('leaves an open read transaction its rows, then shows it the restored ones', async () => {
    const backup = await changedDatabase();
    const reader = openDatabase(place.path, { readonly: true });
    const count = reader.prepare('SELECT count(*) FROM tracks').pluck();
    reader.exec('BEGIN');
    expect(count.get()).toBe(201);
    expect(await restore(backup)).toMatchObject({ method: 'in-place', verification: 'same' });
    expect(count.get()).toBe(201);
    reader.exec('COMMIT');
    expect(count.get()).toBe(200);
    reader.close();
  });

  test.each(['wal', 'delete'] as const)(
    'fails with DATABASE_BUSY in %s mode after its timeout, where better-sqlite3 reports success',
    async (journalMode) => {
      const backup = await changedDatabase({ journalMode });
      const program = await startProgram(place.path, `database.exec('BEGIN IMMEDIATE'); console.log('ready');`);
      const source = openDatabase(backup.path, { readonly: true });
      await expect(source.backup(place.path)).resolves.toEqual({ totalPages: 0, remainingPages: 0 });
      source.close();
      await expect(restore(backup, { lockTimeoutMs: 300 })).rejects.toThrow(coded('DATABASE_BUSY'));
      await program.finish();
      expect(listBackups({ database: place.path })).toHaveLength(1);
      expect(contentOf(place.path)).toEqual(NEW);
    },
  );

  test('refuses to replace a damaged database, and names the program', async () => {
    const backup = await changedDatabase({ journalMode: 'delete' });
    const program = await startProgram(place.path, `console.log('ready');`);
    const bytes = damageHeader();
    const refused = restore(backup);
    await expect(refused).rejects.toThrow(coded('DATABASE_BUSY'));
    await expect(refused).rejects.toThrow(`(${program.pid})`);
    expect(readFileSync(place.path).equals(bytes)).toBe(true);
    expect(leftovers()).toEqual([]);
    await program.finish();
    expect(await restore(backup)).toMatchObject({ method: 'swap' });
  });
});

describe('restoreBackup changes nothing', () => {
  async function expectRefused(backup: Backup, code: string, options: Parameters<typeof restore>[1] = {}) {
    const before = { bytes: readFileSync(place.path), names: names() };
    await expect(restore(backup, options)).rejects.toThrow(coded(code));
    expect(readFileSync(place.path).equals(before.bytes)).toBe(true);
    expect(names()).toEqual(before.names);
  }

  test('for an unknown id, or an id that is a path', async () => {
    const backup = await changedDatabase();
    await expectRefused({ ...backup, id: '20200101_000000' }, 'BACKUP_MISSING');
    await expectRefused({ ...backup, id: '../app.db' }, 'BACKUP_MISSING');
    expect(readdirSync(join(place.folder, 'backups'))).toHaveLength(3);
  });

  test.each(['in place', 'swap'])('for a backup with one changed bit (%s)', async (method) => {
    const backup = await changedDatabase();
    await verifyBackup(backup, { level: 4 });
    const bytes = readFileSync(backup.path);
    bytes.writeUInt8(bytes.readUInt8(5000) ^ 1, 5000);
    writeFileSync(backup.path, bytes);
    if (method === 'swap') damageHeader();
    await expectRefused(backup, 'BACKUP_DAMAGED');
  });

  test('for a backup that needs a newer app', async () => {
    makeDatabase(place.path).close();
    const backup = await createBackup({ database: place.path, reason: 'manual', schemaVersion: 5, minReader: 5 });
    await expectRefused(backup, 'BACKUP_TOO_NEW', { maxSchemaVersion: 4 });
    const readable = await createBackup({ database: place.path, reason: 'manual', schemaVersion: 5, minReader: 3 });
    expect(await restore(readable, { maxSchemaVersion: 4 })).toMatchObject({ method: 'in-place' });
  });

  test('for a backup of another application', async () => {
    const backup = await changedDatabase();
    const database = openDatabase(place.path);
    database.pragma('application_id = 77');
    database.close();
    await expectRefused(backup, 'RESTORE_FAILED');
  });

  test.each(['hash', 'copy', 'restore'])('when it is cancelled during the phase "%s"', async (stopAt) => {
    const backup = await changedDatabase({ tracks: 100_000 });
    await verifyBackup(backup, { level: 4 });
    const stop = new AbortController();
    const onProgress = ({ phase, done, total }: { phase: string; done: number; total: number | null }) =>
      phase === stopAt && done < (total ?? 0) && stop.abort();
    await expectRefused(backup, 'CANCELLED', { signal: stop.signal, onProgress });
    expect(contentOf(place.path)).toMatchObject({ tracks: 100_001 });
  });

  test('when a swap is cancelled', async () => {
    const backup = await changedDatabase({ tracks: 100_000 });
    damageHeader();
    const stop = new AbortController();
    await expectRefused(backup, 'CANCELLED', { signal: stop.signal, onProgress: () => stop.abort() });
  });
});
