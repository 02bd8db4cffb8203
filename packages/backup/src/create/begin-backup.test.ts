import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import { describe, expect, test } from 'vitest';
import { makeDatabase, useFolder } from '../../test/sample-database.ts';
import { listBackups } from '../catalog/list-backups.ts';
import { verifyBackup } from '../verify/verify-backup.ts';
import { type BeginBackupOptions, beginBackup } from './create-backup.ts';

const place = useFolder();
const SIZES = [200, 100_000];

function begin(options: Partial<BeginBackupOptions> = {}) {
  return beginBackup({ database: place.path, reason: 'before-upgrade', ...options });
}

function files(): readonly string[] {
  const backups = join(place.folder, 'backups');
  return existsSync(backups) ? readdirSync(backups).filter((name) => !name.endsWith('sequence')) : [];
}

/** A database in a write transaction with nothing written yet. */
function locked(tracks: number, journalMode: 'wal' | 'delete') {
  const database = makeDatabase(place.path, { tracks, journalMode });
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.exec('BEGIN IMMEDIATE');
  return database;
}

describe.each(['wal', 'delete'] as const)('beginBackup of a database in %s mode', (journalMode) => {
  test.each(SIZES)(
    'backs up the state of %i tracks before the changes that its caller makes meanwhile',
    async (tracks) => {
      const database = locked(tracks, journalMode);
      const { completed } = await begin({ lock: database, checkForeignKeys: true });
      // More than the cache holds: without a WAL this overwrites pages of the database file itself.
      database.exec("UPDATE tracks SET title = title || ' again and again and again'; DELETE FROM entries");
      const { backup, orphans } = await completed;
      database.exec('COMMIT');
      database.close();
      expect(backup.manifest.rows.tracks).toBe(tracks);
      expect(backup.manifest.rows.entries).toBeGreaterThan(0);
      expect(orphans).not.toBeNull();
      await verifyBackup(backup, { level: 4 });
    },
  );
});

test.each(SIZES)(
  'beginBackup gives a copy of %i tracks its name and manifest only once it is verified',
  async (tracks) => {
    const database = locked(tracks, 'wal');
    const seen: (readonly string[])[] = [];
    const { completed } = await begin({
      lock: database,
      onProgress: ({ phase }) => phase === 'check' && seen.push(files().filter((name) => name.endsWith('.json'))),
    });
    const { backup } = await completed;
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.flat()).toEqual([]);
    expect(listBackups({ database: place.path }).map(({ id }) => id)).toEqual([backup.id]);
    database.close();
  },
);

describe('beginBackup leaves no file', () => {
  test.each(SIZES)('when a database of %i tracks is damaged, and rejects `completed`', async (tracks) => {
    makeDatabase(place.path, { tracks, journalMode: 'delete' }).close();
    const bytes = readFileSync(place.path);
    bytes.fill(0x5a, 4096 * 8, 4096 * 9);
    writeFileSync(place.path, bytes);
    const lock = openDatabase(place.path);
    lock.exec('BEGIN IMMEDIATE');
    const { completed } = await begin({ lock });
    await expect(completed).rejects.toMatchObject({ code: 'DATABASE_DAMAGED' });
    expect(files()).toEqual([]);
    lock.close();
  });

  test('when it is cancelled while the copy is inspected', async () => {
    const database = locked(100_000, 'wal');
    const stop = new AbortController();
    const onProgress = ({ phase }: { readonly phase: string }) => phase === 'check' && stop.abort();
    const run = begin({ lock: database, signal: stop.signal, onProgress }).then(({ completed }) => completed);
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(files()).toEqual([]);
    database.close();
  });
});
