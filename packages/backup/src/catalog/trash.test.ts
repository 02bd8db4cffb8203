import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeDatabase, useFolder } from '../../test/sample-database.ts';
import { backupPlace } from '../catalog/backup-place.ts';
import { type Backup, surveyBackups } from '../catalog/list-backups.ts';
import { updateManifest } from '../catalog/update-manifest.ts';
import { createBackup } from '../create/create-backup.ts';
import { recoverFromTrash, removeThroughTrash } from './trash.ts';

// A verification or a label writes a manifest while the backup is being removed.

const place = useFolder();
const survey = () => surveyBackups({ database: place.path });
const NONE = { backups: [], unusable: [] };

async function backupOf(): Promise<Backup> {
  makeDatabase(place.path).close();
  return createBackup({ database: place.path, reason: 'manual' });
}

test('updateManifest removes a manifest that it wrote after the copy was removed', async () => {
  const backup = await backupOf();
  const write = () =>
    updateManifest(backup, (manifest) => {
      removeThroughTrash(backupPlace(place.path), [backup]);
      return manifest;
    });
  expect(write).toThrow(expect.objectContaining({ code: 'BACKUP_MISSING' }));
  expect(survey()).toMatchObject(NONE);
});

test('removeThroughTrash removes a manifest that is written while its copy is removed', async () => {
  const backup = await backupOf();
  const beside = {
    ...backup,
    get path() {
      const trash = `${backup.manifestPath}.trash`;
      if (existsSync(`${backup.path}.trash`)) copyFileSync(trash, backup.manifestPath);
      return backup.path;
    },
  };
  removeThroughTrash(backupPlace(place.path), [beside]);
  expect(survey()).toMatchObject(NONE);
});

test('recoverFromTrash removes both manifests of a backup whose copy a killed pruning had removed', async () => {
  const backup = await backupOf();
  copyFileSync(backup.manifestPath, `${backup.manifestPath}.trash`);
  rmSync(backup.path);
  recoverFromTrash(backupPlace(place.path));
  expect(survey()).toMatchObject(NONE);
});
