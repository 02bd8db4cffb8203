import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { NEW, useUsedLibrary } from '../../test/used-database.ts';
import { backupPlace } from '../catalog/backup-place.ts';
import { listBackups } from '../catalog/list-backups.ts';
import { removeThroughTrash } from '../retention/trash.ts';
import { verifyBackup } from '../verify/verify-backup.ts';
import { takeRestoreLock } from './restore-lock.ts';

const { place, usedLibrary, contentOf, restore, leftovers } = useUsedLibrary();
const coded = (code: string) =>
  expect.objectContaining({ name: expect.stringMatching(/^(?:Backup|Database)Error$/), code });
const ONCE = fileURLToPath(new URL('../../test/programs/restore-once.ts', import.meta.url));
const hasStrace = spawnSync('strace', ['-V']).status === 0;
if (!hasStrace) console.error('SKIPPED: no strace here, so no disk is made to fail. Install it to run this test.');

describe.runIf(hasStrace)('a restore in place on a disk that fails when the library is to be synced', () => {
  test.each(['wal', 'delete'] as const)(
    'in %s mode keeps the backup of what was there, and names it',
    async (journalMode) => {
      const backup = await usedLibrary({ journalMode, tracks: 5000 });
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

test('a backup that is removed while a restore waits for its turn is missed by its name', async () => {
  const backup = await usedLibrary();
  const lock = await takeRestoreLock(backupPlace(place.path), { lockTimeoutMs: 0 });
  const waiting = restore(backup);
  removeThroughTrash(backupPlace(place.path), [backup]);
  lock.release();
  await expect(waiting).rejects.toThrow(coded('BACKUP_MISSING'));
  expect(contentOf(place.path)).toEqual(NEW);
  expect(existsSync(backup.path)).toBe(false);
  expect(leftovers()).toEqual([]);
});
