import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { listBackups, restoreBackup } from '@auralis/backup';
import { openDatabase } from '@auralis/sqlite';
import { describe, expect, test } from 'vitest';
import { MIGRATIONS, useDatabase } from '../../test/inspected-files.ts';
import { migrationsFrom, rowsOf, runSql } from '../../test/sample-migrations.ts';
import { journalPath } from '../support/journal.ts';
import { upgradeDatabase } from '../upgrade/upgrade-database.ts';

const { inspect, createDatabase, place, refusal } = useDatabase();
const empty = () => writeFileSync(place.path, '');
const remove = () => rmSync(place.path);

async function used(): Promise<void> {
  await createDatabase(1);
  runSql(place.path, "INSERT INTO tracks (title) VALUES ('kept')");
  await createDatabase(3);
}

describe.each([
  ['empty', empty],
  ['missing', remove],
])('a library whose file is %s', (_, lose) => {
  test('is lost where its journal tells of it: no new one takes its place', async () => {
    await createDatabase(3);
    expect(listBackups({ database: place.path })).toEqual([]);
    lose();
    expect(inspect()).toMatchObject({ status: 'damaged', remains: 'nothing' });
    await expect(createDatabase(3)).rejects.toMatchObject({ code: 'DATABASE_DAMAGED' });
  });

  test('is lost where there are backups of it, and one brings it back', async () => {
    await used();
    const [backup] = listBackups({ database: place.path });
    rmSync(journalPath(place.path));
    lose();
    expect(inspect()).toMatchObject({ status: 'damaged', reason: expect.stringContaining('backups of it') });
    expect(refusal()).toMatchObject({
      code: 'DATABASE_DAMAGED',
      message: expect.stringContaining('a backup can bring it back'),
    });
    await restoreBackup({ database: place.path, id: backup?.id ?? '' });
    await createDatabase(3);
    expect(rowsOf(place.path, 'SELECT title FROM tracks')).toEqual([['kept']]);
  });

  test('is lost where its log is still here, which stays', async () => {
    writeFileSync(place.path, '');
    writeFileSync(`${place.path}-wal`, 'all that is left');
    lose();
    expect(inspect()).toMatchObject({ status: 'damaged', reason: expect.stringContaining('log') });
    await expect(createDatabase(3)).rejects.toMatchObject({ code: 'DATABASE_DAMAGED' });
    expect(readFileSync(`${place.path}-wal`, 'utf8')).toBe('all that is left');
  });

  test('is made anew when the listener says so', async () => {
    await used();
    lose();
    expect(inspect().status).toBe('damaged');
    const upgrade = { database: place.path, migrations: await migrationsFrom(MIGRATIONS), appVersion: '1.0.0' };
    expect(await upgradeDatabase({ ...upgrade, recreateIfLost: true })).toMatchObject({ status: 'created' });
    expect(inspect().status).toBe('current');
  });
});

/** The rollback journal as it is in the middle of a transaction. */
function journalOf(sql: string): Buffer {
  const program = openDatabase(place.path, { create: true });
  program.exec(sql);
  const journal = readFileSync(`${place.path}-journal`);
  program.close();
  return journal;
}

describe('a file that was never more than begun', () => {
  test.each([
    ['begin it', 'BEGIN IMMEDIATE', 'empty'],
    ['write its first pages', 'BEGIN IMMEDIATE; CREATE TABLE tracks (id INTEGER PRIMARY KEY)', 'empty'],
  ])('is a fresh start, also beside the journal of a program that was killed as it was to %s', (_, sql, status) => {
    const journal = journalOf(sql);
    writeFileSync(place.path, '');
    writeFileSync(`${place.path}-journal`, journal);
    expect(inspect().status).toBe(status);
  });

  test('is lost where the journal beside it was of a library with pages', async () => {
    await createDatabase(3);
    const journal = journalOf(
      "BEGIN IMMEDIATE; UPDATE tracks SET title = 'x'; INSERT INTO tracks (title) VALUES ('y')",
    );
    rmSync(journalPath(place.path));
    writeFileSync(place.path, '');
    writeFileSync(`${place.path}-journal`, journal);
    expect(inspect()).toMatchObject({ status: 'damaged', remains: 'nothing' });
  });

  test('is a fresh start where nothing was', () => {
    expect(inspect().status).toBe('absent');
    expect(existsSync(journalPath(place.path))).toBe(false);
  });
});
