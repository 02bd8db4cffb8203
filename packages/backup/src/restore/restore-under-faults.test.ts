import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { NEW, useChangedDatabase } from '../../test/changed-database.ts';
import { backupPlace } from '../catalog/backup-place.ts';
import { listBackups } from '../catalog/list-backups.ts';
import { removeThroughTrash } from '../catalog/trash.ts';
import { verifyBackup } from '../verify/verify-backup.ts';
import { takeRestoreLock } from './restore-lock.ts';

const { place, changedDatabase, contentOf, restore, leftovers } = useChangedDatabase();
const coded = (code: string) =>
  expect.objectContaining({ name: expect.stringMatching(/^(?:Backup|Database)Error$/), code });
const ONCE = fileURLToPath(new URL('../../test/programs/restore-once.ts', import.meta.url));
const hasStrace = spawnSync('strace', ['-V']).status === 0;
if (!hasStrace) console.error('SKIPPED: no strace here, so no disk is made to fail. Install it to run this test.');

describe.runIf(hasStrace)('restoreBackup in place on a disk that fails to sync the database', () => {
  test.each(['wal', 'delete'] as const)(
    'keeps the safety copy in %s mode, and names it in the error',
    async (journalMode) => {
      const backup = await changedDatabase({ journalMode, tracks: 5000 });
      const file = journalMode === 'wal' ? `${place.path}-wal` : place.path;
      const fault = ['-P', file, '-e', 'inject=fsync,fdatasync:error=EIO'];
      const args = ['-f', '-qq', '-o', '/dev/null', ...fault, process.execPath, ONCE, place.path, backup.id];
      const { code, message } = JSON.parse(spawnSync('strace', args, { encoding: 'utf8' }).stdout);
      const [kept] = listBackups({ database: place.path });
      expect(code).toBe('RESTORE_FAILED');
      expect(kept?.manifest.reason).toBe('before-restore');
      expect(message).toContain(kept?.path);
      if (kept !== undefined) await verifyBackup(kept, { level: 4 });
      expect(kept?.manifest.rows.tracks).toBe(5001);
    },
  );
});

test('restoreBackup fails with BACKUP_MISSING for a backup that is removed while it waits for the lock', async () => {
  const backup = await changedDatabase();
  const lock = await takeRestoreLock(backupPlace(place.path), { lockTimeoutMs: 0 });
  const waiting = restore(backup);
  removeThroughTrash(backupPlace(place.path), [backup]);
  lock.release();
  await expect(waiting).rejects.toThrow(coded('BACKUP_MISSING'));
  expect(contentOf(place.path)).toEqual(NEW);
  expect(existsSync(backup.path)).toBe(false);
  expect(leftovers()).toEqual([]);
});
