import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeLibrary, useFolder } from '../../test/sample-database.ts';
import { backupPlace } from '../catalog/backup-place.ts';
import { type Backup, surveyBackups } from '../catalog/list-backups.ts';
import { changeManifest } from '../catalog/manifest-file.ts';
import { createBackup } from '../create/create-backup.ts';
import { putBackTrash, removeThroughTrash } from './trash.ts';

// A check or a name is written into a manifest while a pruning takes the backup away.

const place = useFolder();
const survey = () => surveyBackups({ database: place.path });
const NONE = { backups: [], unusable: [] };

async function backupOf(): Promise<Backup> {
  makeLibrary(place.path).close();
  return createBackup({ database: place.path, reason: 'manual' });
}

test('a manifest that is written after its copy is gone does not stay', async () => {
  const backup = await backupOf();
  const write = () =>
    changeManifest(backup, (manifest) => {
      removeThroughTrash(backupPlace(place.path), [backup]);
      return manifest;
    });
  expect(write).toThrow(expect.objectContaining({ code: 'BACKUP_MISSING' }));
  expect(survey()).toMatchObject(NONE);
});

test('a manifest that is written while its copy goes is removed with it', async () => {
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

test('what a pruning left that was killed after it removed the copy leaves with the next, both manifests', async () => {
  const backup = await backupOf();
  copyFileSync(backup.manifestPath, `${backup.manifestPath}.trash`);
  rmSync(backup.path);
  putBackTrash(backupPlace(place.path));
  expect(survey()).toMatchObject(NONE);
});
