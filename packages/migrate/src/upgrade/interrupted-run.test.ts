import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listBackups } from '@auralis/backup';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noteProgress, readJournal, writeJournal } from '../journal/journal.ts';
import { loadMigrations } from '../migrations/load-migrations.ts';
import type { MigrationSet } from '../migrations/migration-set.ts';
import { upgradeDatabase } from './upgrade-database.ts';

let folder: string;
let database: string;
let migrations: MigrationSet;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-interrupted-'));
  database = join(folder, 'database.db');
  const migration = (edge: string, sql: string) => ({ file: `migration_${edge}_x.sql`, text: `-- Test\n${sql};\n` });
  migrations = await loadMigrations({
    migrations: [migration('v000_to_v001', 'CREATE TABLE a(x)'), migration('v001_to_v002', 'CREATE TABLE b(y)')],
    frozen: {},
  });
  await upgradeDatabase({ database, migrations, to: 1, appVersion: '1.0.0' });
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The lines that a program leaves when it ends in the middle of a run from 1 to 2. */
function leaveRun(fraction: number, run = 'interrupted'): void {
  const at = '2026-11-23T10:00:00.000Z';
  const steps = migrations.migrations.filter(({ from }) => from === 1).map(({ checksum }) => checksum);
  const started = { event: 'started', run, at, from: 1, to: 2, steps, appVersion: '1.1.0', bytes: 8192 } as const;
  writeJournal(database, started);
  noteProgress(database, { event: 'reached', run, at, fraction, step: null });
}

test('the next run reports how far an interrupted run came, and that it changed nothing', async () => {
  leaveRun(0.61);
  const result = await upgradeDatabase({ database, migrations, appVersion: '1.1.0' });
  expect(result).toMatchObject({ receipt: { interrupted: { at: '2026-11-23T10:00:00.000Z', fraction: 0.61 } } });
  const stopped = readJournal(database).filter(({ event }) => event === 'stopped');
  expect(stopped).toMatchObject([{ run: 'interrupted', fraction: 0.61, wayBack: 'unchanged' }]);
});

test('an interrupted run is reported once', async () => {
  leaveRun(0.2);
  await upgradeDatabase({ database, migrations, appVersion: '1.1.0' });
  const again = await loadMigrations({
    migrations: [
      ...migrations.migrations.map(({ file, from }) => ({
        file,
        text: `-- Test\nCREATE TABLE ${from === 0 ? 'a(x)' : 'b(y)'};\n`,
      })),
      { file: 'migration_v002_to_v003_x.sql', text: '-- Test\nCREATE TABLE c(z);\n' },
    ],
    frozen: {},
  });
  expect(await upgradeDatabase({ database, migrations: again, appVersion: '1.2.0' })).toMatchObject({
    receipt: { interrupted: null },
  });
});

test('migrations that were interrupted three times in a row run again only with retryAfterFailures', async () => {
  for (const run of ['1', '2', '3']) leaveRun(0.5, run);
  await expect(upgradeDatabase({ database, migrations, appVersion: '1.1.0' })).rejects.toMatchObject({
    code: 'TOO_MANY_FAILURES',
    facts: { failures: 3 },
  });
  expect(listBackups({ database })).toEqual([]);
  const result = await upgradeDatabase({ database, migrations, appVersion: '1.1.0', retryAfterFailures: true });
  expect(result.status).toBe('upgraded');
});
