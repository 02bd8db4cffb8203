import { mkdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { openDatabase } from '@auralis/backup/storage';
import { beforeEach, describe, expect, test } from 'vitest';
import { inspectDatabase } from './inspect-database.ts';
import { inspectStill } from './inspect-still.ts';
import { STEPS, useLibrary } from './inspection.fixture.ts';
import type { MigrationSet } from './migrations/migration-set.ts';
import { runSql, stepsOf } from './steps.fixture.ts';

const { library, place } = useLibrary();
let steps: MigrationSet;
const CURRENT = { status: 'current', version: 3, minReader: 1, header: 'mirrored' };

beforeEach(async () => {
  steps = await stepsOf(STEPS);
});

function overwrite(at: number, bytes: string): void {
  const content = readFileSync(place.path);
  content.set(Buffer.from(bytes, 'latin1'), at);
  writeFileSync(place.path, content);
}

describe('a library at rest is read without SQLite', () => {
  test('and is what SQLite says it is', async () => {
    await library(3);
    const still = inspectStill(place.path, steps);
    expect(still).toEqual({ database: place.path, ...CURRENT });
    // A log with something in it sends the same question to SQLite.
    const other = openDatabase(place.path);
    other.pragma('journal_mode = WAL');
    other.exec('CREATE TABLE passing (id); DROP TABLE passing');
    expect(inspectStill(place.path, steps)).toBeNull();
    expect(inspectDatabase(place.path, steps)).toEqual(still);
    other.close();
  });

  test('also when its schema fills many pages, and its rows were written by others', async () => {
    const wide = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [
        `v${String(index + 3).padStart(3, '0')}_to_v${String(index + 4).padStart(3, '0')}_more`,
        `-- Adds a table
        CREATE TABLE more_${index} (id INTEGER PRIMARY KEY, note_of_some_length TEXT, plays INTEGER);
        CREATE INDEX more_${index}_plays ON more_${index} (plays);`,
      ]),
    );
    const many = await stepsOf({ ...STEPS, ...wide });
    await library(many.newest, place.path, many);
    expect(inspectStill(place.path, many)).toMatchObject({ status: 'current', version: 43 });
    runSql(place.path, 'UPDATE schema_version SET duration_ms = 7, app_version = NULL WHERE version = 43');
    expect(inspectStill(place.path, many)).toMatchObject({ status: 'current', version: 43 });
  });

  test('and a header that says something else is told', async () => {
    await library(3);
    runSql(place.path, 'PRAGMA user_version = 2');
    expect(inspectStill(place.path, steps)).toMatchObject({ status: 'current', header: 'stale' });
  });
});

describe('SQLite is asked', () => {
  beforeEach(() => library(3));

  test.each([
    ['of another version', 'DELETE FROM schema_version WHERE version = 3'],
    ['with a table of another program', 'CREATE TABLE library_stats (tracks INTEGER)'],
    ['that lacks a table', 'DROP TABLE history'],
    ['whose ledger was edited', "UPDATE schema_version SET checksum = 'other' WHERE version = 2"],
    [
      'whose ledger names a step that is not there',
      "UPDATE schema_version SET migration_script = 'x' WHERE version = 2",
    ],
    ['whose ledger is empty', 'DELETE FROM schema_version'],
    ['in UTF-16', "PRAGMA encoding = 'UTF-16le'"],
  ])('of a library %s', (_, sql) => {
    if (sql.startsWith('PRAGMA encoding')) {
      writeFileSync(place.path, '');
      runSql(place.path, `${sql}; CREATE TABLE tracks (id)`);
    } else runSql(place.path, sql);
    expect(inspectStill(place.path, steps)).toBeNull();
  });

  test.each([
    ['magic words', 0, 'SQLite formaX'],
    ['read and write version', 18, '\u0009\u0009'],
    ['payload fractions', 21, '\u0001\u0001\u0001'],
    ['page count', 28, '\u0000\u0000\u0000\u0001'],
    ['schema format', 44, '\u0000\u0000\u0000\u0009'],
    ['first page', 100, '\u0000'.repeat(50)],
  ])('of a library with a damaged %s', (_, at, bytes) => {
    overwrite(at, bytes);
    expect(inspectStill(place.path, steps)).toBeNull();
  });

  test('of a library whose index or trigger is no SQL any more', async () => {
    const indexed = await stepsOf({
      ...STEPS,
      v003_to_v004_index: '-- Finds by title\nCREATE INDEX by_title ON tracks(title);',
    });
    await library(4, place.path, indexed);
    expect(inspectStill(place.path, indexed)).toMatchObject({ status: 'current' });
    overwrite(readFileSync(place.path).indexOf('CREATE INDEX'), 'GARBLED');
    expect(inspectStill(place.path, indexed)).toBeNull();
    expect(inspectDatabase(place.path, indexed)).toMatchObject({ status: 'damaged' });
  });

  test('of a library that was cut off, or begins a page more', () => {
    const { size } = statSync(place.path);
    truncateSync(place.path, size + 4096);
    expect(inspectStill(place.path, steps)).toBeNull();
    truncateSync(place.path, size - 4096);
    expect(inspectStill(place.path, steps)).toBeNull();
  });

  test('of a library with a journal that a crash left', () => {
    writeFileSync(`${place.path}-journal`, 'something');
    expect(inspectStill(place.path, steps)).toBeNull();
    writeFileSync(`${place.path}-journal`, '');
    expect(inspectStill(place.path, steps)).toMatchObject(CURRENT);
  });

  test('of a library that was written to while it was read', () => {
    const definitionsAt = (version: number) => {
      utimesSync(place.path, new Date(), new Date(Date.now() + 1000));
      return steps.definitionsAt(version);
    };
    expect(inspectStill(place.path, { ...steps, definitionsAt })).toBeNull();
  });

  test('of what is no file, or can not be read', () => {
    const folder = `${place.path}-folder`;
    mkdirSync(folder);
    expect(inspectStill(folder, steps)).toBeNull();
    expect(inspectStill(`${place.path}-missing`, steps)).toBeNull();
    writeFileSync(place.path, 'short');
    expect(inspectStill(place.path, steps)).toBeNull();
  });
});
