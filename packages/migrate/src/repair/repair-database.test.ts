import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { verifyBackup } from '@auralis/backup';
import { surveyBackups } from '@auralis/backup/support';
import { describe, expect, test } from 'vitest';
import { migrationsFrom, rowsOf, runSql, useFolder } from '../../test/sample-migrations.ts';
import { inspectDatabase } from '../inspection/inspect-database.ts';
import { readJournal } from '../journal/journal.ts';
import { upgradeDatabase } from '../upgrade/upgrade-database.ts';
import { planRepair, repairDatabase } from './repair-database.ts';

const place = useFolder();
const FIRST = '-- First\nCREATE TABLE tracks(id INTEGER PRIMARY KEY, title TEXT);\n';
const loadTwo = () =>
  migrationsFrom({
    v000_to_v001_first: FIRST,
    v001_to_v002_second: '-- Second\nCREATE INDEX by_title ON tracks(title);\n',
  });

async function createDatabase() {
  const migrations = await loadTwo();
  await upgradeDatabase({ database: place.path, migrations, appVersion: '1.0.0' });
  runSql(place.path, "INSERT INTO tracks (title) VALUES ('kept')");
  return migrations;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('repairDatabase', () => {
  test.each([
    ['CRLF line ends', FIRST.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${FIRST}`],
    ['both', `\uFEFF${FIRST.replaceAll('\n', '\r\n')}`],
  ])('updates the checksum of the same migration with %s, and the database stays current', async (_, text) => {
    const migrations = await createDatabase();
    runSql(place.path, `UPDATE schema_version SET checksum = '${sha256(text)}' WHERE version = 1`);
    expect(inspectDatabase(place.path, migrations).status).toBe('current');
    const result = await repairDatabase({ database: place.path, migrations });
    expect(result).toMatchObject({ status: 'repaired', repairs: [{ kind: 'checksum', version: 1 }] });
    expect(rowsOf(place.path, 'SELECT checksum FROM schema_version WHERE version = 1')).toEqual([[sha256(FIRST)]]);
  });

  test('keeps the checksum of another text and reports what to do', async () => {
    const migrations = await createDatabase();
    runSql(place.path, `UPDATE schema_version SET checksum = '${sha256(`${FIRST} `)}' WHERE version = 1`);
    expect(planRepair(place.path, migrations)).toEqual({
      repairs: [],
      beyondRepair: [expect.stringContaining('migration_v000_to_v001_first.sql was edited after it was applied')],
      needsBackup: false,
    });
    expect(await repairDatabase({ database: place.path, migrations })).toMatchObject({ status: 'nothing-to-do' });
    expect(surveyBackups({ database: place.path }).backups).toEqual([]);
  });

  test('rebuilds a lost ledger when the schema matches a version exactly', async () => {
    const migrations = await createDatabase();
    runSql(place.path, 'DROP TABLE schema_version');
    expect(inspectDatabase(place.path, migrations).status).toBe('drifted');
    const { backup, repairs } = await repairDatabase({ database: place.path, migrations });
    expect(repairs).toEqual([{ kind: 'ledger', version: 2 }]);
    expect(inspectDatabase(place.path, migrations)).toMatchObject({
      status: 'current',
      version: 2,
      header: 'mirrored',
    });
    expect(rowsOf(place.path, 'SELECT title FROM tracks')).toEqual([['kept']]);
    const [made] = surveyBackups({ database: place.path }).backups;
    if (made === undefined) throw new Error('there is no backup');
    expect(made.path).toBe(backup?.path);
    expect((await verifyBackup(made, { level: 4 })).level).toBe(4);
    expect(readJournal(place.path).at(-1)).toMatchObject({ event: 'repaired', repairs: ['ledger'] });
  });

  test('does not rebuild a lost ledger when the schema matches no version', async () => {
    const migrations = await createDatabase();
    runSql(place.path, 'DROP TABLE schema_version; DROP INDEX by_title; CREATE INDEX by_title ON tracks(title DESC);');
    expect(planRepair(place.path, migrations)).toMatchObject({
      repairs: [],
      beyondRepair: [expect.stringContaining('the tables match no version exactly')],
    });
  });

  test('does not write into a foreign table named schema_version', async () => {
    const migrations = await createDatabase();
    runSql(place.path, 'DROP TABLE schema_version; CREATE TABLE schema_version(id, version, mine)');
    expect(planRepair(place.path, migrations)).toMatchObject({
      repairs: [],
      beyondRepair: [expect.stringContaining('schema_version lacks applied_at')],
    });
  });

  test.each([
    ['a text file', (path: string) => writeFileSync(path, 'dear diary'), 'DATABASE_FOREIGN'],
    ['nothing', () => undefined, 'DATABASE_MISSING'],
    ['a database of something else', (path: string) => runSql(path, 'CREATE TABLE recipes(x)'), 'DATABASE_FOREIGN'],
  ])('rejects %s and leaves it unchanged', async (_, make, code) => {
    make(place.path);
    const before = code === 'DATABASE_MISSING' ? null : readFileSync(place.path);
    await expect(repairDatabase({ database: place.path, migrations: await loadTwo() })).rejects.toMatchObject({ code });
    if (before !== null) expect(readFileSync(place.path).equals(before)).toBe(true);
  });
});
