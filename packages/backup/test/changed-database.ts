import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import type { Backup } from '../src/catalog/list-backups.ts';
import { createBackup } from '../src/create/create-backup.ts';
import { restoreBackup } from '../src/restore/restore-backup.ts';
import { makeDatabase, useFolder } from './sample-database.ts';

export const OLD = { tracks: 200, plays: 598 };
export const NEW = { tracks: 201, plays: 1598 };
export const plays = 'SELECT total(plays) FROM tracks';

/** Gives each test a database that was changed after its backup, with functions to restore and inspect it. */
export function useChangedDatabase() {
  const place = useFolder();

  /** Creates a database and a backup of it, then changes the database. */
  async function changedDatabase(options: Parameters<typeof makeDatabase>[1] = {}): Promise<Backup> {
    const database = makeDatabase(place.path, options);
    const backup = await createBackup({ database: place.path, reason: 'manual' });
    database.exec("INSERT INTO tracks (title, plays) VALUES ('newest', 1000)");
    database.close();
    return backup;
  }

  function contentOf(path: string): Record<string, unknown> {
    const database = openDatabase(path);
    try {
      return database.prepare(`SELECT count(*) AS tracks, (${plays}) AS plays FROM tracks`).get() as never;
    } finally {
      database.close();
    }
  }

  const restore = (backup: Backup, options: Partial<Parameters<typeof restoreBackup>[0]> = {}) =>
    restoreBackup({ database: place.path, id: backup.id, ...options });

  function names(): readonly string[] {
    return [...readdirSync(place.folder), ...readdirSync(join(place.folder, 'backups'))].toSorted();
  }

  function leftovers(): readonly string[] {
    const known = /^app\.db$|^backups$|^app\.db\.(backup_\d{8}_\d{6}(_\d+)?(\.json)?|backup-sequence|evidence_.*)$/;
    return names().filter((name) => !known.test(name));
  }

  function damageHeader(): Buffer {
    const bytes = readFileSync(place.path);
    bytes.fill(0x5a, 0, 100);
    writeFileSync(place.path, bytes);
    return bytes;
  }

  return { place, changedDatabase, contentOf, restore, names, leftovers, damageHeader };
}
