import { describe, expect, test } from 'vitest';
import { lossesOf, useHardMigration } from './hard-migration.ts';

const { given, migrate, rows } = useHardMigration('references-on', {
  tracks: 'SELECT id, title FROM tracks ORDER BY id',
  albums: 'SELECT * FROM albums ORDER BY id',
  'albums of tracks': 'SELECT t.id, a.title FROM tracks t JOIN albums a ON a.id = album_id ORDER BY 1',
  'entries that lead somewhere':
    'SELECT e.rowid, playlist, note, title FROM entries e JOIN tracks t ON t.id = track_id ORDER BY 1',
});
const MUSIC =
  "INSERT INTO albums VALUES (1, 'First'); INSERT INTO tracks VALUES (1, 'a', 1), (2, 'b', NULL), (3, 'c', 1);";

describe('switching foreign keys on', () => {
  test('removes nothing where every link is valid', async () => {
    await given(`${MUSIC} INSERT INTO entries VALUES ('x', 1, 'loud'), ('x', 1, NULL), ('y', 3, NULL)`);
    expect(lossesOf(await migrate())).toEqual([]);
    expect(rows('SELECT * FROM orphans')).toEqual([]);
  });

  test('moves orphans with their names and counts them', async () => {
    await given(`${MUSIC} INSERT INTO tracks VALUES (4, 'd', 77);
      INSERT INTO entries VALUES ('x', 1, 'kept'), ('x', 99, 'gone'), ('x', NULL, 'none'), ('y', 'one', NULL), (NULL, 2, NULL)`);
    expect(lossesOf(await migrate())).toEqual([
      ['entries', 3],
      ['tracks.album_id', 1],
    ]);
    expect(rows('SELECT found_in, content FROM orphans ORDER BY rowid')).toEqual([
      ['entries', '{"playlist":"x","track_id":99,"note":"gone"}'],
      ['entries', '{"playlist":"x","track_id":null,"note":"none"}'],
      ['entries', '{"playlist":"y","track_id":"one","note":null}'],
      ['tracks', '{"id":4,"album_id":77}'],
    ]);
    expect(rows('SELECT * FROM pragma_foreign_key_check')).toEqual([]);
  });
});
