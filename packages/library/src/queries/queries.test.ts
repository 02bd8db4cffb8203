import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeLibrary } from '../../test/sample-library.ts';
import { libraryFacts } from '../measures.ts';
import { openLibrary } from '../open-library.ts';
import { listPlaylists } from './playlists.ts';
import { readPreference, writePreference } from './preferences.ts';
import { listPlaylistTracks, listTracks, recordPlay, setFavourite } from './tracks.ts';

let folder: string;
let database: Database;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-queries-'));
  const path = join(folder, 'library.db');
  await makeLibrary(path, { schema: 1, tracks: 900, seed: 11 });
  ({ database } = await openLibrary({ path, appVersion: '1.4.0' }));
  database.exec(`
    INSERT INTO artists (id, name) VALUES (9001, 'Sigur Rós');
    INSERT INTO albums (id, title, artist_id) VALUES (9001, 'Svefn_g%englar', 9001);
    INSERT INTO tracks (id, title, filepath, album_id) VALUES (9001, 'Olsen Olsen', '/o', 9001);
    INSERT INTO track_artist VALUES (9001, 9001);
  `);
});
afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

describe('listTracks', () => {
  test('returns every track on exactly one page', () => {
    const first = listTracks(database, { limit: 500 });
    const second = listTracks(database, { limit: 500, offset: 500 });
    const ids = [...first.rows, ...second.rows].map(({ id }) => id);
    expect(first.total).toBe(901);
    expect(new Set(ids).size).toBe(901);
  });

  test.each(['olsen', 'sigur olsen', 'rós', 'svefn_g%eng'])('finds a track by "%s"', (search) => {
    expect(listTracks(database, { search }).rows).toMatchObject([
      { id: '9001', title: 'Olsen Olsen', artists: 'Sigur Rós', album: 'Svefn_g%englar', playCount: 0 },
    ]);
  });

  test.each(['olsen nowhere', "x' OR 1=1 --", 'svefnXgYeng'])('finds nothing by "%s"', (search) => {
    expect(listTracks(database, { search })).toEqual({ rows: [], total: 0 });
  });

  test.each(['title', 'artist', 'album', 'plays', 'added'] as const)('orders tracks by %s', (order) => {
    const { rows } = listTracks(database, { order, limit: 500 });
    expect(rows).toHaveLength(500);
    if (order === 'plays')
      expect(rows.map(({ playCount }) => playCount)).toEqual(
        rows.map(({ playCount }) => playCount).toSorted((a, b) => b - a),
      );
  });

  test('returns a track as a favourite after setFavourite, and no track with another value', () => {
    const before = listTracks(database, { only: 'favourites' }).total;
    expect(before).toBe(libraryFacts(database).favourites);
    expect(setFavourite(database, '9001', true)).toBe(true);
    expect(listTracks(database, { only: 'favourites' }).total).toBe(before + 1);
    expect(setFavourite(database, '123456', true)).toBe(false);
  });
});

test('a track with an id above 2^53 is listed with its own id, and changed instead of the one its id rounds to', () => {
  const big = '9007199254740993';
  database.exec(`INSERT INTO tracks (id, title, filepath) VALUES
    (9007199254740992, 'Neighbour', '/n'), (${big}, 'Zwei hoch 53', '/z')`);
  try {
    expect(listTracks(database, { search: 'hoch' }).rows).toMatchObject([{ id: big, favourite: false }]);
    expect(setFavourite(database, big, true)).toBe(true);
    expect(recordPlay(database, big, new Date())).toBe(true);
    expect(listTracks(database, { search: 'hoch' }).rows).toMatchObject([{ favourite: true, playCount: 1 }]);
    expect(listTracks(database, { search: 'neighbour' }).rows).toMatchObject([{ favourite: false, playCount: 0 }]);
    expect(setFavourite(database, '9001; DROP TABLE tracks', true)).toBe(false);
  } finally {
    database.exec(`DELETE FROM tracks WHERE id IN (9007199254740992, ${big})`);
  }
});

describe('recordPlay', () => {
  test('counts a play of a track whose count was NULL', () => {
    database.exec('UPDATE tracks SET play_count = NULL WHERE id = 9001');
    const { plays } = libraryFacts(database);
    expect(recordPlay(database, '9001', new Date('2026-11-24T10:00:00Z'))).toBe(true);
    expect(libraryFacts(database).plays).toBe(Number(plays) + 1);
    expect(database.prepare('SELECT last_played FROM tracks WHERE id = 9001').pluck().get()).toBe(
      '2026-11-24 10:00:00',
    );
  });
});

describe('listPlaylists', () => {
  test('counts exactly the tracks that listPlaylistTracks returns', () => {
    const playlists = listPlaylists(database);
    expect(playlists).toHaveLength(Number(libraryFacts(database).playlists));
    for (const { id, tracks } of playlists) expect(listPlaylistTracks(database, id)).toHaveLength(tracks);
    const smart = playlists.find(({ id }) => id === '1');
    expect(smart?.isSmart).toBe(true);
  });
});

test('readPreference returns the value that was written last', () => {
  expect(readPreference(database, 'theme')).toBeNull();
  writePreference(database, 'theme', 'dark');
  writePreference(database, 'theme', 'light');
  expect(readPreference(database, 'theme')).toBe('light');
});
