import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { makeDatabase, useFolder } from '../../test/sample-database.ts';
import { type CreateBackupOptions, createBackup } from '../create/create-backup.ts';
import { previewRestore } from '../restore/preview-restore.ts';
import { recoverInterruptedRestore } from '../restore/recover-interrupted-restore.ts';
import { restoreBackup } from '../restore/restore-backup.ts';
import { deleteBackup } from '../retention/delete-backup.ts';
import { previewPruning, pruneBackups } from '../retention/prune-backups.ts';
import { salvageDatabase } from '../salvage/salvage-database.ts';
import { listBackups } from './list-backups.ts';
import { labelBackup } from './update-manifest.ts';

const place = useFolder();
const policy = { last: 1 };

/** In an order in which each can succeed. */
const CALLS: Readonly<Record<string, (database: string | URL, id: string) => unknown>> = {
  createBackup: (database) => createBackup({ database, reason: 'manual' }),
  listBackups: (database) => listBackups({ database }),
  labelBackup: (database, id) => labelBackup({ database, id, label: null }),
  previewRestore: (database, id) => previewRestore({ database, id }),
  restoreBackup: (database, id) => restoreBackup({ database, id }),
  recoverInterruptedRestore: (database) => recoverInterruptedRestore({ database }),
  previewPruning: (database) => previewPruning({ database, policy }),
  salvageDatabase: (database) => salvageDatabase({ database, to: join(place.folder, 'salvaged.db') }),
  deleteBackup: (database, id) => deleteBackup({ database, id }),
  pruneBackups: (database) => pruneBackups({ database, policy }),
};

const WRONG: readonly unknown[] = [undefined, null, '', ':memory:', 7, new URL('https://example.org/app.db')];

test.each(Object.entries(CALLS))('%s rejects what is not a file with a coded error and a hint', async (_, call) => {
  for (const database of WRONG) {
    await expect(async () => call(database as string, '20260101_000000')).rejects.toMatchObject({
      code: 'DATABASE_UNREADABLE',
      hint: 'Pass the path of the database file.',
    });
  }
});

test('every function accepts the URL of a file', async () => {
  makeDatabase(place.path).close();
  const url = pathToFileURL(place.path);
  const { id } = await createBackup({ database: url, reason: 'manual' });
  for (const call of Object.values(CALLS)) await call(url, id);
  expect(readdirSync(place.folder)).toContain('backups');
});

test.each([undefined, null, '', 'because', 'toString'])('createBackup rejects the reason %j', async (reason) => {
  makeDatabase(place.path).close();
  const options = { database: place.path, reason } as CreateBackupOptions;
  await expect(createBackup(options)).rejects.toMatchObject({
    code: 'BACKUP_FAILED',
    detail: expect.stringContaining('before-upgrade, manual'),
    hint: expect.stringContaining('manual'),
  });
  expect(existsSync(join(place.folder, 'backups'))).toBe(false);
});
