import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createBackup, listBackups } from '@auralis/backup';
import { beforeEach, describe, expect, test } from 'vitest';
import { MIGRATIONS, useFourMigrations } from '../../test/four-migrations.ts';
import { migrationsFrom, runSql } from '../../test/sample-migrations.ts';
import { inspectDatabase } from '../inspection/inspect-database.ts';
import { repairDatabase } from '../repair/repair-database.ts';
import { recordRestore } from '../support/record-restore.ts';
import { journalPath, readJournal, readJournalFile } from './journal.ts';

const { place, upgrade, createDatabase, content } = useFourMigrations();

const SPOILED: Readonly<Record<string, (path: string) => void>> = {
  'a folder': (path) => mkdirSync(path),
  'a link to nothing': (path) => symlinkSync(`${path}-missing`, path),
  'a link to itself': (path) => symlinkSync(path, path),
  ...(process.platform === 'win32' ? {} : { 'a pipe': (path: string) => void execFileSync('mkfifo', [path]) }),
  // Rights mean nothing to root.
  ...(process.platform === 'win32' || process.getuid?.() === 0
    ? {}
    : {
        'a file that may not be read': (path: string) => {
          writeFileSync(path, '');
          chmodSync(path, 0);
        },
      }),
};

describe.each(Object.entries(SPOILED))('a journal that is %s', (_, spoil) => {
  beforeEach(async () => {
    await createDatabase(2);
    rmSync(journalPath(place.path));
    spoil(journalPath(place.path));
  });

  test('refuses an upgrade and a repair by its own name, and changes nothing', async () => {
    runSql(place.path, 'PRAGMA user_version = 1');
    const before = content();
    const refusal = {
      code: 'JOURNAL_UNUSABLE',
      message: expect.stringContaining(journalPath(place.path)),
      hint: expect.stringContaining('Move it'),
      facts: { journal: journalPath(place.path) },
    };
    await expect(upgrade(MIGRATIONS)).rejects.toMatchObject(refusal);
    const migrations = await migrationsFrom(MIGRATIONS);
    await expect(repairDatabase({ database: place.path, migrations })).rejects.toMatchObject(refusal);
    expect(content()).toBe(before);
    expect(listBackups({ database: place.path })).toEqual([]);
  });

  test('refuses to create a database in the place of a missing one, and leaves no file', async () => {
    rmSync(place.path);
    await expect(upgrade(MIGRATIONS)).rejects.toMatchObject({ code: 'JOURNAL_UNUSABLE' });
    expect(existsSync(place.path)).toBe(false);
  });

  test('is not in the way of what does not need it', async () => {
    const { v000_to_v001_one, v001_to_v002_two } = MIGRATIONS;
    const migrations = await migrationsFrom({ v000_to_v001_one, v001_to_v002_two });
    expect(inspectDatabase(place.path, migrations)).toMatchObject({ status: 'current', version: 2 });
    expect((await upgrade({ v000_to_v001_one, v001_to_v002_two })).status).toBe('current');
    const { id } = await createBackup({ database: place.path, reason: 'manual' });
    expect(listBackups({ database: place.path })).toHaveLength(1);
    expect(() => recordRestore(place.path, { backup: id, code: null })).not.toThrow();
  });

  test('can be moved away, and then the upgrade runs', async () => {
    renameSync(journalPath(place.path), `${place.path}-old`);
    expect((await upgrade(MIGRATIONS)).status).toBe('upgraded');
    expect(readJournal(place.path).at(-1)).toMatchObject({ event: 'finished' });
    expect(existsSync(`${journalPath(place.path)}-missing`)).toBe(false);
  });
});

test.each([
  ['empty', ''],
  ['binary', '\u0000\u0001\ufffd\n\u0007'],
  ['cut in the middle of a line', '{"event":"started","run":"1","at":"2026'],
])('a journal that is %s is read as far as it can be, and continued', async (_, text) => {
  await createDatabase(2);
  writeFileSync(journalPath(place.path), text);
  expect(readJournalFile(place.path).entries).toEqual([]);
  expect((await upgrade(MIGRATIONS)).status).toBe('upgraded');
  expect(readJournal(place.path).map(({ event }) => event)).toEqual(expect.arrayContaining(['started', 'finished']));
});
