import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeLibrary } from '../../test/sample-library.ts';
import { libraryFacts } from '../measures.ts';
import { openLibrary } from '../open-library.ts';
import { listAlbums, listAlbumsOf, listArtists, listGenres, readAlbum, readArtist } from './browse.ts';
import { listFavouritePresets, listProcessing, setFavouritePreset } from './mastering.ts';
import {
  addToPlaylist,
  createPlaylist,
  deletePlaylist,
  listPlaylists,
  moveInPlaylist,
  removeFromPlaylist,
  renamePlaylist,
} from './playlists.ts';
import { deletePreference, listPreferences, readPreference, writePreference } from './preferences.ts';
import { sortTracks } from './track-lists.ts';
import type { TrackSelection } from './track-orders.ts';
import { readTracks, recordPlay, setFavourite } from './track-rows.ts';

const NOW = new Date('2026-11-24T10:00:00Z');
let folder: string;
let database: Database;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-queries-'));
  const path = join(folder, 'library.db');
  await makeLibrary(path, { schema: 1, tracks: 900, seed: 11 });
  ({ database } = await openLibrary({ path, appVersion: '1.4.0' }));
});
afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const titlesOf = (selection: TrackSelection) => {
  const { ids } = sortTracks(database, {
    selection,
    order: selection.of === 'playlist' ? 'position' : 'title',
    direction: 'ascending',
  });
  return readTracks(database, [...ids]).map(({ id }) => id);
};

describe('tracks', () => {
  test('are read in the order of the given ids, without those that do not exist', () => {
    const rows = readTracks(database, ['30', '999999', '7']);
    expect(rows.map(({ id }) => id)).toEqual(['30', '7']);
    expect(rows[0]).toMatchObject({
      title: expect.any(String),
      artists: expect.any(String),
      playCount: expect.any(Number),
    });
  });

  test('with an id above 2^53 are read and changed, and not the one that the id would be rounded to', () => {
    const [neighbour, big] = ['9007199254740992', '9007199254740993'];
    database.exec(`INSERT INTO tracks (id, title, filepath) VALUES (${neighbour}, 'N', '/n'), (${big}, 'B', '/b')`);
    expect(setFavourite(database, big, true)).toBe(true);
    expect(recordPlay(database, big, NOW)).toBe(true);
    expect(readTracks(database, [big, neighbour])).toMatchObject([
      { id: big, favourite: true, playCount: 1, lastPlayed: '2026-11-24 10:00:00' },
      { id: neighbour, favourite: false, playCount: 0, lastPlayed: null },
    ]);
    database.exec(`DELETE FROM tracks WHERE id IN (${neighbour}, ${big})`);
  });

  test.each(['123456', '7; DROP TABLE tracks', '', '7.5'])('are not changed by the id %j, which none has', (id) => {
    const before = libraryFacts(database);
    expect(setFavourite(database, id, true)).toBe(false);
    expect(recordPlay(database, id, NOW)).toBe(false);
    expect(libraryFacts(database)).toEqual(before);
  });

  test('are counted as played when the count was NULL', () => {
    database.exec('UPDATE tracks SET play_count = NULL WHERE id = 5');
    expect(recordPlay(database, '5', NOW)).toBe(true);
    expect(readTracks(database, ['5'])).toMatchObject([{ playCount: 1 }]);
  });
});

describe('a playlist', () => {
  test('keeps the order in which tracks were added, moved and removed', () => {
    const playlist = createPlaylist(database, 'Evening', NOW);
    expect(addToPlaylist(database, playlist, ['3', '1', '2', '999999'], NOW)).toBe(3);
    expect(addToPlaylist(database, playlist, ['1', '4'], NOW)).toBe(1);
    const order = () => titlesOf({ of: 'playlist', id: playlist });
    expect(order()).toEqual(['3', '1', '2', '4']);
    expect(moveInPlaylist(database, playlist, '4', 0, NOW)).toBe(true);
    expect(order()).toEqual(['4', '3', '1', '2']);
    expect(moveInPlaylist(database, playlist, '4', 2, NOW)).toBe(true);
    expect(order()).toEqual(['3', '1', '4', '2']);
    expect(moveInPlaylist(database, playlist, '3', 99, NOW)).toBe(true);
    expect(order()).toEqual(['1', '4', '2', '3']);
    expect(moveInPlaylist(database, playlist, '30', 0, NOW)).toBe(false);
    expect(removeFromPlaylist(database, playlist, ['4', '30'], NOW)).toBe(1);
    expect(order()).toEqual(['1', '2', '3']);
  });

  test('is renamed and deleted without touching its tracks', () => {
    const { tracks } = libraryFacts(database);
    const playlist = createPlaylist(database, 'Night', NOW);
    addToPlaylist(database, playlist, ['1', '2'], NOW);
    expect(renamePlaylist(database, playlist, 'Nacht 🌙', NOW)).toBe(true);
    expect(listPlaylists(database)).toContainEqual(
      expect.objectContaining({ id: playlist, name: 'Nacht 🌙', tracks: 2 }),
    );
    expect(deletePlaylist(database, playlist)).toBe(true);
    expect(listPlaylists(database).map(({ id }) => id)).not.toContain(playlist);
    expect(database.prepare('SELECT count(*) FROM track_playlist WHERE playlist_id = ?').pluck().get(playlist)).toBe(0);
    expect(libraryFacts(database).tracks).toBe(tracks);
  });

  // Other programs leave text, or numbers that nothing can be added to.
  test.each(["'abc'", '9223372036854775807', '1.5'])('with an entry at %s gets new ones at its end', (position) => {
    const playlist = createPlaylist(database, 'Odd', NOW);
    addToPlaylist(database, playlist, ['5', '6'], NOW);
    database.exec(`UPDATE track_playlist SET position = ${position} WHERE playlist_id = ${playlist} AND track_id = 6`);
    expect(addToPlaylist(database, playlist, ['9', '8', '7'], NOW)).toBe(3);
    const order = 'SELECT track_id FROM track_playlist WHERE playlist_id = ? ORDER BY position, track_id';
    const entries = database.prepare(order).pluck().all(playlist) as number[];
    expect(entries.filter((track) => track > 6)).toEqual([9, 8, 7]);
    expect(entries.slice(-3)).toEqual([9, 8, 7]);
  });

  test('that does not exist is not changed', () => {
    expect(renamePlaylist(database, '999', 'x', NOW)).toBe(false);
    expect(deletePlaylist(database, '999')).toBe(false);
    expect(addToPlaylist(database, '999', ['1'], NOW)).toBeNull();
    expect(removeFromPlaylist(database, '999', ['1'], NOW)).toBeNull();
    expect(moveInPlaylist(database, '999', '1', 0, NOW)).toBe(false);
  });

  test('is listed with as many tracks as it shows', () => {
    for (const { id, tracks } of listPlaylists(database)) expect(titlesOf({ of: 'playlist', id })).toHaveLength(tracks);
  });
});

test('only a playlist can be sorted by position', () => {
  const list = { selection: { of: 'library' }, order: 'position', direction: 'ascending' } as const;
  expect(() => sortTracks(database, list)).toThrow(TypeError);
});

describe('albums, artists and genres', () => {
  test('are listed in pages that have each of them once', () => {
    for (const list of [listAlbums, listArtists]) {
      const { total } = list(database, { position: 0, limit: 1 });
      const ids = new Set<string>();
      for (let position = 0; position < total; position += 7)
        for (const { id } of list(database, { position, limit: 7 }).rows) ids.add(id);
      expect(ids.size).toBe(total);
    }
  });

  test('say how many tracks they have', () => {
    const [album] = listAlbums(database, { position: 0, limit: 1 }).rows;
    expect(titlesOf({ of: 'album', id: album?.id ?? '' })).toHaveLength(album?.tracks ?? -1);
    const [genre] = listGenres(database);
    expect(titlesOf({ of: 'genre', id: genre?.id ?? '' }).length).toBeGreaterThan(0);
    const [artist] = listArtists(database, { position: 0, limit: 1 }).rows;
    expect(listAlbumsOf(database, artist?.id ?? '')).toHaveLength(artist?.albums ?? -1);
    expect(readArtist(database, artist?.id ?? '')).toEqual(artist);
    expect(readAlbum(database, album?.id ?? '')).toEqual(album);
    expect([readAlbum(database, 'x'), readArtist(database, '999999')]).toEqual([null, null]);
  });
});

test('a preference is null until it is written, replaced by a second write, and gone after it is deleted', () => {
  expect(readPreference(database, 'theme')).toBeNull();
  writePreference(database, 'theme', 'light');
  writePreference(database, 'theme', 'dark');
  expect(readPreference(database, 'theme')).toBe('dark');
  expect(listPreferences(database)).toEqual({ theme: 'dark' });
  expect([deletePreference(database, 'theme'), deletePreference(database, 'theme')]).toEqual([true, false]);
});

test('favourite presets keep the order in which they were marked', () => {
  for (const preset of ['Warm', 'Bright', 'Warm']) setFavouritePreset(database, preset, true);
  expect(listFavouritePresets(database)).toEqual(['Warm', 'Bright']);
  setFavouritePreset(database, 'Warm', false);
  setFavouritePreset(database, 'Warm', true);
  expect(listFavouritePresets(database)).toEqual(['Bright', 'Warm']);
});

test('mastering jobs are listed from the newest, also those whose track is gone', () => {
  database.exec(`INSERT INTO processing_history (track_id, preset_name, processing_time, processed_at)
    VALUES (1, 'Warm', 2.5, '2026-11-01 10:00:00'), (NULL, 'Bright', 3, '2026-11-02 10:00:00')`);
  const { rows, total } = listProcessing(database, { position: 0, limit: 10 });
  expect(total).toBe(2);
  expect(rows).toMatchObject([
    { preset: 'Bright', trackId: null, title: null },
    { preset: 'Warm', trackId: '1', title: expect.any(String) },
  ]);
});
