import { copyFileSync, linkSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import { readFileIdentity } from '@auralis/sqlite/support';
import { backupPlace } from '../src/catalog/backup-place.ts';
import type { Backup } from '../src/catalog/list-backups.ts';
import { createBackup } from '../src/create/create-backup.ts';
import { recoverInterruptedRestore } from '../src/restore/recover-interrupted-restore.ts';
import { writeIntent } from '../src/restore/restore-intent.ts';
import { makeDatabase, useFolder } from './sample-database.ts';

/** Name of the verified copy that a swap puts in place. */
export const copyName = '.app.db.restore-copy-x';

/** Gives each test a damaged database, a backup of it, and an interrupted restore of that backup. */
export function useInterruptedRestore() {
  const place = useFolder();

  async function damagedDatabase(): Promise<Backup> {
    makeDatabase(place.path).close();
    const backup = await createBackup({ database: place.path, reason: 'manual', level: 4 });
    // A new file: this process keeps a descriptor on the old one, and would count as a program that has it open.
    rmSync(place.path);
    writeFileSync(place.path, '');
    writeFileSync(`${place.path}-wal`, 'a log of the damaged file');
    return backup;
  }

  /** The state after a swap that was killed right after its point of no return. */
  async function interruptedRestore(): Promise<Backup> {
    const backup = await damagedDatabase();
    copyFileSync(backup.path, join(place.folder, copyName));
    const evidence = join(place.folder, 'backups', 'app.db.evidence_20261123_120000');
    mkdirSync(evidence);
    for (const name of ['app.db', 'app.db-wal']) linkSync(join(place.folder, name), join(evidence, name));
    const { sha256, bytes } = backup.manifest;
    const replaced = readFileIdentity(place.path);
    writeIntent(backupPlace(place.path), {
      format: 1,
      id: backup.id,
      copy: copyName,
      sha256,
      bytes,
      evidence,
      replaced,
    });
    return backup;
  }

  const recover = () => recoverInterruptedRestore({ database: place.path });
  const hidden = () => readdirSync(place.folder).filter((name) => name.startsWith('.'));

  function tracks(): unknown {
    const database = openDatabase(place.path);
    try {
      return database.prepare('SELECT count(*) FROM tracks').pluck().get();
    } finally {
      database.close();
    }
  }

  return { place, damagedDatabase, interruptedRestore, recover, hidden, tracks };
}
