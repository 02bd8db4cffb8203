import { beforeEach, describe, expect, test } from 'vitest';
import {
  DELETE_TRIGGER,
  LEGACY_REBUILD,
  MENTIONED,
  REBUILD,
  rebuilding,
  useRebuiltLibrary,
  V1,
} from '../../test/rebuilt-database.ts';
import { rowsOf, runSql } from '../../test/sample-migrations.ts';
import type { CodeMigration } from '../migrations/migration.ts';

const { place, libraryOf, expectKept, expectRefused } = useRebuiltLibrary();

describe('a trigger that deletes the children', () => {
  const first = V1 + DELETE_TRIGGER;
  beforeEach(() => libraryOf(first));

  test('is not fired by dropping the parent, and rebuildTable creates it again', async () => {
    await expectKept(first, rebuilding);
    expect(rowsOf(place.path, "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'")).toEqual([[1]]);
  });

  test('is not fired by REPLACE', async () => {
    await expectKept(
      first,
      'REPLACE INTO tracks (id, title, plays, part_of) SELECT id, title, plays, part_of FROM tracks;',
    );
  });

  test('is fired by DELETE, which is refused', async () => {
    const sql = `CREATE TEMP TABLE kept AS SELECT * FROM tracks;
      DELETE FROM tracks;
      INSERT INTO tracks SELECT * FROM kept;
      DROP TABLE kept;`;
    await expectRefused(first, sql, 'ROWS_LOST');
  });
});

describe('a view and a trigger of another table that mention the parent', () => {
  const first = V1 + MENTIONED;
  beforeEach(() => libraryOf(first));

  test('make a plain rebuild fail, which changes nothing', async () => {
    await expectRefused(first, REBUILD, 'MIGRATION_FAILED');
  });

  test.each<readonly [string, string | CodeMigration]>([
    ['a rebuild with legacy_alter_table', LEGACY_REBUILD],
    ['rebuildTable', { up: (db, context) => rebuilding.up(db, context) }],
  ])('are kept by %s, and so is every child', async (_, migration) => {
    await expectKept(first, migration);
    expect(rowsOf(place.path, 'SELECT count(*) FROM played')).toEqual([[258]]);
    runSql(place.path, "INSERT INTO entries VALUES ('Morning', 1)");
    expect(rowsOf(place.path, 'SELECT plays FROM tracks WHERE id = 1')).toEqual([[2]]);
  });
});
