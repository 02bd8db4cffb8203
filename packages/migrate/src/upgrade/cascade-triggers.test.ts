import { beforeEach, describe, expect, test } from 'vitest';
import {
  DELETE_TRIGGER,
  LEGACY_REBUILD,
  MENTIONED,
  REBUILD,
  rebuilding,
  useRebuiltDatabase,
  V1,
} from '../../test/rebuilt-database.ts';
import { rowsOf, runSql } from '../../test/sample-migrations.ts';
import type { CodeMigration } from '../migrations/migration.ts';

const { place, createDatabaseOf, expectKept, expectRefused } = useRebuiltDatabase();

describe('with a trigger that deletes the children', () => {
  const first = V1 + DELETE_TRIGGER;
  beforeEach(() => createDatabaseOf(first));

  test('dropping the parent does not fire it, and rebuildTable puts it back', async () => {
    await expectKept(first, rebuilding);
    expect(rowsOf(place.path, "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'")).toEqual([[1]]);
  });

  test('REPLACE does not fire it', async () => {
    await expectKept(
      first,
      'REPLACE INTO tracks (id, title, plays, part_of) SELECT id, title, plays, part_of FROM tracks;',
    );
  });

  test('DELETE fires it, and is refused', async () => {
    const step = `CREATE TEMP TABLE kept AS SELECT * FROM tracks;
      DELETE FROM tracks;
      INSERT INTO tracks SELECT * FROM kept;
      DROP TABLE kept;`;
    await expectRefused(first, step, 'ROWS_LOST');
  });
});

describe('with a view and a trigger of another table that mention the parent', () => {
  const first = V1 + MENTIONED;
  beforeEach(() => createDatabaseOf(first));

  test('a plain rebuild fails and changes nothing', async () => {
    await expectRefused(first, REBUILD, 'MIGRATION_FAILED');
  });

  test.each<readonly [string, string | CodeMigration]>([
    ['with legacy_alter_table a rebuild', LEGACY_REBUILD],
    ['rebuildTable', { up: (db, context) => rebuilding.up(db, context) }],
  ])('%s keeps every child, the view and the trigger', async (_, step) => {
    await expectKept(first, step);
    expect(rowsOf(place.path, 'SELECT count(*) FROM played')).toEqual([[258]]);
    runSql(place.path, "INSERT INTO entries VALUES ('Morning', 1)");
    expect(rowsOf(place.path, 'SELECT plays FROM tracks WHERE id = 1')).toEqual([[2]]);
  });
});
