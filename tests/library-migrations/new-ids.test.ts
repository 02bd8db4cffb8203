import { describe, expect, test } from 'vitest';
import { useHardMigration } from './hard-migration.ts';

const { given, migrate, rows } = useHardMigration('new-ids', {
  'plays of files': 'SELECT filepath, play_count FROM tracks ORDER BY 1',
  'entries, by file': 'SELECT e.rowid, playlist, filepath FROM entries e JOIN tracks t ON t.id = track_id ORDER BY 1',
  playlists: 'SELECT id, name FROM playlists',
});
const TRACKS = "INSERT INTO tracks VALUES (1, '/z', 10), (2, '/y', 20), (3, '/a', 30);";

describe('assigning new ids to tracks', () => {
  test('updates links and ids inside JSON', async () => {
    await given(`${TRACKS} INSERT INTO entries VALUES ('x', 1), ('x', 3), ('y', 1);
      INSERT INTO playlists VALUES (1, 'Like these', '{"seed":[1,3],"limit":3,"rules":[{"exclude":2,"year":1}]}')`);
    await migrate();
    expect(rows('SELECT id, filepath FROM tracks')).toEqual([
      [1, '/a'],
      [2, '/y'],
      [3, '/z'],
    ]);
    expect(rows('SELECT smart_criteria FROM playlists')).toEqual([
      ['{"seed":[3,1],"limit":3,"rules":[{"exclude":2,"year":1}]}'],
    ]);
  });

  test('leaves alone ids without a track and invalid JSON', async () => {
    await given(`${TRACKS} INSERT INTO entries VALUES ('x', 99), ('x', NULL), ('x', 2);
      INSERT INTO playlists VALUES (1, 'Gone', '{"seed":[99,1]}'), (2, 'Broken', '{"seed":[1,'), (3, 'None', NULL), (4, 'Spaced', '{ "limit" : 1 }')`);
    const { brokenBefore } = await migrate();
    expect(brokenBefore).toMatchObject([{ table: 'entries', rows: 1 }]);
    expect(rows('SELECT track_id FROM entries ORDER BY rowid').flat()).toEqual([99, null, 2]);
    expect(rows('SELECT smart_criteria FROM playlists').flat()).toEqual([
      '{"seed":[99,3]}',
      '{"seed":[1,',
      null,
      '{ "limit" : 1 }',
    ]);
  });
});
