import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createBackup } from '@auralis/backup';
import { openDatabase } from '@auralis/sqlite';
import { beforeEach, describe, expect, test } from 'vitest';
import { makeLibrary, useLibraryFolder } from '../../test/sample-library.ts';
import { openLibrary } from '../open-library.ts';
import { setFavourite } from '../queries/track-rows.ts';
import { firstLetter, fold } from './fold.ts';
import { buildSearchIndex, installSearchIndex, openSearchIndex, searchIndexPath } from './search-index.ts';
import { searchTracks } from './search-tracks.ts';

const TRACKS = `
  INSERT INTO artists (id, name) VALUES (9001, 'Sigur Rós'), (9002, 'Björk'), (9003, 'Night');
  INSERT INTO albums (id, title, artist_id) VALUES (9001, 'Ágætis byrjun', 9001), (9002, 'Post', 9002);
  INSERT INTO tracks (id, title, filepath, album_id) VALUES
    (9001, 'Svefn-g-englar', '/1', 9001), (9002, 'Starálfur', '/2', 9001), (9003, 'Hyperballad', '/3', 9002),
    (9004, '夜曲', '/4', NULL), (9005, 'שלום', '/5', NULL), (9006, 'Straße', '/6', NULL), (9007, '100 % "Pure" Ø', '/7', NULL),
    (9008, 'Zugzwang', '/8', NULL), (9007199254740993, 'Enormous', '/9', NULL), (9010, x'00ff', '/10', NULL),
    (9011, 'Go', '/11', NULL);
  INSERT INTO track_artist VALUES (9001, 9001), (9002, 9001), (9003, 9002), (9008, 9003);`;

const place = useLibraryFolder();
beforeEach(async () => {
  await makeLibrary(place.path, { schema: 1, tracks: 300, seed: 3 });
  const { database } = await openLibrary({ path: place.path, appVersion: '1.4.0' });
  // The sample has some of these words too.
  database.exec('DELETE FROM tracks WHERE id > 30');
  database.exec("UPDATE tracks SET title = 'Silver ' || id");
  database.exec(TRACKS);
  database.close();
});

function search(text: string) {
  const index = openSearchIndex(place.path);
  if (index === null) throw new Error('there is no index');
  const { ids, isCapped } = searchTracks(index, text);
  index.close();
  return { ids: ids.map(String), isCapped };
}

/** Returns whether the index was built. */
function updateSearchIndex(library: string): boolean {
  const built = buildSearchIndex(library);
  if (built !== null) installSearchIndex(library, built);
  return built !== null;
}

function change(sql: string): void {
  const database = openDatabase(place.path);
  database.exec(sql);
  database.close();
}

describe('a search', () => {
  beforeEach(() => {
    updateSearchIndex(place.path);
  });

  test.each([
    ['agaetis', ['9002', '9001']],
    ['ÁGÆTIS', ['9002', '9001']],
    ['byrjun star', ['9002']],
    ['sigur', ['9002', '9001']],
    ['engl', ['9001']],
    ['bjork', ['9003']],
    ['perball', ['9003']],
    ['夜', ['9004']],
    ['夜曲', ['9004']],
    ['שלום', ['9005']],
    ['strasse', ['9006']],
    ['100 %', ['9007']],
    ['"pure"', ['9007']],
    ['pure o', ['9007']],
    ['enormous', ['9007199254740993']],
    ['zugzwang sigur', []],
    ['no such words', []],
    ["'; DROP TABLE entries", []],
    ['zug\u0000zwang', ['9008']],
    ['\ud800abc', []],
    ['   ', []],
  ])('for %j finds %j', (text, ids) => {
    expect(search(text)).toEqual({ ids, isCapped: false });
  });

  test('ranks a title before the beginning of a title, and that before a part of a word', () => {
    change(`INSERT INTO tracks (id, title, filepath) VALUES
      (9101, 'Overzugzwangs', '/a'), (9102, 'Zugzwang again', '/b'), (9103, 'My zugzwang', '/c')`);
    updateSearchIndex(place.path);
    expect(search('zugzwang').ids).toEqual(['9008', '9102', '9103', '9101']);
  });

  test('for one or two letters finds what contains them', () => {
    expect(search('Ø').ids).toContain('9007');
    expect(search('go').ids[0]).toBe('9011');
  });

  test('says that there are more than a thousand', () => {
    change(`WITH RECURSIVE n (i) AS (SELECT 20000 UNION ALL SELECT i + 1 FROM n WHERE i < 21500)
      INSERT INTO tracks (id, title, filepath) SELECT i, 'Quartz ' || i, '/q' || i FROM n`);
    updateSearchIndex(place.path);
    const { ids, isCapped } = search('quartz');
    expect([ids.length, isCapped]).toEqual([1000, true]);
  });
});

describe('the search index', () => {
  test('is built once, and again after anything that is searched was added, removed or edited', () => {
    expect([updateSearchIndex(place.path), updateSearchIndex(place.path)]).toEqual([true, false]);
    for (const sql of [
      "INSERT INTO tracks (title, filepath) VALUES ('New', '/new')",
      'DELETE FROM tracks WHERE id = 9008',
      "UPDATE artists SET name = 'Nacht' WHERE id = 9003",
      "UPDATE tracks SET title = 'Svefn' WHERE id = 9001",
      "UPDATE albums SET title = 'Póst' WHERE id = 9002",
      'UPDATE tracks SET album_id = 9001 WHERE id = 9003',
      'UPDATE track_artist SET artist_id = 9002 WHERE track_id = 9001',
    ]) {
      change(sql);
      expect([updateSearchIndex(place.path), updateSearchIndex(place.path)]).toEqual([true, false]);
    }
  });

  test('is not built again for a play or a favourite', () => {
    updateSearchIndex(place.path);
    const database = openDatabase(place.path);
    setFavourite(database, '9001', true);
    database.close();
    expect(updateSearchIndex(place.path)).toBe(false);
  });

  test.each([
    ['garbage', (path: string) => writeFileSync(path, 'no index at all')],
    ['empty', (path: string) => writeFileSync(path, '')],
    ['cut in half', (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 1000))],
  ])('is built again when the file is %s', (_, spoil) => {
    updateSearchIndex(place.path);
    spoil(searchIndexPath(place.path));
    expect(openSearchIndex(place.path)).toBeNull();
    expect(updateSearchIndex(place.path)).toBe(true);
    expect(search('bjork').ids).toEqual(['9003']);
  });

  test('is built where an empty folder has its name, and not in vain where that has content', () => {
    mkdirSync(searchIndexPath(place.path));
    expect(updateSearchIndex(place.path)).toBe(true);
    expect(search('bjork').ids).toEqual(['9003']);
    rmSync(searchIndexPath(place.path));
    mkdirSync(`${searchIndexPath(place.path)}/kept`, { recursive: true });
    expect(() => updateSearchIndex(place.path)).toThrow(/ENOTEMPTY|EEXIST/);
    expect(readdirSync(place.folder).filter((name) => name.includes('.partial'))).toEqual([]);
  });

  test('is not written into the library, and is no part of a backup', async () => {
    const before = readFileSync(place.path);
    updateSearchIndex(place.path);
    expect(readFileSync(place.path).equals(before)).toBe(true);
    const backup = await createBackup({ database: place.path, reason: 'manual' });
    const copy = openDatabase(backup.path, { readonly: true });
    const tables = copy.prepare('SELECT name FROM sqlite_schema').pluck().all();
    copy.close();
    expect(tables).not.toContain('entries');
  });
});

test('text is folded to what a listener can type', () => {
  expect(['Ágætis', 'CAFE\u0301', 'ＦＵＬＬ', 'Łódź', 'İstanbul', ' a \n b ', 'Ǆ'].map(fold)).toEqual([
    'agaetis',
    'cafe',
    'full',
    'lodz',
    'istanbul',
    'a b',
    'dz',
  ]);
});

test('a text stands under its folded first letter, or under #', () => {
  expect(['Ásgeir', 'øre', 'שלום', '夜曲', '99', '', '🎧'].map(firstLetter)).toEqual([
    'A',
    'O',
    'ש',
    '夜',
    '#',
    '#',
    '#',
  ]);
});
