import { chmodSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import { describe, expect, test } from 'vitest';
import { makeDatabase, useFolder } from '../../test/sample-database.ts';
import { listBackups, surveyBackups } from '../catalog/list-backups.ts';
import { lastVerifiedAt, verifiedLevel } from '../catalog/manifest.ts';
import { createBackup } from '../create/create-backup.ts';
import { verifyBackup } from './verify-backup.ts';

const place = useFolder();
const coded = (code: string) =>
  expect.objectContaining({ name: expect.stringMatching(/^(?:Backup|Database)Error$/), code });
const levels = [1, 2, 3, 4] as const;

async function backupOf(tracks = 200) {
  makeDatabase(place.path, { tracks }).close();
  return createBackup({ database: place.path, reason: 'manual' });
}

function newest() {
  const [first] = listBackups({ database: place.path });
  if (first === undefined) throw new Error('no backup');
  return first;
}

describe('verifyBackup', () => {
  test.each(levels)('records level %i, and leaves the copy and its folder as they were', async (level) => {
    const backup = await backupOf();
    chmodSync(backup.path, 0o400);
    const before = { bytes: readFileSync(backup.path), names: readdirSync(dirname(backup.path)) };
    const { recorded } = await verifyBackup(backup, { level, now: () => new Date('2027-01-01T00:00:00Z') });
    expect({ bytes: readFileSync(backup.path), names: readdirSync(dirname(backup.path)) }).toEqual(before);
    expect(recorded).toBe(true);
    expect(lastVerifiedAt(newest().manifest, level)).toBe('2027-01-01T00:00:00.000Z');
  });

  test('finds one changed bit, and records the failure until a verification succeeds', async () => {
    const backup = await backupOf();
    const whole = readFileSync(backup.path);
    const changed = Buffer.from(whole);
    changed.writeUInt8(changed.readUInt8(5000) ^ 1, 5000);
    writeFileSync(backup.path, changed);
    await expect(verifyBackup(backup, { level: 2 })).rejects.toThrow(coded('BACKUP_DAMAGED'));
    expect(verifiedLevel(newest().manifest)).toBe(0);
    writeFileSync(backup.path, whole);
    await verifyBackup(newest(), { level: 2 });
    expect(verifiedLevel(newest().manifest)).toBe(3);
  });

  test('keeps the failure of a level when a lower level succeeds', async () => {
    const backup = await backupOf();
    const bytes = readFileSync(backup.path);
    bytes.writeUInt8(bytes.readUInt8(5000) ^ 1, 5000);
    writeFileSync(backup.path, bytes);
    await expect(verifyBackup(backup, { level: 4 })).rejects.toThrow(coded('BACKUP_DAMAGED'));
    await verifyBackup(newest(), { level: 1 });
    expect(newest().manifest.failure).toMatchObject({ level: 2 });
    expect(verifiedLevel(newest().manifest)).toBe(0);
    writeFileSync(backup.path, bytes.subarray(1));
    await expect(verifyBackup(newest(), { level: 1 })).rejects.toThrow(coded('BACKUP_DAMAGED'));
    writeFileSync(backup.path, bytes);
    await verifyBackup(newest(), { level: 1 });
    expect(verifiedLevel(newest().manifest)).toBe(0);
  });

  test('finds a truncated copy by its size alone', async () => {
    const backup = await backupOf();
    writeFileSync(backup.path, readFileSync(backup.path).subarray(0, -1));
    await expect(verifyBackup(backup, { level: 1 })).rejects.toThrow(coded('BACKUP_DAMAGED'));
  });

  test('finds a row count that differs from the manifest', async () => {
    const backup = await backupOf();
    const text = readFileSync(backup.manifestPath, 'utf8').replace('"tracks": 200', '"tracks": 201');
    writeFileSync(backup.manifestPath, text);
    await expect(verifyBackup(newest(), { level: 3 })).rejects.toThrow(coded('BACKUP_DAMAGED'));
  });

  test('never reads a log beside the copy', async () => {
    const backup = await backupOf();
    writeFileSync(`${backup.path}-wal`, 'not a log');
    writeFileSync(`${backup.path}-journal`, Buffer.from('d9d505f920a163d700000001', 'hex'));
    await verifyBackup(backup, { level: 4 });
    expect(readFileSync(`${backup.path}-wal`, 'utf8')).toBe('not a log');
  });

  test('passes the drill of level 5 a scratch copy only', async () => {
    const backup = await backupOf();
    const before = readFileSync(backup.path);
    await verifyBackup(backup, {
      level: 5,
      drill: async (scratch) => {
        const database = openDatabase(scratch);
        database.exec('ALTER TABLE tracks ADD COLUMN mood TEXT; DELETE FROM entries');
        database.close();
      },
    });
    expect(readFileSync(backup.path).equals(before)).toBe(true);
    expect(readdirSync(dirname(backup.path)).filter((name) => name.includes('.look'))).toEqual([]);
    expect(verifiedLevel(newest().manifest)).toBe(5);
  });

  test('reports a failed drill with DRILL_FAILED, and still counts the copy as intact', async () => {
    const backup = await backupOf();
    await verifyBackup(backup, { level: 5, drill: async () => {} });
    const drill = () => Promise.reject(new Error('the new migration has a fault'));
    await expect(verifyBackup(backup, { level: 5, drill })).rejects.toThrow(coded('DRILL_FAILED'));
    expect(newest().manifest.failure).toMatchObject({ level: 5, reason: 'the new migration has a fault' });
    expect(verifiedLevel(newest().manifest)).toBe(4);
    await verifyBackup(newest(), { level: 4 });
    expect(newest().manifest.failure).toMatchObject({ level: 5 });
    await verifyBackup(newest(), { level: 5, drill: async () => {} });
    expect(verifiedLevel(newest().manifest)).toBe(5);
  });

  test('records no failure when the drill was cancelled or the disk became full', async () => {
    const backup = await backupOf();
    const stop = new AbortController();
    const drill = async () => {
      stop.abort();
      throw new Error('stopped');
    };
    const stopped = verifyBackup(backup, { level: 5, drill, signal: stop.signal });
    await expect(stopped).rejects.toThrow(coded('CANCELLED'));
    const full = () => Promise.reject(Object.assign(new Error('no room'), { code: 'ENOSPC' }));
    await expect(verifyBackup(backup, { level: 5, drill: full })).rejects.toThrow(coded('DISK_FULL'));
    expect(newest().manifest.failure).toBe(null);
  });

  test('finds damage in a large copy, which it verifies in another thread', async () => {
    const backup = await backupOf(250_000);
    expect(backup.manifest.bytes).toBeGreaterThan(8 * 1024 * 1024);
    await verifyBackup(backup, { level: 4 });
    const bytes = readFileSync(backup.path);
    bytes.writeUInt8(bytes.readUInt8(9_000_000) ^ 8, 9_000_000);
    writeFileSync(backup.path, bytes);
    await expect(verifyBackup(backup, { level: 2 })).rejects.toThrow(coded('BACKUP_DAMAGED'));
  });
});

describe('surveyBackups', () => {
  test('ignores a copy without a manifest, and reports a manifest without its copy', async () => {
    const backup = await backupOf();
    const other = await createBackup({ database: place.path, reason: 'manual' });
    unlinkSync(backup.path);
    unlinkSync(other.manifestPath);
    const { backups, unusable } = surveyBackups({ database: place.path });
    expect(backups).toEqual([]);
    expect(unusable.map(({ id }) => id)).toEqual([backup.id]);
  });

  test('finds nothing where there is no folder', () => {
    expect(listBackups({ database: place.path })).toEqual([]);
  });
});
