import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { assertFreeSpace, databaseBytes } from '@auralis/sqlite';
import type { BackupPlace } from '../catalog/backup-place.ts';
import type { Backup } from '../catalog/list-backups.ts';
import type { RestoreMethod } from './choose-way.ts';

/**
 * In place, what is there is copied first, then the backup goes through SQLite's log, and the file may grow. A swap
 * only needs the copy: what is there keeps its bytes under a second name.
 *
 * @throws BackupError `DISK_FULL`
 */
export function assertRestoreRoom(place: BackupPlace, { manifest }: Backup, way: RestoreMethod): void {
  const folder = dirname(place.database);
  const { main, wal } = databaseBytes(place.database);
  if (way === 'swap') {
    assertFreeSpace(folder, manifest.bytes);
    return;
  }
  const logged = Math.max(main, manifest.bytes);
  const grown = Math.max(0, manifest.bytes - main);
  const kept = isSameDisk(folder, place.directory) ? main + wal : 0;
  assertFreeSpace(folder, logged + grown + kept);
}

function isSameDisk(one: string, other: string): boolean {
  return !existsSync(other) || statSync(one).dev === statSync(other).dev;
}
