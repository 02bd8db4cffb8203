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

describe('a step that rebuilds a parent keeps every child', () => {
  beforeEach(() => createDatabaseOf(V1));

  test.each([
    ['create, copy, drop, rename', REBUILD],
    ['with legacy_alter_table round the rename', LEGACY_REBUILD],
    ['with deferred foreign keys', `PRAGMA defer_foreign_keys = ON;\n${REBUILD}`],
    ['copying OR REPLACE', REBUILD.replace('INSERT INTO', 'INSERT OR REPLACE INTO')],
    ['copying OR IGNORE, where nothing is ignored', REBUILD.replace('INSERT INTO', 'INSERT OR IGNORE INTO')],
    [
      'writing over every row with REPLACE',
      'REPLACE INTO tracks (id, title, plays, part_of) SELECT id, title, plays, part_of FROM tracks;',
    ],
    [
      'deleting all parents and putting them back',
      `CREATE TEMP TABLE kept AS SELECT * FROM tracks;
       DELETE FROM tracks;
       INSERT INTO tracks SELECT * FROM kept;
       DROP TABLE kept;`,
    ],
    [
      'renaming the original first, with legacy_alter_table',
      `PRAGMA legacy_alter_table = ON;
       ALTER TABLE tracks RENAME TO tracks_old;
       PRAGMA legacy_alter_table = OFF;
       CREATE TABLE tracks (${NEW_COLUMNS});
       INSERT INTO tracks (id, title, plays, part_of) SELECT id, title, plays, part_of FROM tracks_old;
       DROP TABLE tracks_old;
       ${INDEX}`,
    ],
  ])('%s', async (_, step) => {
    await expectKept(V1, step);
  });

  test('in code, with the same statements', async () => {
    await expectKept(V1, defineMigration({ up: (db) => void db.exec(REBUILD) }));
  });

  test('in code that tries to switch foreign keys on', async () => {
    await expectRefused(V1, { up: (db) => void db.pragma('foreign_keys = ON') }, 'MIGRATION_REFUSED');
  });

  test('by rebuildTable', async () => {
    await expectKept(V1, rebuilding);
  });
});

describe('a step that would cost a child is refused and leaves the library as it was', () => {
  beforeEach(() => createDatabaseOf(V1));

  test.each([
    [
      'PRAGMA foreign_keys in the file',
      `PRAGMA foreign_keys = OFF;\n${REBUILD}\nPRAGMA foreign_keys = ON;`,
      'MIGRATION_REFUSED',
    ],
    ['PRAGMA foreign_keys switched on in the file', `PRAGMA foreign_keys = ON;\n${REBUILD}`, 'MIGRATION_REFUSED'],
    ['a transaction of its own', `BEGIN;\n${REBUILD}\nCOMMIT;`, 'MIGRATION_REFUSED'],
    ['ending ours', `COMMIT;\nPRAGMA foreign_keys = ON;\n${REBUILD}`, 'MIGRATION_REFUSED'],
    [
      'renaming the original first: references follow it',
      `ALTER TABLE tracks RENAME TO tracks_old;
       CREATE TABLE tracks (${NEW_COLUMNS});
       INSERT INTO tracks (id, title, plays, part_of) SELECT id, title, plays, part_of FROM tracks_old;
       DROP TABLE tracks_old;
       ${INDEX}`,
      'REFERENCES_BROKEN',
    ],
    [
      'copying OR IGNORE over a narrower key',
      REBUILD.replace('COLLATE NOCASE', 'UNIQUE')
        .replace('SELECT id, title', 'SELECT id, substr(title, 1, 8)')
        .replace('INSERT INTO', 'INSERT OR IGNORE INTO'),
      'ROWS_LOST',
    ],
    [
      'copying OR REPLACE over a narrower key',
      REBUILD.replace('COLLATE NOCASE', 'UNIQUE')
        .replace('SELECT id, title', 'SELECT id, substr(title, 1, 8)')
        .replace('INSERT INTO', 'INSERT OR REPLACE INTO'),
      'ROWS_LOST',
    ],
    ['deleting the children by hand', `DELETE FROM entries;\n${REBUILD}`, 'ROWS_LOST'],
    ['emptying the links by hand', `UPDATE history SET track_id = NULL;\n${REBUILD}`, 'VALUES_LOST'],
    ['forgetting to copy', REBUILD.replace(COPY, ''), 'ROWS_LOST'],
    [
      'forgetting a column',
      REBUILD.replace(
        COPY,
        'INSERT INTO tracks_new (id, title, part_of) SELECT id, title, part_of FROM tracks;',
      ).replace(' DEFAULT 0', ''),
      'VALUES_LOST',
    ],
    ['giving parents other ids', REBUILD.replace('SELECT id,', 'SELECT id + 1000,'), 'REFERENCES_BROKEN'],
    [
      'copying a constraint that ends the transaction',
      REBUILD.replace('COLLATE NOCASE', 'UNIQUE')
        .replace('SELECT id, title', "SELECT id, 'one'")
        .replace('INSERT INTO', 'INSERT OR ROLLBACK INTO'),
      'MIGRATION_FAILED',
    ],
  ])('%s', async (_, step, code) => {
    await expectRefused(V1, step, code);
  });

  test.each<readonly [string, (database: Parameters<CodeMigration['up']>[0]) => void]>([
    [
      'commits, switches foreign keys on and drops',
      (db) => void db.exec(`COMMIT; PRAGMA foreign_keys = ON; ${REBUILD}`),
    ],
    ['ends the transaction by a statement of its own', (db) => void db.prepare('COMMIT').run()],
    ['rolls back and goes on', (db) => void db.exec('ROLLBACK; DELETE FROM tracks')],
    [
      'swallows a conflict that rolled back, and goes on',
      (db) => {
        const deleteAll = db.prepare('DELETE FROM entries');
        try {
          db.exec("INSERT OR ROLLBACK INTO tracks (id, title) VALUES (1, 'again')");
        } catch {
          // What such steps do.
        }
        deleteAll.run();
      },
    ],
    ['closes the connection', (db) => void db.close()],
    ['drops the children', (db) => void db.exec('DELETE FROM entries')],
  ])('in code that %s', async (_, up) => {
    const before = contentHash(place.path);
    await expect(upgrade(V1, { up })).rejects.toMatchObject({ name: 'MigrateError' });
    expect(contentHash(place.path)).toBe(before);
  });
});

test('a reference left pointing at a dropped table is refused also where no row shows it', async () => {
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
