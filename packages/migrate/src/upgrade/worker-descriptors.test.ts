import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { listBackups, restoreBackup } from '@auralis/backup';
import { openDatabase } from '@auralis/sqlite';
import { expect, test } from 'vitest';
import { useFolder } from '../../test/sample-migrations.ts';
import { upgradeInWorker } from './upgrade-in-worker.ts';

/**
 * On POSIX, closing any descriptor of a file drops every lock of the process on it. A thread that ends closes its
 * descriptors, unless it is configured not to.
 */

const place = useFolder();
const migrations = new URL('../../../../migrations/', import.meta.url);
const upgrade = (to: number) => upgradeInWorker({ database: place.path, migrations, to, appVersion: '1.4.0' });

/** What another process prints that runs this code on the database. */
function elsewhere(code: string): string {
  const script = `
    const { openDatabase } = await import(${JSON.stringify(import.meta.resolve('@auralis/sqlite'))});
    const database = openDatabase(${JSON.stringify(place.path)}, { timeoutMs: 0 });
    try {
      ${code}
    } catch ({ code }) {
      console.log(code);
    }
    database.close();`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).trim();
}

test('upgradeInWorker keeps the locks of the app when it has nothing to do', async () => {
  await upgrade(5);
  const app = openDatabase(place.path);
  app.exec('BEGIN IMMEDIATE');
  expect((await upgrade(5)).status).toBe('current');
  expect(elsewhere(`database.exec('BEGIN IMMEDIATE'); console.log('took the lock of the app');`)).toBe('SQLITE_BUSY');
  app.close();
});

test.runIf(process.platform === 'linux')('upgradeInWorker keeps the locks of the app when it upgrades', async () => {
  await upgrade(1);
  const app = openDatabase(place.path);
  app.pragma('journal_mode = WAL');
  app.prepare('SELECT count(*) FROM artists').get();
  const before = locksOn(place.path);
  expect(before).not.toEqual([]);
  expect((await upgrade(5)).status).toBe('upgraded');
  expect(locksOn(place.path)).toEqual(before);
  app.close();
});

test('restoreBackup does not mistake the descriptors left by upgradeInWorker for another program', async () => {
  await upgrade(1);
  await upgrade(5);
  const [backup] = listBackups({ database: place.path });
  writeFileSync(place.path, '');
  const { method } = await restoreBackup({ database: place.path, id: backup?.id ?? '' });
  expect(method).toBe('swap');
});

/** The system's own list of locks: https://man7.org/linux/man-pages/man5/proc_locks.5.html */
function locksOn(path: string): readonly string[] {
  const { ino } = statSync(path);
  return readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .filter((line) => line.includes(` ${process.pid} `) && line.includes(`:${ino} `))
    .map((line) => line.replace(/^\d+: /, ''));
}
