import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeDatabase, useFolder } from '../../test/sample-database.ts';
import { createBackup } from '../create/create-backup.ts';
import { restoreBackup } from '../restore/restore-backup.ts';
import { backupPlace } from './backup-place.ts';
import { findBackup, listBackups, surveyBackups } from './list-backups.ts';

const place = useFolder();

test('listBackups returns nothing where the folder of backups is missing', () => {
  makeDatabase(place.path).close();
  expect(listBackups({ database: place.path })).toEqual([]);
});

test('listBackups fails with BACKUP_FAILED where the folder of backups cannot be read', () => {
  makeDatabase(place.path).close();
  writeFileSync(join(place.folder, 'backups'), 'not a folder');
  expect(() => listBackups({ database: place.path })).toThrow(expect.objectContaining({ code: 'BACKUP_FAILED' }));
});

test('surveyBackups reports a renamed backup of another database as unusable, and restoreBackup rejects it', async () => {
  const other = join(place.folder, 'other.db');
  makeDatabase(other).close();
  makeDatabase(place.path).close();
  const { id, path, manifestPath } = await createBackup({ database: other, reason: 'manual' });
  const renamed = (from: string) => from.replace('other.db.backup', 'app.db.backup');
  for (const file of [path, manifestPath]) renameSync(file, renamed(file));
  const { backups, unusable } = surveyBackups({ database: place.path });
  expect(backups).toEqual([]);
  expect(unusable).toMatchObject([{ id, reason: expect.stringContaining('other.db') }]);
  await expect(restoreBackup({ database: place.path, id })).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
});

test('findBackup calls a backup missing only where its folder can be listed and it is not there', async () => {
  makeDatabase(place.path).close();
  const { id, manifestPath } = await createBackup({ database: place.path, reason: 'manual' });
  const find = () => findBackup(backupPlace(place.path), id);
  rmSync(manifestPath);
  expect(find).toThrow(expect.objectContaining({ code: 'BACKUP_MISSING' }));
  rmSync(join(place.folder, 'backups'), { recursive: true });
  expect(find).toThrow(expect.objectContaining({ code: 'BACKUP_MISSING' }));
  writeFileSync(join(place.folder, 'backups'), 'not a folder');
  expect(find).toThrow(expect.objectContaining({ code: 'BACKUP_FAILED' }));
});
