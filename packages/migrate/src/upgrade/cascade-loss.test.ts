import { beforeEach, describe, expect, test } from 'vitest';
import {
  COPY,
  INDEX,
  LEGACY_REBUILD,
  NEW_COLUMNS,
  REBUILD,
  rebuilding,
  useRebuiltDatabase,
  V1,
} from '../../test/rebuilt-database.ts';
import { contentHash, migrationsFrom } from '../../test/sample-migrations.ts';
import { type CodeMigration, defineMigration } from '../migrations/migration.ts';
import { upgradeDatabase } from './upgrade-database.ts';

const { place, createDatabaseOf, upgrade, expectKept, expectRefused } = useRebuiltDatabase();

describe('a migration that rebuilds a parent keeps every child', () => {
  beforeEach(() => createDatabaseOf(V1));

  test.each([
    ['by create, copy, drop and rename', REBUILD],
    ['with legacy_alter_table around the rename', LEGACY_REBUILD],
    ['with deferred foreign keys', `PRAGMA defer_foreign_keys = ON;\n${REBUILD}`],
    ['when it copies with OR REPLACE', REBUILD.replace('INSERT INTO', 'INSERT OR REPLACE INTO')],
    ['when it copies with OR IGNORE and nothing is ignored', REBUILD.replace('INSERT INTO', 'INSERT OR IGNORE INTO')],
    [
      'when it overwrites every row with REPLACE',
      'REPLACE INTO tracks (id, title, plays, part_of) SELECT id, title, plays, part_of FROM tracks;',
    ],
    [
      'when it deletes all parents and inserts them again',
      `CREATE TEMP TABLE kept AS SELECT * FROM tracks;
       DELETE FROM tracks;
       INSERT INTO tracks SELECT * FROM kept;
       DROP TABLE kept;`,
    ],
    [
      'when it renames the original first, with legacy_alter_table',
      `PRAGMA legacy_alter_table = ON;
       ALTER TABLE tracks RENAME TO tracks_old;
       PRAGMA legacy_alter_table = OFF;
       CREATE TABLE tracks (${NEW_COLUMNS});
       INSERT INTO tracks (id, title, plays, part_of) SELECT id, title, plays, part_of FROM tracks_old;
       DROP TABLE tracks_old;
       ${INDEX}`,
    ],
  ])('%s', async (_, sql) => {
    await expectKept(V1, sql);
  });

  test('in code with the same statements', async () => {
    await expectKept(V1, defineMigration({ up: (db) => void db.exec(REBUILD) }));
  });

  test('and is refused in code that switches foreign keys on', async () => {
    await expectRefused(V1, { up: (db) => void db.pragma('foreign_keys = ON') }, 'MIGRATION_REFUSED');
  });

  test('by rebuildTable', async () => {
    await expectKept(V1, rebuilding);
  });
});

describe('a migration that would lose a child is refused and changes nothing', () => {
  beforeEach(() => createDatabaseOf(V1));

  test.each([
    [
      'when it sets PRAGMA foreign_keys off and on',
      `PRAGMA foreign_keys = OFF;\n${REBUILD}\nPRAGMA foreign_keys = ON;`,
      'MIGRATION_REFUSED',
    ],
    ['when it switches PRAGMA foreign_keys on', `PRAGMA foreign_keys = ON;\n${REBUILD}`, 'MIGRATION_REFUSED'],
    ['when it has a transaction of its own', `BEGIN;\n${REBUILD}\nCOMMIT;`, 'MIGRATION_REFUSED'],
    [
      'when it ends the transaction of the upgrade',
      `COMMIT;\nPRAGMA foreign_keys = ON;\n${REBUILD}`,
      'MIGRATION_REFUSED',
    ],
    [
      'when it renames the original first and references follow it',
      `ALTER TABLE tracks RENAME TO tracks_old;
       CREATE TABLE tracks (${NEW_COLUMNS});
       INSERT INTO tracks (id, title, plays, part_of) SELECT id, title, plays, part_of FROM tracks_old;
       DROP TABLE tracks_old;
       ${INDEX}`,
      'REFERENCES_BROKEN',
    ],
    [
      'when it copies with OR IGNORE to a narrower key',
      REBUILD.replace('COLLATE NOCASE', 'UNIQUE')
        .replace('SELECT id, title', 'SELECT id, substr(title, 1, 8)')
        .replace('INSERT INTO', 'INSERT OR IGNORE INTO'),
      'ROWS_LOST',
    ],
    [
      'when it copies with OR REPLACE to a narrower key',
      REBUILD.replace('COLLATE NOCASE', 'UNIQUE')
        .replace('SELECT id, title', 'SELECT id, substr(title, 1, 8)')
        .replace('INSERT INTO', 'INSERT OR REPLACE INTO'),
      'ROWS_LOST',
    ],
    ['when it deletes the children', `DELETE FROM entries;\n${REBUILD}`, 'ROWS_LOST'],
    ['when it sets the references to NULL', `UPDATE history SET track_id = NULL;\n${REBUILD}`, 'VALUES_LOST'],
    ['when it does not copy the rows', REBUILD.replace(COPY, ''), 'ROWS_LOST'],
    [
      'when it does not copy a column',
      REBUILD.replace(
        COPY,
        'INSERT INTO tracks_new (id, title, part_of) SELECT id, title, part_of FROM tracks;',
      ).replace(' DEFAULT 0', ''),
      'VALUES_LOST',
    ],
    ['when it gives the parents other ids', REBUILD.replace('SELECT id,', 'SELECT id + 1000,'), 'ROWS_LOST'],
    [
      'when a conflict ends the transaction',
      REBUILD.replace('COLLATE NOCASE', 'UNIQUE')
        .replace('SELECT id, title', "SELECT id, 'one'")
        .replace('INSERT INTO', 'INSERT OR ROLLBACK INTO'),
      'MIGRATION_FAILED',
    ],
  ])('%s', async (_, sql, code) => {
    await expectRefused(V1, sql, code);
  });

  test.each<readonly [string, (database: Parameters<CodeMigration['up']>[0]) => void]>([
    [
      'commits, switches foreign keys on and drops',
      (db) => void db.exec(`COMMIT; PRAGMA foreign_keys = ON; ${REBUILD}`),
    ],
    ['ends the transaction by a statement of its own', (db) => void db.prepare('COMMIT').run()],
    ['rolls back and continues', (db) => void db.exec('ROLLBACK; DELETE FROM tracks')],
    [
      'ignores a conflict that rolled back, and continues',
      (db) => {
        const deleteAll = db.prepare('DELETE FROM entries');
        try {
          db.exec("INSERT OR ROLLBACK INTO tracks (id, title) VALUES (1, 'again')");
        } catch {
          // What such migrations do.
        }
        deleteAll.run();
      },
    ],
    ['closes the connection', (db) => void db.close()],
    ['drops the children', (db) => void db.exec('DELETE FROM entries')],
  ])('when its code %s', async (_, up) => {
    const before = contentHash(place.path);
    await expect(upgrade(V1, { up })).rejects.toMatchObject({ name: 'MigrateError' });
    expect(contentHash(place.path)).toBe(before);
  });
});

test('an upgrade refuses a reference to a dropped table even when no row has one', async () => {
  const migrations = { v000_to_v001_one: V1 };
  await upgradeDatabase({ database: place.path, migrations: await migrationsFrom(migrations), appVersion: '1.0.0' });
  await expectRefused(
    V1,
    `ALTER TABLE tracks RENAME TO tracks_old;
     CREATE TABLE tracks (${NEW_COLUMNS});
     DROP TABLE tracks_old;
     ${INDEX}`,
    'SCHEMA_MISMATCH',
  );
});
