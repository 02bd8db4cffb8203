import { statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { listBackups, verifyBackup } from '@auralis/backup';
import { openDatabase } from '@auralis/sqlite';
import { describe, expect, test } from 'vitest';
import { MIGRATIONS, useFourMigrations } from '../../test/four-migrations.ts';
import { contentHash, migrationsFrom, rowsOf, runSql } from '../../test/sample-migrations.ts';
import { inspectDatabase } from '../inspection/inspect-database.ts';

const { place, upgrade, createDatabase, content } = useFourMigrations();

/** Another program that is in the middle of reading. */
function reader() {
  const database = openDatabase(place.path, { readonly: true });
  database.exec('BEGIN');
  database.prepare('SELECT count(*) FROM tracks').get();
  return database;
}

async function waitedTwice(phases: readonly string[]): Promise<void> {
  const deadline = performance.now() + 50_000;
  while (phases.filter((phase) => phase === 'waiting').length < 2) {
    if (performance.now() > deadline) throw new Error(`it did not wait: ${phases.join(' ')}`);
    await pause(20);
  }
}

describe('while another program', () => {
  test('reads from the write-ahead log, an upgrade succeeds and its backup has what is only in the log', async () => {
    await createDatabase(1);
    const writer = openDatabase(place.path);
    writer.pragma('journal_mode = WAL');
    const other = reader();
    writer.exec("INSERT INTO tracks (id, title) VALUES (5000, 'Newest')");
    const before = contentHash(place.path);
    expect(statSync(`${place.path}-wal`).size).toBeGreaterThan(0);
    expect((await upgrade(MIGRATIONS)).status).toBe('upgraded');
    expect(other.prepare('SELECT max(id) FROM tracks').pluck().get()).toBe(300);
    other.close();
    writer.close();
    const [backup] = listBackups({ database: place.path });
    if (backup === undefined) throw new Error('there is no backup');
    expect((await verifyBackup(backup, { level: 4 })).level).toBe(4);
    expect(contentHash(backup.path)).toBe(before);
    expect(inspectDatabase(place.path, await migrationsFrom(MIGRATIONS)).status).toBe('current');
  });

  test('has the database open and idle, an upgrade succeeds and truncates the write-ahead log', async () => {
    await createDatabase(1);
    const idle = openDatabase(place.path);
    idle.pragma('journal_mode = WAL');
    idle.prepare('SELECT count(*) FROM tracks').get();
    expect((await upgrade(MIGRATIONS)).status).toBe('upgraded');
    expect(statSync(`${place.path}-wal`).size).toBe(0);
    expect(idle.prepare('SELECT count(*) FROM history').pluck().get()).toBe(0);
    idle.close();
  });

  test('reads without a write-ahead log, an upgrade reports that it waits and commits after the reader', async () => {
    await createDatabase(1);
    const other = reader();
    const phases: string[] = [];
    const run = upgrade(MIGRATIONS, { onProgress: ({ phase }) => phases.push(phase) });
    await Promise.race([waitedTwice(phases), run]);
    expect(phases).toContain('verify');
    expect(other.prepare('SELECT count(*) FROM tracks').pluck().get()).toBe(300);
    other.close();
    expect((await run).status).toBe('upgraded');
  });

  test('never stops reading without a write-ahead log, an upgrade fails as busy and changes nothing', async () => {
    await createDatabase(1);
    const before = content();
    const other = reader();
    await expect(upgrade(MIGRATIONS, { lockTimeoutMs: 300 })).rejects.toMatchObject({
      code: 'DATABASE_BUSY',
      facts: { backup: expect.any(String) },
    });
    other.close();
    expect(content()).toBe(before);
    expect((await upgrade(MIGRATIONS)).status).toBe('upgraded');
  });

  test('reads without a write-ahead log, an upgrade whose changes exceed the cache fails as busy', async () => {
    await createDatabase(4, 60_000);
    runSql(place.path, "UPDATE tracks SET title = printf('%.400c', 'x')");
    const rewrite = 'UPDATE tracks SET plays = plays + 1;';
    const migrations = {
      ...MIGRATIONS,
      v004_to_v005_five: `-- Counts anew\n-- @rewrites tracks.plays: counted anew\n${rewrite.repeat(6)}`,
    };
    const other = reader();
    await expect(upgrade(migrations, { lockTimeoutMs: 300 })).rejects.toMatchObject({ code: 'DATABASE_BUSY' });
    other.close();
  });

  test.each(['delete', 'wal'])('writes in %s mode, an upgrade waits and sees what was written', async (mode) => {
    await createDatabase(1);
    const writer = openDatabase(place.path);
    writer.pragma(`journal_mode = ${mode}`);
    writer.exec("BEGIN IMMEDIATE; INSERT INTO tracks (id, title) VALUES (5000, 'Newest')");
    const phases: string[] = [];
    const run = upgrade(MIGRATIONS, { onProgress: ({ phase }) => phases.push(phase) });
    await Promise.race([waitedTwice(phases), run]);
    expect(listBackups({ database: place.path })).toEqual([]);
    writer.exec('COMMIT');
    expect((await run).status).toBe('upgraded');
    writer.close();
    const [backup] = listBackups({ database: place.path });
    for (const path of [place.path, backup?.path ?? ''])
      expect(rowsOf(path, 'SELECT title FROM tracks WHERE id = 5000')).toEqual([['Newest']]);
  });

  test('keeps the lock, an upgrade fails as busy and can be cancelled while it waits', async () => {
    await createDatabase(1);
    const writer = openDatabase(place.path);
    writer.exec('BEGIN EXCLUSIVE');
    await expect(upgrade(MIGRATIONS, { lockTimeoutMs: 250 })).rejects.toMatchObject({ code: 'DATABASE_BUSY' });
    const stop = new AbortController();
    const run = upgrade(MIGRATIONS, { signal: stop.signal });
    setTimeout(() => stop.abort(), 100);
    await expect(run).rejects.toMatchObject({ code: 'CANCELLED' });
    writer.close();
  });

  test('upgrades the same database, one upgrades it and the others find it current', async () => {
    await createDatabase(1);
    const results = await Promise.all(Array.from({ length: 6 }, () => upgrade(MIGRATIONS)));
    expect(results.map(({ status }) => status).toSorted()).toEqual([...Array(5).fill('current'), 'upgraded']);
    expect(listBackups({ database: place.path }).length).toBe(1);
  });

  test('creates the same database, one creates it and the others find it current', async () => {
    const results = await Promise.all(Array.from({ length: 6 }, () => upgrade(MIGRATIONS)));
    expect(results.map(({ status }) => status).toSorted()).toEqual(['created', ...Array(5).fill('current')]);
  });

  test('inspects the database, it sees the state before or after the upgrade and nothing between', async () => {
    await createDatabase(1);
    const migrations = await migrationsFrom(MIGRATIONS);
    const other = openDatabase(place.path);
    other.pragma('journal_mode = WAL');
    const seen = new Set<string>();
    const run = upgrade(MIGRATIONS, { onProgress: () => seen.add(inspectDatabase(place.path, migrations).status) });
    await run;
    other.close();
    expect([...seen]).toEqual(['behind', 'current']);
  });
});
