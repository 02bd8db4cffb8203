import { openDatabase } from '@auralis/sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeLibrary, useLibraryFolder } from '../../test/sample-library.ts';
import { additionObstacle } from './playlist-additions.ts';
import { createPlaylist } from './playlists.ts';

const place = useLibraryFolder();
let database: ReturnType<typeof openDatabase>;
beforeEach(async () => {
  await makeLibrary(place.path, { schema: 6, tracks: 20, seed: 5 });
  database = openDatabase(place.path);
});
afterEach(() => database.close());

test('tracks that exist can be added to a playlist, and others, or to a smart one, can not', () => {
  const [own, smart] = ['Own', 'Smart'].map((name) => createPlaylist(database, name, new Date())) as [string, string];
  database.prepare('UPDATE playlists SET is_smart = 1 WHERE id = ?').run(smart);
  const [track] = database.prepare('SELECT CAST(id AS TEXT) FROM tracks').pluck().all() as [string];
  expect(additionObstacle(database, own, [track])).toBeNull();
  expect(additionObstacle(database, own, [track, '99999999'])).toBe('no track');
  expect(additionObstacle(database, smart, [track])).toBe('smart playlist');
  expect(additionObstacle(database, '99999999', [track])).toBe('no playlist');
});
