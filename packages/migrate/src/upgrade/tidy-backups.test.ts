import { writeFileSync } from 'node:fs';
import { createBackup, listBackups } from '@auralis/backup';
import { describe, expect, test } from 'vitest';
import { MIGRATIONS, useFourMigrations } from '../../test/four-migrations.ts';
import { runSql } from '../../test/sample-migrations.ts';
import { readJournal } from '../support/journal.ts';

const { place, upgrade, createDatabase } = useFourMigrations();
const FAILING = { ...MIGRATIONS, v004_to_v005_five: '-- Fails\nINSERT INTO nowhere VALUES (1);' };
const backups = () => listBackups({ database: place.path });
const fail = async () => upgrade(FAILING, { retryAfterFailures: true }).catch((error) => error);

describe('an upgrade that fails again and again', () => {
  test('leaves one backup of the library as it is, which every error names', async () => {
    await createDatabase(3);
    const errors = [await fail(), await fail(), await fail()];
    const [only, ...others] = backups();
    expect(others).toEqual([]);
    for (const error of errors)
      expect(error).toMatchObject({ code: 'MIGRATION_FAILED', facts: { backup: only?.path } });
    const failed = readJournal(place.path).filter(({ event }) => event === 'failed');
    expect(failed.map((entry) => 'backup' in entry && entry.backup)).toEqual([only?.id, only?.id, only?.id]);
  });

  test('leaves another one when the library was used meanwhile', async () => {
    await createDatabase(3);
    await fail();
    runSql(place.path, 'UPDATE tracks SET plays = 100 WHERE id = 1');
    await fail();
    expect(backups().length).toBe(2);
  });

  test('keeps the new one when the old one is no longer whole', async () => {
    await createDatabase(3);
    await fail();
    const [old] = backups();
    writeFileSync(old?.path ?? '', 'spoilt');
    await fail();
    const [made] = backups();
    expect(made?.id).not.toBe(old?.id);
  });
});

describe('after an upgrade that succeeded', () => {
  const older = async () => {
    await createDatabase(3);
    for (let index = 0; index < 4; index += 1) await createBackup({ database: place.path, reason: 'scheduled' });
  };
  const retention = { last: 1, days: 0, weeks: 0, perSchema: 0 };

  test('backups that the caller asks for no more go', async () => {
    await older();
    await upgrade(MIGRATIONS, { backups: { retention } });
    expect(backups().map(({ manifest }) => manifest.reason)).toEqual(['before-upgrade']);
  });

  test('all stay where the caller says nothing', async () => {
    await older();
    await upgrade(MIGRATIONS);
    expect(backups().length).toBe(5);
  });

  test('all stay when it failed', async () => {
    await older();
    await expect(upgrade(FAILING, { backups: { retention } })).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
    expect(backups().length).toBe(5);
  });
});
