import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { contentHash, migrationsFrom, runSql, useFolder } from '../../test/sample-migrations.ts';
import { readJournal } from '../journal/journal.ts';
import type { UpgradeProgress } from './progress.ts';
import { upgradeDatabase } from './upgrade-database.ts';

const place = useFolder();

/** Another program overwrites the first page after the commit, like a disk that does not keep what it confirmed. */
function damageAfterCommit({ phase, done }: UpgradeProgress): void {
  if (phase === 'finish' && done === 1) damage();
}

function damage(): void {
  const script =
    "const f = require('fs'); const d = f.openSync(process.argv[1], 'r+'); f.writeSync(d, Buffer.alloc(4096, 7), 0, 4096, 0)";
  execFileSync(process.execPath, ['-e', script, place.path]);
}

async function databaseAtVersionOne() {
  const migrations = await migrationsFrom({
    v000_to_v001_first: '-- First\nCREATE TABLE tracks(id INTEGER PRIMARY KEY, title TEXT);',
    v001_to_v002_second: '-- Second\nALTER TABLE tracks ADD COLUMN mood TEXT;',
  });
  await upgradeDatabase({ database: place.path, migrations, to: 1, appVersion: '1.0.0' });
  runSql(place.path, "INSERT INTO tracks (title) VALUES ('kept')");
  return migrations;
}

describe('a commit that the disk does not keep', () => {
  test('is detected, and the backup is restored', async () => {
    const migrations = await databaseAtVersionOne();
    const before = contentHash(place.path);
    const upgrade = { database: place.path, migrations, appVersion: '1.1.0' };
    await expect(upgradeDatabase({ ...upgrade, onProgress: damageAfterCommit })).rejects.toMatchObject({
      code: 'DATABASE_DAMAGED',
      facts: { restored: true },
      message: expect.stringContaining('The backup made just before was restored and verified.'),
    });
    expect(contentHash(place.path)).toBe(before);
    expect(readJournal(place.path).at(-1)).toMatchObject({ event: 'failed', wayBack: 'restored' });
    expect(await upgradeDatabase(upgrade)).toMatchObject({ status: 'upgraded' });
  });

  test('is reported when there is no backup', async () => {
    const migrations = await databaseAtVersionOne();
    const backups = 'none, and I accept that nothing can be restored';
    const upgrade = {
      database: place.path,
      migrations,
      appVersion: '1.1.0',
      backups,
      onProgress: damageAfterCommit,
    } as const;
    await expect(upgradeDatabase(upgrade)).rejects.toMatchObject({
      code: 'DATABASE_DAMAGED',
      facts: { restored: false, backup: null },
    });
  });
});

test('a cancelled upgrade restores the backup when the database cannot be read any more', async () => {
  const migrations = await databaseAtVersionOne();
  const before = contentHash(place.path);
  const stop = new AbortController();
  const onProgress = ({ phase, done }: UpgradeProgress) => {
    if (phase !== 'verify' || done !== 0) return;
    damage();
    stop.abort();
  };
  const run = upgradeDatabase({
    database: place.path,
    migrations,
    appVersion: '1.1.0',
    onProgress,
    signal: stop.signal,
  });
  await expect(run).rejects.toMatchObject({
    code: 'DATABASE_DAMAGED',
    facts: { restored: true },
    message: expect.stringContaining('The backup made just before was restored and verified.'),
  });
  expect(contentHash(place.path)).toBe(before);
  expect(readJournal(place.path).at(-1)).toMatchObject({ event: 'failed', wayBack: 'restored' });
});
