import { beforeEach, expect, test } from 'vitest';
import { makeLibrary, useLibraryFolder } from '../test/sample-library.ts';
import { backUpLibrary } from './library-backups.ts';
import { compareLibraries } from './library-changes.ts';

const place = useLibraryFolder();
const { inLibrary } = place;
let copy: string;

async function backUp(): Promise<void> {
  ({ path: copy } = await backUpLibrary({ path: place.path, appVersion: '1.6.0' }));
}

beforeEach(async () => {
  await makeLibrary(place.path, { schema: 6, tracks: 400, seed: 6 });
  await backUp();
});

const compare = () => inLibrary((library) => compareLibraries(library, copy));

/** The kinds that differ, and the other changes. */
function changedBy(sql: string): readonly string[] {
  inLibrary((library) => library.exec(sql));
  const { kinds, edited } = compare();
  const changed = kinds
    .filter(({ lost, back }) => lost + back > 0)
    .map(({ name, lost, back }) => `${name} -${lost} +${back}`);
  return edited === 0 ? changed : [...changed, `edited ${edited}`];
}

const FIRST_TRACKS_OF_A_PLAYLIST =
  'SELECT track_id FROM track_playlist WHERE playlist_id = 1 ORDER BY position LIMIT 2';

test('a library that has not changed since loses nothing', () => {
  const { kinds, edited } = compare();
  expect(edited).toBe(0);
  for (const { current, backup, lost, back } of kinds) expect([backup, lost, back]).toEqual([current, 0, 0]);
});

// As many are gone as came: equal numbers must not hide that.
test.each([
  ['a favourite', 'UPDATE tracks SET favorite = (id = $id) WHERE id IN (7, 8)', 'favourites'],
  ['plays', 'UPDATE tracks SET play_count = 5 * (id = $id) WHERE id IN (7, 8)', 'plays'],
  [
    'a playlist',
    "DELETE FROM playlists WHERE id > 800; INSERT INTO playlists (id, name) VALUES (800 + $id, 'P')",
    'playlists',
  ],
  [
    'an artist',
    "DELETE FROM artists WHERE id > 800; INSERT INTO artists (id, name) VALUES (800 + $id, 'A')",
    'artists',
  ],
  ['an album', "DELETE FROM albums WHERE id > 800; INSERT INTO albums (id, title) VALUES (800 + $id, 'A')", 'albums'],
  [
    'an entry',
    'DELETE FROM track_playlist WHERE track_id IN (7, 8); INSERT INTO track_playlist VALUES ($id, 1, 900)',
    'entries',
  ],
] as const)('%s that another one replaced is lost and comes back', async (_, sql, kind) => {
  inLibrary((library) => library.exec(sql.replaceAll('$id', '7')));
  await backUp();
  inLibrary((library) => library.exec(sql.replaceAll('$id', '8')));
  const change = compare().kinds.find(({ name }) => name === kind);
  expect(change?.current).toBe(change?.backup);
  expect(change?.lost).toBeGreaterThan(0);
  expect(change?.back).toBe(change?.lost);
});

test.each([
  ['an edited title', "UPDATE tracks SET title = 'Other' WHERE id = 7", ['edited 1']],
  ['a renamed playlist', "UPDATE playlists SET name = 'Other' WHERE id = 1", ['edited 1']],
  [
    'another order',
    `UPDATE track_playlist SET position = position + 500 WHERE playlist_id = 1 AND track_id IN (${FIRST_TRACKS_OF_A_PLAYLIST})`,
    ['edited 2'],
  ],
  ['a setting', "INSERT INTO user_preferences (key, value) VALUES ('volume', '7')", ['edited 1']],
  ['a preset favourite', "INSERT INTO preset_favorites (preset_name) VALUES ('Very own')", ['edited 1']],
  [
    'a play',
    'UPDATE tracks SET play_count = coalesce(play_count, 0) + 1, last_played = 1 WHERE id = 7',
    ['plays -1 +0'],
  ],
] as const)('%s is a change', (_, sql, expected) => {
  expect(changedBy(sql)).toEqual(expected);
});

test('what is in a table that the backup lacks is lost', () => {
  inLibrary((library) => library.exec('CREATE TABLE rooms (id INTEGER PRIMARY KEY, name VARCHAR)'));
  expect(changedBy("INSERT INTO rooms (name) VALUES ('Kitchen'), ('Hall')")).toEqual(['edited 2']);
});

test('a comparison leaves nothing attached, and no file beside the backup', () => {
  inLibrary((library) => {
    compareLibraries(library, copy);
    compareLibraries(library, copy);
    expect(library.pragma('database_list')).toHaveLength(1);
    expect(library.inTransaction).toBe(false);
  });
});
