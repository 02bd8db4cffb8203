import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { useCommands } from '../../test/commands.ts';

const { place, run, json, writeMigration } = useCommands();

const FIRST = '-- Sets up\nCREATE TABLE tracks (id INTEGER PRIMARY KEY, title TEXT NOT NULL, seconds INTEGER);';
const SECOND = '-- Tags tracks\nCREATE TABLE tags (name TEXT);';

function code(body: string, description = 'Changes something'): string {
  // The import is what an author writes; here the package is not installed beside the migration.
  return `export default {\n  description: ${JSON.stringify(description)},\n  up(db) {\n    ${body}\n  },\n};\n`;
}

const fileNumbers = () => {
  const database = new Sqlite(place.database, { readonly: true });
  const found = {
    applicationId: database.pragma('application_id', { simple: true }),
    tables: database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1").pluck().all(),
  };
  database.close();
  return found;
};

describe('status', () => {
  test('says in sentences what a file is and what to do next', () => {
    writeMigration('v000_to_v001_one.sql', FIRST);
    expect(run('status', place.database).stdout).toContain('there is no file. "auralis-migrate upgrade --create"');
    run('upgrade', place.database, '--create');
    expect(run('status', place.database).stdout).toBe(
      `${place.database}: up to date, at schema 1.\n  Apps from schema 1 on can open it.\n`,
    );
    writeMigration('v001_to_v002_two.sql', SECOND);
    expect(run('status', place.database).stdout).toContain(
      'needs an upgrade from schema 1 to 2: run "auralis-migrate upgrade"',
    );
    new Sqlite(place.database).exec('DROP TABLE tracks').close();
    const drifted = run('status', place.database).stdout;
    expect(drifted).toContain('do not fit together');
    expect(drifted).toContain('  - missing table tracks');
    expect(json('status', place.database).document).toMatchObject({ status: 'drifted' });
  });
});

describe('a migration written as code', () => {
  test('has the description of defineMigration where that of SQL would stand', () => {
    writeMigration('v000_to_v001_one.sql', FIRST);
    writeMigration('v001_to_v002_two.js', code("db.exec('CREATE TABLE tags (name TEXT)');", 'Tags your tracks'));
    run('upgrade', place.database, '--create', '--to', '1');
    expect(run('plan', place.database).stdout).toContain('migration_v001_to_v002_two.js: Tags your tracks');
    run('upgrade', place.database);
    const database = new Sqlite(place.database, { readonly: true });
    expect(database.prepare('SELECT description FROM schema_version ORDER BY id').pluck().all()).toEqual([
      'Sets up',
      'Tags your tracks',
    ]);
    database.close();
  });

  test.each([
    ['no description', code('db.exec("SELECT 1");', '')],
    ['one of two lines', code('db.exec("SELECT 1");', 'a\nb')],
  ])('is refused with %s', (_, text) => {
    writeMigration('v000_to_v001_one.js', text);
    expect(json('lint').document).toMatchObject({
      code: 'MIGRATION_REFUSED',
      detail: expect.stringContaining('it needs a description of one line'),
    });
  });

  test('that fails is reported with its own line and calls, and without the paths of this machine', () => {
    writeMigration('v000_to_v001_one.sql', FIRST);
    const text = `function convert(row) {\n  return row.missing.value;\n}\n${code('convert({});')}`;
    writeMigration('v001_to_v002_two.js', text);
    run('upgrade', place.database, '--create', '--to', '1');
    const { document } = json('upgrade', place.database);
    expect(document).toMatchObject({ code: 'MIGRATION_FAILED', facts: { line: 2 } });
    expect(document.detail).toMatch(/^migration_v001_to_v002_two\.js, line 2: Cannot read properties of undefined/);
    expect(document.detail).toContain('at convert (migration_v001_to_v002_two.js:2:');
    expect(document.detail).toContain('(migration_v001_to_v002_two.js:7:');
    expect(document.detail).not.toContain(place.folder);
    expect(document.detail).not.toContain('apply-migration');
  });

  test('that fails deep in its own calls is reported with its line too', () => {
    writeMigration('v000_to_v001_one.sql', FIRST);
    const text = `function descend(depth) {\n  if (depth === 0) throw new Error('too deep');\n  descend(depth - 1);\n}\n${code('descend(40);')}`;
    writeMigration('v001_to_v002_two.js', text);
    run('upgrade', place.database, '--create', '--to', '1');
    expect(json('upgrade', place.database).document).toMatchObject({
      code: 'MIGRATION_FAILED',
      detail: expect.stringContaining('at descend (migration_v001_to_v002_two.js:2:'),
      facts: { line: 2 },
    });
  });
});

test('lint shows a sample row of the table that a migration fails on, in words for its author', () => {
  writeMigration('v000_to_v001_one.sql', FIRST);
  writeMigration(
    'v001_to_v002_two.sql',
    '-- Moves\nCREATE TABLE songs (title TEXT NOT NULL, year INTEGER NOT NULL);\nINSERT INTO songs (title) SELECT title FROM tracks;',
  );
  const { stdout } = run('lint');
  expect(stdout).toContain(
    'It fails on a database that has rows: migration_v001_to_v002_two.sql, line 3: NOT NULL constraint',
  );
  expect(stdout).toMatch(/\n {4}a row of tracks: 1, 'title 1', \d+/);
  expect(stdout).not.toMatch(/not touched|rolled back|unchanged/);
});

describe('the application id', () => {
  const own = FIRST.replace('-- Sets up\n', '-- Sets up\n-- @application_id 1298756944\n');

  test('is that of the migrations in a new file', () => {
    writeMigration('v000_to_v001_one.sql', own);
    run('upgrade', place.database, '--create');
    expect(fileNumbers().applicationId).toBe(1298756944);
    expect(run('status', place.database)).toMatchObject({ status: 0 });
  });

  test('of another program is never overwritten by an upgrade or a repair', () => {
    writeMigration('v000_to_v001_one.sql', FIRST);
    run('upgrade', place.database, '--create');
    new Sqlite(place.database).exec('PRAGMA application_id = 77; PRAGMA user_version = 0').close();
    expect(run('repair', place.database, '--yes').status).toBe(0);
    writeMigration('v001_to_v002_two.sql', SECOND);
    expect(run('upgrade', place.database).status).toBe(0);
    expect(fileNumbers().applicationId).toBe(77);
    expect(run('status', place.database)).toMatchObject({ status: 0, stdout: expect.stringContaining('up to date') });
  });

  test.each(['0', 'x', '99999999999'])('is refused when it is %s', (id) => {
    writeMigration('v000_to_v001_one.sql', own.replace('1298756944', id));
    expect(json('lint').document).toMatchObject({ code: 'MIGRATION_REFUSED' });
  });
});

test('an upgrade adds no table of statistics unasked', () => {
  writeMigration(
    'v000_to_v001_one.sql',
    `${FIRST}\nCREATE INDEX by_title ON tracks (title);\nINSERT INTO tracks (title) VALUES ('a');`,
  );
  writeMigration(
    'v001_to_v002_two.sql',
    "-- Renames\n-- @rewrites tracks.title: renamed\nUPDATE tracks SET title = 'b' WHERE title = 'a';",
  );
  run('upgrade', place.database, '--create');
  expect(fileNumbers().tables).toEqual(['schema_version', 'tracks']);
});
