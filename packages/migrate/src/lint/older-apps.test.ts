import { expect, test } from 'vitest';
import { loadMigrations } from '../migrations/load-migrations.ts';
import { findBrokenOlderApps } from './older-apps.ts';

const FIRST = `-- Test
CREATE TABLE artists(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE tracks(id INTEGER PRIMARY KEY, path TEXT UNIQUE, title TEXT, seconds REAL DEFAULT 0, artist_id INTEGER REFERENCES artists(id));
CREATE TABLE plays(id INTEGER PRIMARY KEY, track_id INTEGER NOT NULL REFERENCES tracks(id) ON DELETE CASCADE, luck INTEGER);
CREATE TRIGGER luck AFTER INSERT ON plays BEGIN UPDATE plays SET luck = random() WHERE id = new.id; END;
`;

async function broken(second: string, first = FIRST): Promise<readonly string[]> {
  const migrations = [
    { file: 'migration_v000_to_v001_first.sql', text: first },
    { file: 'migration_v001_to_v002_second.sql', text: `-- Test\n${second}\n` },
  ];
  const set = await loadMigrations({ migrations, frozen: {} });
  return findBrokenOlderApps(set).map(({ statement, text }) => `${statement} -- ${text.split('@breaking: ')[1]}`);
}

test.each([
  ['a new table', 'CREATE TABLE tags(id INTEGER PRIMARY KEY, name TEXT UNIQUE);'],
  ['a new column with a default', "ALTER TABLE tracks ADD COLUMN mood TEXT NOT NULL DEFAULT 'none';"],
  ['a unique index on what was unique before', 'CREATE UNIQUE INDEX names ON artists(name);'],
  [
    'a child that goes with its parent',
    'CREATE TABLE pins(track_id INTEGER PRIMARY KEY REFERENCES tracks(id) ON DELETE CASCADE); INSERT INTO pins SELECT id FROM tracks;',
  ],
  [
    'a trigger that keeps a table of its own',
    'CREATE TABLE log(id INTEGER PRIMARY KEY, what TEXT); CREATE TRIGGER logged AFTER UPDATE ON tracks BEGIN INSERT INTO log(what) VALUES (new.title); END;',
  ],
])('findBrokenOlderApps accepts %s', async (_, sql) => {
  expect(await broken(sql)).toEqual([]);
});

test.each([
  ['a column they read is gone', 'ALTER TABLE tracks DROP COLUMN title;', 'SELECT', 'no such column: title'],
  [
    'two rows may no longer be alike',
    'CREATE UNIQUE INDEX one_title ON tracks(title);',
    'INSERT INTO "tracks" ("id", "path", "title", "seconds", "artist_id") VALUES (77, \'row 77\', \'row 1\', 77.5, 5)',
    'UNIQUE constraint failed: tracks.title',
  ],
  [
    'two rows may no longer be alike in several columns',
    'CREATE UNIQUE INDEX one_of_each ON tracks(title, seconds, artist_id);',
    'INSERT INTO "tracks" ("id", "path", "title", "seconds", "artist_id") VALUES (77, \'row 77\', \'row 1\', 1.5, 1)',
    'UNIQUE constraint failed: tracks.title, tracks.seconds, tracks.artist_id',
  ],
  [
    'a child keeps its parent from being deleted',
    'CREATE TABLE pins(id INTEGER PRIMARY KEY, track_id INTEGER NOT NULL REFERENCES tracks(id)); INSERT INTO pins SELECT id, id FROM tracks;',
    'DELETE FROM "tracks" WHERE "id" = 2',
    'FOREIGN KEY constraint failed',
  ],
  [
    'a child keeps it only until the commit',
    'CREATE TABLE pins(id INTEGER PRIMARY KEY, track_id INTEGER REFERENCES tracks(id) DEFERRABLE INITIALLY DEFERRED); INSERT INTO pins SELECT id, id FROM tracks;',
    'DELETE FROM "tracks" WHERE "id" = 2',
    'FOREIGN KEY constraint failed at COMMIT',
  ],
  [
    'an INSERT is ignored',
    'CREATE TRIGGER deaf BEFORE INSERT ON tracks BEGIN SELECT RAISE(IGNORE); END;',
    'INSERT INTO "tracks"',
    'rows changed: 0 instead of 1',
  ],
  [
    'a DELETE is ignored',
    'CREATE TRIGGER deaf BEFORE DELETE ON artists BEGIN SELECT RAISE(IGNORE); END;',
    'INSERT INTO "artists" ("id", "name") VALUES (77, \'row 77\'); DELETE FROM "artists" WHERE "id" = 77',
    'rows changed: 0 instead of 1',
  ],
  [
    'what is written is written over',
    'CREATE TRIGGER loud AFTER UPDATE OF title ON tracks BEGIN UPDATE tracks SET title = upper(title) WHERE id = new.id; END;',
    'UPDATE "tracks" SET "title" = \'row 77\' WHERE "id" = 1',
    'reads [1,"row 1","ROW 77",1.5,1] instead of [1,"row 1","row 77",1.5,1]',
  ],
  [
    'a value they leave out is asked for',
    "CREATE TRIGGER strict BEFORE INSERT ON tracks WHEN new.seconds = 0 BEGIN SELECT RAISE(ABORT, 'no length'); END;",
    'INSERT INTO "tracks" DEFAULT VALUES',
    'no length',
  ],
  [
    'a value they empty must be there',
    "CREATE TRIGGER strict BEFORE UPDATE ON tracks WHEN new.title IS NULL BEGIN SELECT RAISE(ABORT, 'no title'); END;",
    'UPDATE "tracks" SET "title" = NULL WHERE "id" = 1',
    'no title',
  ],
])('findBrokenOlderApps names the statement that breaks when %s', async (_, sql, statement, reason) => {
  const found = await broken(sql);
  expect(found).toContainEqual(expect.stringContaining(statement));
  expect(found).toContainEqual(expect.stringContaining(reason));
});

test('findBrokenOlderApps reports a statement that fails for many values once', async () => {
  const found = await broken("CREATE TRIGGER shut BEFORE INSERT ON artists BEGIN SELECT RAISE(ABORT, 'shut'); END;");
  expect(found).toHaveLength(2);
  expect(found).toEqual([
    'INSERT INTO "artists" ("id", "name") VALUES (77, \'row 77\') -- shut',
    'INSERT INTO "artists" ("name") VALUES (\'row 77\') -- shut',
  ]);
});

test('findBrokenOlderApps ignores what the older schema itself rejects', async () => {
  const strict = `${FIRST}CREATE UNIQUE INDEX one_title ON tracks(title);\n`;
  expect(await broken('CREATE UNIQUE INDEX still_one_title ON tracks(title);', strict)).toEqual([]);
});
