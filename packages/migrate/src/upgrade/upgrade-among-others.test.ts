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

async function toldOfWaiting(phases: readonly string[]): Promise<void> {
  const giveUp = performance.now() + 10_000;
  while (phases.filter((phase) => phase === 'waiting').length < 2) {
    if (performance.now() > giveUp) throw new Error(`it did not wait: ${phases.join(' ')}`);
    await pause(20);
  }
}

describe('an upgrade while another program', () => {
  test('reads through the log: it ends, and the backup holds what is only in the log', async () => {
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

  test('has the library open and idle: it ends, and the log is emptied', async () => {
    await createDatabase(1);
    const idle = openDatabase(place.path);
    idle.pragma('journal_mode = WAL');
    idle.prepare('SELECT count(*) FROM tracks').get();
    expect((await upgrade(MIGRATIONS)).status).toBe('upgraded');
    expect(statSync(`${place.path}-wal`).size).toBe(0);
    expect(idle.prepare('SELECT count(*) FROM history').pluck().get()).toBe(0);
    idle.close();
  });

  test('reads and there is no log: it waits with its commit, tells so, and ends when the reader does', async () => {
    await createDatabase(1);
    const other = reader();
    const phases: string[] = [];
    const run = upgrade(MIGRATIONS, { onProgress: ({ phase }) => phases.push(phase) });
    await Promise.race([toldOfWaiting(phases), run]);
    expect(phases).toContain('verify');
    expect(other.prepare('SELECT count(*) FROM tracks').pluck().get()).toBe(300);
    other.close();
    expect((await run).status).toBe('upgraded');
  });

  test('reads for ever and there is no log: it gives up, and nothing is changed', async () => {
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

  test('reads and there is no log, and more is changed than the cache holds: no statement waits for it', async () => {
    await createDatabase(4, 60_000);
    runSql(place.path, "UPDATE tracks SET title = printf('%.400c', 'x')");
    const rewrite = 'UPDATE tracks SET plays = plays + 1;';
    const steps = { ...MIGRATIONS, v004_to_v005_five: `-- Counts anew\n${rewrite.repeat(6)}` };
    const other = reader();
    const began = performance.now();
    await expect(upgrade(steps, { lockTimeoutMs: 300 })).rejects.toMatchObject({ code: 'DATABASE_BUSY' });
    other.close();
    // SQLite would wait for the reader at each of them.
    expect(performance.now() - began).toBeLessThan(25_000);
  });

  test.each(['delete', 'wal'])('writes in %s mode: it waits, and sees what was written', async (mode) => {
    await createDatabase(1);
    const writer = openDatabase(place.path);
    writer.pragma(`journal_mode = ${mode}`);
    writer.exec("BEGIN IMMEDIATE; INSERT INTO tracks (id, title) VALUES (5000, 'Newest')");
    const phases: string[] = [];
    const run = upgrade(MIGRATIONS, { onProgress: ({ phase }) => phases.push(phase) });
    await Promise.race([toldOfWaiting(phases), run]);
    expect(listBackups({ database: place.path })).toEqual([]);
    writer.exec('COMMIT');
    expect((await run).status).toBe('upgraded');
    writer.close();
    const [backup] = listBackups({ database: place.path });
    for (const path of [place.path, backup?.path ?? ''])
      expect(rowsOf(path, 'SELECT title FROM tracks WHERE id = 5000')).toEqual([['Newest']]);
  });

  test('holds the lock too long is busy, and may be stopped while it waits', async () => {
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

  test('upgrades the same library: one does it, the others find it done', async () => {
    await createDatabase(1);
    const results = await Promise.all(Array.from({ length: 6 }, () => upgrade(MIGRATIONS)));
    expect(results.map(({ status }) => status).toSorted()).toEqual([...Array(5).fill('current'), 'upgraded']);
    expect(listBackups({ database: place.path }).length).toBe(1);
  });

  test('makes the same library: one does it, the others find it done', async () => {
    const results = await Promise.all(Array.from({ length: 6 }, () => upgrade(MIGRATIONS)));
    expect(results.map(({ status }) => status).toSorted()).toEqual(['created', ...Array(5).fill('current')]);
  });

  test('commits the same upgrade between two looks: what is seen is of one moment', async () => {
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
