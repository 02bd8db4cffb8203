import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { listBackups, restoreBackup } from '@auralis/backup';
import { openDatabase } from '@auralis/sqlite';
import { describe, expect, test } from 'vitest';
import { STEPS, useLibrary } from '../../test/inspected-files.ts';
import { migrationsFrom, rowsOf, runSql } from '../../test/sample-migrations.ts';
import { journalPath } from '../journal/journal.ts';
import { upgradeDatabase } from '../upgrade/upgrade-database.ts';

const { inspect, library, place, refusal } = useLibrary();
const empty = () => writeFileSync(place.path, '');
const remove = () => rmSync(place.path);

async function used(): Promise<void> {
  await library(1);
  runSql(place.path, "INSERT INTO tracks (title) VALUES ('kept')");
  await library(3);
}

describe.each([
  ['empty', empty],
  ['missing', remove],
])('a database whose file is %s', (_, lose) => {
  test('is lost where its journal has a finished run, and is not created again', async () => {
    await library(3);
    expect(listBackups({ database: place.path })).toEqual([]);
    lose();
    expect(inspect()).toMatchObject({ status: 'damaged', isLost: true });
    await expect(library(3)).rejects.toMatchObject({ code: 'DATABASE_DAMAGED' });
  });

  test('is lost where backups of it exist, and one can be restored', async () => {
    await used();
    const [backup] = listBackups({ database: place.path });
    rmSync(journalPath(place.path));
    lose();
    expect(inspect()).toMatchObject({ status: 'damaged', reason: expect.stringContaining('backups of it') });
    expect(refusal()).toMatchObject({
      code: 'DATABASE_DAMAGED',
      hint: expect.stringContaining('Restore a backup'),
    });
    await restoreBackup({ database: place.path, id: backup?.id ?? '' });
    await library(3);
    expect(rowsOf(place.path, 'SELECT title FROM tracks')).toEqual([['kept']]);
  });

  test('is lost where its write-ahead log exists, which is kept', async () => {
    writeFileSync(place.path, '');
    writeFileSync(`${place.path}-wal`, 'all that is left');
    lose();
    expect(inspect()).toMatchObject({ status: 'damaged', reason: expect.stringContaining('log') });
    await expect(library(3)).rejects.toMatchObject({ code: 'DATABASE_DAMAGED' });
    expect(readFileSync(`${place.path}-wal`, 'utf8')).toBe('all that is left');
  });

  test('is created again with recreateIfLost', async () => {
    await used();
    lose();
    expect(inspect().status).toBe('damaged');
    const upgrade = { database: place.path, migrations: await migrationsFrom(STEPS), appVersion: '1.0.0' };
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

describe('a file that was never completed', () => {
  test.each([
    ['begin it', 'BEGIN IMMEDIATE', 'empty'],
    ['write its first pages', 'BEGIN IMMEDIATE; CREATE TABLE tracks (id INTEGER PRIMARY KEY)', 'empty'],
  ])('is not lost beside the rollback journal of a program that was killed when it was to %s', (_, sql, status) => {
    const journal = journalOf(sql);
    writeFileSync(place.path, '');
    writeFileSync(`${place.path}-journal`, journal);
    expect(inspect().status).toBe(status);
  });

  test('is lost beside the rollback journal of a database with pages', async () => {
    await library(3);
    const journal = journalOf(
      "BEGIN IMMEDIATE; UPDATE tracks SET title = 'x'; INSERT INTO tracks (title) VALUES ('y')",
    );
    rmSync(journalPath(place.path));
    writeFileSync(place.path, '');
    writeFileSync(`${place.path}-journal`, journal);
    expect(inspect()).toMatchObject({ status: 'damaged', isLost: true });
  });

  test('is absent where there was never a database', () => {
    expect(inspect().status).toBe('absent');
    expect(existsSync(journalPath(place.path))).toBe(false);
  });
});
