import { describe, expect, test } from 'vitest';
import { loadMigrations } from '../migrations/load-migrations.ts';
import { lintMigrations } from './lint-migrations.ts';

const FIRST = `-- Test
CREATE TABLE artists(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE tracks(id INTEGER PRIMARY KEY, title TEXT, seconds REAL, artist_id INTEGER REFERENCES artists(id));
CREATE INDEX tracks_by_artist ON tracks(artist_id);
`;

const PREVENTS_DELETE = "CREATE TRIGGER keep BEFORE DELETE ON tracks BEGIN SELECT RAISE(ABORT, 'kept'); END;\n";

async function findings(second: string, first = FIRST) {
  const migrations = [
    { file: 'migration_v000_to_v001_first.sql', text: first },
    { file: 'migration_v001_to_v002_second.sql', text: `-- Test\n${second}\n` },
  ];
  return lintMigrations(await loadMigrations({ migrations, frozen: {} })).map(
    ({ rule, severity, line, statement, text }) => ({
      rule,
      severity,
      line,
      statement,
      text,
    }),
  );
}

describe('lintMigrations', () => {
  test.each([
    ['a new table', 'CREATE TABLE tags(id INTEGER PRIMARY KEY, name TEXT);'],
    ['a column that may be NULL', 'ALTER TABLE tracks ADD COLUMN mood TEXT;'],
    ['declared losses that older apps are kept from', '-- @breaking\n-- @loses tracks: gone\nDELETE FROM tracks;'],
    [
      'a unit change that is declared and breaking',
      '-- @breaking\n-- @rewrites tracks.title: trimmed\nUPDATE tracks SET title = trim(title);',
    ],
  ])('finds nothing in %s', async (_, sql) => {
    expect(await findings(sql)).toEqual([]);
  });

  test('reports rows that are removed without a declaration', async () => {
    expect(await findings('-- @breaking\nDELETE FROM tracks WHERE id = 1;')).toMatchObject([
      { rule: 'loses-undeclared', severity: 'error', text: expect.stringContaining('tracks: 1') },
    ]);
  });

  const COPY = `CREATE TABLE new_tracks(id INTEGER PRIMARY KEY, seconds REAL, title TEXT, artist_id INTEGER REFERENCES artists(id));
INSERT INTO new_tracks SELECT * FROM tracks;`;
  const REPLACE = `DROP TABLE tracks;
ALTER TABLE new_tracks RENAME TO tracks;
CREATE INDEX tracks_by_artist ON tracks(artist_id);`;

  test('reports a rebuild that swaps two columns, with the statement and its line', async () => {
    const found = await findings(`-- @breaking\n${COPY}\n${REPLACE}`);
    expect(found).toContainEqual({
      rule: 'changes-undeclared',
      severity: 'error',
      line: 4,
      statement: 'INSERT INTO new_tracks SELECT * FROM tracks',
      text: 'tracks.title: 5 values changed (first rows 1, 2, 3)',
    });
  });

  test('reports a rebuild that is right only for one order of the columns', async () => {
    const ordered = COPY.replace('seconds REAL, title TEXT', 'title TEXT, seconds REAL');
    const found = await findings(`-- @breaking\n${ordered}\n${REPLACE}`);
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found.map(({ rule }) => rule))).toEqual(new Set(['depends-on-column-order']));
    const named = ordered.replace(
      'new_tracks SELECT *',
      'new_tracks (id, title, seconds, artist_id) SELECT id, title, seconds, artist_id',
    );
    expect(await findings(`-- @breaking\n${named}\n${REPLACE}`)).toEqual([]);
  });

  test('reports an index and a trigger that a rebuilt table loses, unless the migration drops or declares them', async () => {
    const copy = COPY.replace('seconds REAL, title TEXT', 'title TEXT, seconds REAL').replace(
      'new_tracks SELECT *',
      'new_tracks (id, title, seconds, artist_id) SELECT id, title, seconds, artist_id',
    );
    const forgetful = REPLACE.replace(/CREATE INDEX.*$/, '');
    const found = await findings(`-- @breaking\n${copy}\n${forgetful}`);
    expect(found).toContainEqual(
      expect.objectContaining({ rule: 'drops-with-table', text: 'index tracks_by_artist of tracks is gone' }),
    );
    for (const sql of [
      `-- @breaking\nDROP INDEX tracks_by_artist;\n${copy}\n${forgetful}`,
      `-- @breaking\n-- @loses tracks_by_artist: not used\n${copy}\n${forgetful}`,
      `-- @breaking\n${copy}\n${forgetful}\nCREATE INDEX by_artist ON tracks(artist_id);`,
    ])
      expect((await findings(sql)).map(({ rule }) => rule)).not.toContain('drops-with-table');
  });

  test('reports a view that fails afterwards', async () => {
    const found = await findings('-- @breaking\nCREATE VIEW titles AS SELECT mood FROM tracks;');
    expect(found).toMatchObject([{ rule: 'breaks-view-or-trigger', text: 'view titles: no such column: mood' }]);
  });

  test('reports values that are removed without a declaration', async () => {
    expect(await findings('-- @breaking\nUPDATE tracks SET title = NULL;')).toMatchObject([
      { rule: 'loses-undeclared', text: expect.stringContaining('tracks.title: 5') },
    ]);
  });

  test('reports values that older apps would misread, and a change that must not run twice', async () => {
    const found = await findings(
      '-- @rewrites tracks.seconds: now milliseconds\nUPDATE tracks SET seconds = seconds * 1000;',
    );
    expect(found.map(({ rule, severity }) => [rule, severity])).toEqual([
      ['not-repeatable', 'warning'],
      ['breaks-older-apps', 'error'],
    ]);
  });

  test('reports a foreign key without an index', async () => {
    expect(
      await findings('CREATE TABLE plays(id INTEGER PRIMARY KEY, track_id INTEGER REFERENCES tracks(id));'),
    ).toMatchObject([
      { rule: 'foreign-key-without-index', severity: 'warning', text: expect.stringContaining('plays(track_id)') },
    ]);
  });

  test('reports a migration that fails on a database with rows', async () => {
    expect(await findings('CREATE UNIQUE INDEX one_mood ON tracks((1));')).toMatchObject([
      { rule: 'fails-on-rows', text: expect.stringContaining('migration_v001_to_v002_second.sql, line 2') },
    ]);
  });

  test('reports references that a migration breaks', async () => {
    expect(
      await findings('-- @breaking\n-- @rewrites artists.id: new numbers\nUPDATE artists SET id = id + 100;'),
    ).toMatchObject([
      { rule: 'breaks-references', text: expect.stringContaining('tracks that refer to artists') },
      { rule: 'not-repeatable' },
    ]);
  });

  test.each([
    ['in ordinary tables', '', ''],
    ['in a table WITHOUT ROWID', ' WITHOUT ROWID', ''],
    ['in tables with a trigger that prevents DELETE', '', PREVENTS_DELETE],
  ])(
    'blames no migration for references %s whose parent could not be tried, and names what was not tried',
    async (_, without, trigger) => {
      const first = `-- Test
CREATE TABLE artists(id INTEGER PRIMARY KEY, facts TEXT);
CREATE INDEX artists_by_fact ON artists(json_extract(facts, '$.fact'));
CREATE TABLE tracks(id INTEGER PRIMARY KEY, artist_id INTEGER REFERENCES artists(id))${without};
CREATE INDEX tracks_by_artist ON tracks(artist_id);
CREATE TABLE plays(id INTEGER PRIMARY KEY, track_id INTEGER REFERENCES tracks(id));
CREATE INDEX plays_by_track ON plays(track_id);
${trigger}`;
      const found = await findings('CREATE TABLE tags(id INTEGER PRIMARY KEY);', first);
      expect(found.every(({ rule }) => rule === 'not-tried')).toBe(true);
      expect(found.map(({ text }) => text)).toEqual([
        expect.stringContaining('into artists: malformed JSON'),
        expect.stringContaining('into tracks: its rows refer to artists'),
        ...(trigger === '' ? [expect.stringContaining('into plays: its rows refer to tracks')] : []),
      ]);
    },
  );
});
