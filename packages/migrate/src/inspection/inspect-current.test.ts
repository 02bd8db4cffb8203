import { mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { openDatabase } from '@auralis/sqlite';
import { beforeEach, describe, expect, test } from 'vitest';
import { STEPS, useLibrary } from '../../test/inspected-files.ts';
import { migrationsFrom, runSql } from '../../test/sample-migrations.ts';
import type { MigrationSet } from '../migrations/migration-set.ts';
import { inspectDatabase } from './inspect-database.ts';

const { library, place } = useLibrary();
let migrations: MigrationSet;
const CURRENT = { status: 'current', version: 3, minReader: 1, header: 'mirrored' };

beforeEach(async () => {
  migrations = await migrationsFrom(STEPS);
  await library(3);
});

function overwrite(at: number, bytes: string): void {
  const content = readFileSync(place.path);
  content.set(Buffer.from(bytes, 'latin1'), at);
  writeFileSync(place.path, content);
}

const inspect = (set = migrations) => inspectDatabase(place.path, set);

describe('inspectDatabase reports `current`', () => {
  test('for a closed file and for one whose write-ahead log has pages', () => {
    expect(inspect()).toEqual({ database: place.path, ...CURRENT });
    const other = openDatabase(place.path);
    other.pragma('journal_mode = WAL');
    other.exec('CREATE TABLE passing (id); DROP TABLE passing');
    expect(inspect()).toEqual({ database: place.path, ...CURRENT });
    other.close();
  });

  test('for a schema of many pages, and for ledger rows that other programs changed', async () => {
    const wide = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [
        `v${String(index + 3).padStart(3, '0')}_to_v${String(index + 4).padStart(3, '0')}_more`,
        `-- Adds a table
        CREATE TABLE more_${index} (id INTEGER PRIMARY KEY, note_of_some_length TEXT, plays INTEGER);
        CREATE INDEX more_${index}_plays ON more_${index} (plays);`,
      ]),
    );
    const many = await migrationsFrom({ ...STEPS, ...wide });
    await library(many.newest, place.path, many);
    expect(inspect(many)).toMatchObject({ status: 'current', version: 43 });
    runSql(place.path, 'UPDATE schema_version SET duration_ms = 7, app_version = NULL WHERE version = 43');
    expect(inspect(many)).toMatchObject({ status: 'current', version: 43 });
  });

  test('with a stale header where user_version differs from the ledger', () => {
    runSql(place.path, 'PRAGMA user_version = 2');
    expect(inspect()).toMatchObject({ status: 'current', header: 'stale' });
  });

  test('for a file with one page more than its header counts, or with an empty rollback journal', () => {
    writeFileSync(`${place.path}-journal`, '');
    expect(inspect()).toMatchObject(CURRENT);
    truncateSync(place.path, statSync(place.path).size + 4096);
    expect(inspect()).toMatchObject(CURRENT);
  });
});

describe('inspectDatabase does not report `current`', () => {
  test.each([
    ['behind', 'its newest ledger row is gone', 'DELETE FROM schema_version WHERE version = 3'],
    ['drifted', 'it lacks a table', 'DROP TABLE history'],
    ['drifted', 'its ledger was edited', "UPDATE schema_version SET checksum = 'other' WHERE version = 2"],
    [
      'drifted',
      'its ledger names a missing migration',
      "UPDATE schema_version SET migration_script = 'x' WHERE version = 2",
    ],
  ])('but `%s` when %s', (status, _, sql) => {
    runSql(place.path, sql);
    expect(inspect().status).toBe(status);
  });

  test('when its ledger is empty', () => {
    runSql(place.path, 'DELETE FROM schema_version');
    expect(inspect().status).not.toBe('current');
  });

  test('but `damaged` when the SQL of an index is corrupt', async () => {
    const indexed = await migrationsFrom({
      ...STEPS,
      v003_to_v004_index: '-- Finds by title\nCREATE INDEX by_title ON tracks(title);',
    });
    await library(4, place.path, indexed);
    expect(inspect(indexed)).toMatchObject({ status: 'current' });
    overwrite(readFileSync(place.path).indexOf('CREATE INDEX'), 'GARBLED');
    expect(inspect(indexed)).toMatchObject({ status: 'damaged' });
  });

  test('but `damaged` when the file is truncated, or when only a few bytes are left', () => {
    truncateSync(place.path, statSync(place.path).size - 4096);
    expect(inspect().status).toBe('damaged');
    writeFileSync(place.path, 'short');
    expect(inspect().status).toBe('damaged');
  });

  test('but throws for a folder, and reports a missing file as `absent`', () => {
    const folder = `${place.path}-folder`;
    mkdirSync(folder);
    expect(() => inspectDatabase(folder, migrations)).toThrow(expect.objectContaining({ code: 'DATABASE_UNREADABLE' }));
    expect(inspectDatabase(`${place.path}-missing`, migrations).status).toBe('absent');
  });
});
