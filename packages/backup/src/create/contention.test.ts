import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { startProgram } from '../../test/other-program.ts';
import { makeDatabase, useFolder } from '../../test/sample-database.ts';
import { restoreBackup } from '../restore/restore-backup.ts';
import { verifyBackup } from '../verify/verify-backup.ts';
import { createBackup } from './create-backup.ts';

// better-sqlite3's own backup() resolves when SQLite says BUSY: the first half of each test shows that it still does.

const place = useFolder();

/** Another program that holds the database until the test ends it. */
const holding = (lock: 'IMMEDIATE' | 'EXCLUSIVE') =>
  startProgram(
    place.path,
    `database.exec('BEGIN ${lock}'); console.log('ready'); await untilStdinEnds; database.exec('ROLLBACK');`,
  );

describe('while another program holds the database', () => {
  test('createBackup waits for it, where better-sqlite3 reports a backup that does not exist', async () => {
    makeDatabase(place.path, { journalMode: 'delete' }).close();
    const program = await holding('EXCLUSIVE');
    const plain = new Sqlite(place.path, { timeout: 0 });
    const target = join(place.folder, 'plain.db');
    await expect(plain.backup(target)).resolves.toEqual({ totalPages: 0, remainingPages: 0 });
    expect(existsSync(target)).toBe(false);
    plain.close();
    const [backup] = await Promise.all([createBackup({ database: place.path, reason: 'manual' }), program.finish()]);
    expect(backup.manifest.rows).toEqual({ tracks: 200, entries: 66 });
    await verifyBackup(backup, { level: 4 });
  });

  test.each(['wal', 'delete'] as const)(
    'restoreBackup waits for it in %s mode, where better-sqlite3 reports a restore that changed nothing',
    async (journalMode) => {
      const database = makeDatabase(place.path, { journalMode });
      const backup = await createBackup({ database: place.path, reason: 'manual' });
      database.exec('DELETE FROM entries');
      database.close();
      const program = await holding('IMMEDIATE');
      const source = new Sqlite(backup.path, { readonly: true });
      await expect(source.backup(place.path)).resolves.toEqual({ totalPages: 0, remainingPages: 0 });
      source.close();
      expect(entries()).toBe(0);
      let finished: Promise<string> | undefined;
      await restoreBackup({
        database: place.path,
        id: backup.id,
        lockTimeoutMs: 60_000,
        // The backup is being verified; after that the restore needs the lock.
        onProgress: ({ phase }) => {
          if (phase === 'check') finished ??= program.finish();
        },
      });
      await finished;
      expect(finished).toBeDefined();
      expect(entries()).toBe(66);
    },
  );
});

describe('while another program writes without a pause', () => {
  test.each(['wal', 'delete'] as const)(
    'createBackup copies one moment in %s mode, and restoreBackup keeps none of the old rows',
    { timeout: 60_000 },
    async (journalMode) => {
      makeDatabase(place.path, { journalMode, tracks: 5000 }).close();
      const quiet = await createBackup({ database: place.path, reason: 'manual' });
      const program = await startProgram(
        place.path,
        `let isEnding = false;
         untilStdinEnds.then(() => { isEnding = true; });
         database.exec("DELETE FROM entries");
         console.log('ready');
         for (let i = 0; !isEnding; i += 1) {
           try {
             database.exec("BEGIN IMMEDIATE; INSERT INTO entries VALUES ('one', 1); INSERT INTO entries VALUES ('two', 2); COMMIT");
           } catch { if (database.inTransaction) database.exec('ROLLBACK'); }
           await sleep(1);
         }`,
      );
      const moving = await createBackup({ database: place.path, reason: 'manual' });
      expect((moving.manifest.rows.entries ?? 1) % 2).toBe(0);
      await verifyBackup(moving, { level: 4 });
      await restoreBackup({ database: place.path, id: quiet.id, lockTimeoutMs: 60_000 });
      await program.finish();
      const added = entries() - 1666;
      expect(added).toBeGreaterThanOrEqual(0);
      expect(added % 2).toBe(0);
      expect(integrity()).toBe('ok');
    },
  );
});

function entries(): number {
  return ask('SELECT count(*) FROM entries') as number;
}

function integrity(): unknown {
  return ask('PRAGMA integrity_check');
}

function ask(sql: string): unknown {
  const database = openDatabase(place.path);
  try {
    return database.prepare(sql).pluck().get();
  } finally {
    database.close();
  }
}
