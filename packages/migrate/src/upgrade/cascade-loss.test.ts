import { existsSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { type CodeStep, defineMigration } from '../migrations/migration.ts';
import { contentHash, rowsOf, runSql, stepsOf, useFolder } from '../steps.fixture.ts';
import { upgradeDatabase } from './upgrade-database.ts';

const V1 = `-- Sets up the library
CREATE TABLE tracks (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  plays INTEGER,
  part_of INTEGER REFERENCES tracks (id) ON DELETE CASCADE
);
CREATE TABLE entries (
  playlist TEXT NOT NULL,
  track_id INTEGER NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
  PRIMARY KEY (playlist, track_id)
);
CREATE TABLE history (id INTEGER PRIMARY KEY, track_id INTEGER REFERENCES tracks (id) ON DELETE SET NULL);
CREATE INDEX tracks_by_title ON tracks (title);
CREATE INDEX entries_by_track ON entries (track_id);
`;
const DELETE_TRIGGER = `
CREATE TRIGGER tracks_gone AFTER DELETE ON tracks BEGIN
  DELETE FROM entries WHERE track_id = old.id;
  UPDATE history SET track_id = NULL WHERE track_id = old.id;
END;
`;
const MENTIONED = `
CREATE VIEW played AS SELECT id, title FROM tracks WHERE plays > 0;
CREATE TRIGGER entries_counted AFTER INSERT ON entries BEGIN
  UPDATE tracks SET plays = plays + CASE WHEN plays > 0 THEN 1 ELSE 0 END WHERE id = new.track_id;
END;
`;
const NEW_COLUMNS = `id INTEGER PRIMARY KEY,
  title TEXT NOT NULL COLLATE NOCASE,
  plays INTEGER DEFAULT 0,
  part_of INTEGER REFERENCES tracks (id) ON DELETE CASCADE`;
const COPY = 'INSERT INTO tracks_new (id, title, plays, part_of) SELECT id, title, plays, part_of FROM tracks;';
const INDEX = 'CREATE INDEX tracks_by_title ON tracks (title);';
const REBUILD = `CREATE TABLE tracks_new (${NEW_COLUMNS});
${COPY}
DROP TABLE tracks;
ALTER TABLE tracks_new RENAME TO tracks;
${INDEX}`;
const LEGACY_REBUILD = `CREATE TABLE tracks_new (${NEW_COLUMNS});
${COPY}
DROP TABLE tracks;
PRAGMA legacy_alter_table = ON;
ALTER TABLE tracks_new RENAME TO tracks;
PRAGMA legacy_alter_table = OFF;
${INDEX}`;

const rebuilding = defineMigration({
  up: (_, { rebuildTable }) => rebuildTable({ table: 'tracks', createSql: `CREATE TABLE tracks (${NEW_COLUMNS})` }),
});

/** What must be the same afterwards: every row of the parent and of everything that points at it. */
const KEPT = [
  'SELECT id, title, plays, part_of FROM tracks ORDER BY id',
  'SELECT playlist, track_id FROM entries ORDER BY 1, 2',
  'SELECT id, track_id FROM history ORDER BY id',
];
const place = useFolder();
const everything = () => KEPT.map((sql) => rowsOf(place.path, sql));

async function libraryOf(first: string): Promise<void> {
  await upgradeDatabase({
    database: place.path,
    migrations: await stepsOf({ v000_to_v001_one: first }),
    appVersion: '1.0.0',
  });
  runSql(
    place.path,
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
       INSERT INTO tracks SELECT i, 'Title ' || i, i % 7, CASE WHEN i % 10 = 0 THEN i - 1 END FROM n;
     INSERT INTO entries SELECT 'Evening', id FROM tracks WHERE id % 3 = 0;
     INSERT INTO history SELECT id, id FROM tracks WHERE id % 2 = 0;`,
  );
}

async function upgrade(first: string, step: string | CodeStep) {
  const migrations = await stepsOf({
    v000_to_v001_one: first,
    v001_to_v002_two: typeof step === 'string' ? `-- Rebuilds the tracks\n${step}` : step,
  });
  return upgradeDatabase({ database: place.path, migrations, appVersion: '1.1.0' });
}

async function expectKept(first: string, step: string | CodeStep): Promise<void> {
  const before = everything();
  expect(before.map((rows) => rows.length)).toEqual([300, 100, 150]);
  await upgrade(first, step);
  expect(everything()).toEqual(before);
  expect(rowsOf(place.path, 'SELECT * FROM pragma_foreign_key_check')).toEqual([]);
  expect(rowsOf(place.path, 'SELECT DISTINCT "table" FROM pragma_foreign_key_list(\'entries\')')).toEqual([['tracks']]);
  expect(existsSync(`${place.folder}/backups`)).toBe(true);
}

async function expectRefused(first: string, step: string | CodeStep, code: string): Promise<void> {
  const before = contentHash(place.path);
  await expect(upgrade(first, step)).rejects.toMatchObject({ name: 'MigrateError', code });
  expect(contentHash(place.path)).toBe(before);
}

describe('a step that rebuilds a parent keeps every child', () => {
  beforeEach(() => libraryOf(V1));

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
  beforeEach(() => libraryOf(V1));

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

  test.each<readonly [string, (database: Parameters<CodeStep['up']>[0]) => void]>([
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

describe('with a trigger that deletes the children', () => {
  const first = V1 + DELETE_TRIGGER;
  beforeEach(() => libraryOf(first));

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
  beforeEach(() => libraryOf(first));

  test('a plain rebuild fails and changes nothing', async () => {
    await expectRefused(first, REBUILD, 'MIGRATION_FAILED');
  });

  test.each<readonly [string, string | CodeStep]>([
    ['with legacy_alter_table a rebuild', LEGACY_REBUILD],
    ['rebuildTable', { up: (db, context) => rebuilding.up(db, context) }],
  ])('%s keeps every child, the view and the trigger', async (_, step) => {
    await expectKept(first, step);
    expect(rowsOf(place.path, 'SELECT count(*) FROM played')).toEqual([[258]]);
    runSql(place.path, "INSERT INTO entries VALUES ('Morning', 1)");
    expect(rowsOf(place.path, 'SELECT plays FROM tracks WHERE id = 1')).toEqual([[2]]);
  });
});

test('a reference left pointing at a dropped table is refused also where no row shows it', async () => {
  const migrations = { v000_to_v001_one: V1 };
  await upgradeDatabase({ database: place.path, migrations: await stepsOf(migrations), appVersion: '1.0.0' });
  await expectRefused(
    V1,
    `ALTER TABLE tracks RENAME TO tracks_old;
     CREATE TABLE tracks (${NEW_COLUMNS});
     DROP TABLE tracks_old;
     ${INDEX}`,
    'SCHEMA_MISMATCH',
  );
});
