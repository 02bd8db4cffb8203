import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import { describe, expect, test } from 'vitest';
import { makeLibrary, useFolder } from '../../test/sample-database.ts';
import { listBackups } from '../catalog/list-backups.ts';
import { verifyBackup } from '../verify/verify-backup.ts';
import { type BeginBackupOptions, beginBackup } from './begin-backup.ts';

const place = useFolder();
const SIZES = [200, 100_000];

function begin(options: Partial<BeginBackupOptions> = {}) {
  return beginBackup({ database: place.path, reason: 'before-upgrade', ...options });
}

function files(): readonly string[] {
  const backups = join(place.folder, 'backups');
  return existsSync(backups) ? readdirSync(backups).filter((name) => !name.endsWith('sequence')) : [];
}

/** A library in a write transaction with nothing written yet. */
function locked(tracks: number, journalMode: 'wal' | 'delete') {
  const database = makeLibrary(place.path, { tracks, journalMode });
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.exec('BEGIN IMMEDIATE');
  return database;
}

describe.each(['wal', 'delete'] as const)('a begun backup of a library in %s mode', (journalMode) => {
  test.each(SIZES)('of %i tracks holds what was there, whatever its caller does meanwhile', async (tracks) => {
    const database = locked(tracks, journalMode);
    const { made } = await begin({ lock: database, count: 'contents' });
    // More than the cache holds: without a log the pages of the library itself are written over.
    database.exec("UPDATE tracks SET title = title || ' again and again and again'; DELETE FROM entries");
    const { backup, contents, orphans } = await made;
    database.exec('COMMIT');
    database.close();
    expect(contents?.tracks).toMatchObject({ rows: tracks, values: { title: tracks } });
    expect(backup.manifest.rows.entries).toBeGreaterThan(0);
    expect(orphans).not.toBeNull();
    await verifyBackup(backup, { level: 4 });
  });
});

test.each(SIZES)('of %i tracks has its name and manifest only when it is proven', async (tracks) => {
  const database = locked(tracks, 'wal');
  const seen: (readonly string[])[] = [];
  const { made } = await begin({
    lock: database,
    onProgress: ({ phase }) => phase === 'check' && seen.push(files().filter((name) => name.endsWith('.json'))),
  });
  const { backup } = await made;
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.flat()).toEqual([]);
  expect(listBackups({ database: place.path }).map(({ id }) => id)).toEqual([backup.id]);
  database.close();
});

describe('a begun backup that fails leaves no file', () => {
  test.each(SIZES)('because a library of %i tracks is damaged, which is told when it is waited for', async (tracks) => {
    makeLibrary(place.path, { tracks, journalMode: 'delete' }).close();
    const bytes = readFileSync(place.path);
    bytes.fill(0x5a, 4096 * 8, 4096 * 9);
    writeFileSync(place.path, bytes);
    const lock = openDatabase(place.path);
    lock.exec('BEGIN IMMEDIATE');
    const { made } = await begin({ lock });
    await expect(made).rejects.toMatchObject({ code: 'DATABASE_DAMAGED' });
    expect(files()).toEqual([]);
    lock.close();
  });

  test('because it was stopped while it was looked through', async () => {
    const database = locked(100_000, 'wal');
    const stop = new AbortController();
    const onProgress = ({ phase }: { readonly phase: string }) => phase === 'check' && stop.abort();
    const run = begin({ lock: database, signal: stop.signal, onProgress }).then(({ made }) => made);
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(files()).toEqual([]);
    database.close();
  });
});
