import { writeFileSync } from 'node:fs';
import { createBackup, listBackups } from '@auralis/backup';
import { describe, expect, test } from 'vitest';
import { MIGRATIONS, useFourMigrations } from '../../test/four-migrations.ts';
import { runSql } from '../../test/sample-migrations.ts';
import { readJournal } from '../journal/journal.ts';

const { place, upgrade, createDatabase } = useFourMigrations();
const FAILING = { ...MIGRATIONS, v004_to_v005_five: '-- Fails\nINSERT INTO nowhere VALUES (1);' };
const backups = () => listBackups({ database: place.path });
const fail = async () => upgrade(FAILING, { retryAfterFailures: true }).catch((error) => error);

describe('a repeatedly failing upgrade', () => {
  test('leaves one backup of the unchanged database, which every error names', async () => {
    await createDatabase(3);
    const errors = [await fail(), await fail(), await fail()];
    const [only, ...others] = backups();
    expect(others).toEqual([]);
    for (const error of errors)
      expect(error).toMatchObject({ code: 'MIGRATION_FAILED', facts: { backup: only?.path } });
    const failed = readJournal(place.path).filter(({ event }) => event === 'failed');
    expect(failed.map((entry) => 'backup' in entry && entry.backup)).toEqual([only?.id, only?.id, only?.id]);
  });

  test('leaves another backup when the database changed meanwhile', async () => {
    await createDatabase(3);
    await fail();
    runSql(place.path, 'UPDATE tracks SET plays = 100 WHERE id = 1');
    await fail();
    expect(backups().length).toBe(2);
  });

  test('keeps the new backup when the old one is damaged', async () => {
    await createDatabase(3);
    await fail();
    const [old] = backups();
    writeFileSync(old?.path ?? '', 'damaged');
    await fail();
    const [made] = backups();
    expect(made?.id).not.toBe(old?.id);
  });
});

describe('pruning after an upgrade', () => {
  const older = async () => {
    await createDatabase(3);
    for (let index = 0; index < 4; index += 1) await createBackup({ database: place.path, reason: 'scheduled' });
  };
  const retention = { last: 1 };

  test('deletes the backups that the retention policy does not keep', async () => {
    await older();
    await upgrade(MIGRATIONS, { backups: { retention } });
    // Each kind has the numbers of the policy to itself.
    expect(backups().map(({ manifest }) => manifest.reason)).toEqual(['before-upgrade', 'scheduled']);
  });

  test('keeps all backups without a retention policy', async () => {
    await older();
    await upgrade(MIGRATIONS);
    expect(backups().length).toBe(5);
  });

  test('keeps all backups when the upgrade fails', async () => {
    await older();
    await expect(upgrade(FAILING, { backups: { retention } })).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
    expect(backups().length).toBe(5);
  });
});
