import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeLibrary } from '../../test/sample-library.ts';
import { openLibrary } from '../open-library.ts';
import { sortTracks } from './track-lists.ts';
import { firstRowsQuery, type TrackList, type TrackOrder } from './track-orders.ts';
import { readTracks, type TrackRow } from './track-rows.ts';

const ORDERS = ['title', 'artist', 'album', 'plays', 'added', 'played', 'duration', 'year', 'format'] as const;
const DIRECTIONS = ['ascending', 'descending'] as const;
const LISTS = ORDERS.flatMap((order) => DIRECTIONS.map((direction) => ({ order, direction })));

let folder: string;
let database: Database;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-lists-'));
  const path = join(folder, 'library.db');
  await makeLibrary(path, { schema: 1, tracks: 1500, seed: 5 });
  ({ database } = await openLibrary({ path, appVersion: '1.4.0' }));
  database.pragma('foreign_keys = OFF');
  database.exec(`
    UPDATE tracks SET last_played = '2026-01-' || printf('%02d', 1 + id % 28) WHERE id % 5 = 0;
    UPDATE tracks SET last_played = 1767000000 + 40000 * (id % 50) WHERE id % 10 = 0;
    UPDATE tracks SET last_played = '2026-01-0' || (1 + id % 9) || 'T10:00:00Z' WHERE id % 15 = 0;
    UPDATE tracks SET last_played = '31/12/2019' WHERE id % 71 = 0;
    UPDATE tracks SET album_id = NULL WHERE id % 97 = 0;
    UPDATE tracks SET created_at = NULL WHERE id % 89 = 0;
    UPDATE tracks SET year = 1999 WHERE id % 4 = 0 OR id % 97 = 0;
    DELETE FROM track_artist WHERE track_id % 83 = 0;
    INSERT OR IGNORE INTO track_artist VALUES (12, 1), (12, 2), (13, 999999);
    INSERT INTO artists (id, name) VALUES (9001, 'ABBA'), (9002, 'abba');
    INSERT OR IGNORE INTO track_artist VALUES (21, 9001), (22, 9002)`);
});
afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const library = (order: TrackOrder, direction: TrackList['direction']): TrackList => ({
  selection: { of: 'library' },
  order,
  direction,
});

/** SQLite's NOCASE: only the letters A to Z. */
const noCase = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** Milliseconds since 1970; null for what is no date. */
function timeOf(value: unknown): number | null {
  if (typeof value === 'number') return value * 1000;
  const time = Date.parse(`${String(value).slice(0, 19).replace(' ', 'T')}${String(value).length > 10 ? 'Z' : ''}`);
  return Number.isNaN(time) || !/^\d{4}-/.test(String(value)) ? null : time;
}

const VALUES: Readonly<Record<(typeof ORDERS)[number], (row: TrackRow) => string | number | null>> = {
  title: ({ title }) => noCase(title),
  artist: ({ artists }) => (artists === null ? null : noCase(artists.split(', ')[0] ?? '')),
  album: ({ album }) => (album === null ? null : noCase(album)),
  plays: ({ playCount }) => playCount,
  added: ({ addedAt }) => timeOf(addedAt),
  played: ({ lastPlayed }) => timeOf(lastPlayed),
  duration: ({ duration }) => duration,
  year: ({ year }) => year,
  format: ({ format }) => format,
};

describe.each(LISTS)('the list by $order, $direction', ({ order, direction }) => {
  const rows = () => readTracks(database, [...sortTracks(database, library(order, direction)).ids]);

  test('has every track once, sorted, and those without a value last', () => {
    const list = rows();
    expect(new Set(list.map(({ id }) => id)).size).toBe(1500);
    const values = list
      .map(VALUES[order])
      .filter((value) => typeof value === typeof VALUES[order](list[0] as TrackRow));
    const known = values.filter((value) => value !== null);
    expect(values.slice(known.length).every((value) => value === null)).toBe(true);
    const sign = direction === 'ascending' ? 1 : -1;
    const isAfter = known.findIndex((value, at) => at > 0 && sign * compareStored(known[at - 1] ?? 0, value) > 0);
    expect(known.slice(Math.max(0, isAfter - 1), isAfter + 1)).toEqual([]);
  });

  test('begins with the rows that an index delivers before it is sorted', () => {
    const { ids } = sortTracks(database, library(order, direction));
    const query = firstRowsQuery(library(order, direction));
    const first = database
      .prepare(query?.sql ?? '')
      .pluck()
      .safeIntegers();
    for (const position of [0, 1, 200]) {
      const page = first.all(100, position) as bigint[];
      expect(page).toEqual([...ids.subarray(position, position + page.length)]);
    }
  });

  test('takes its first rows from an index', () => {
    const query = firstRowsQuery(library(order, direction));
    const plan = database.prepare(`EXPLAIN QUERY PLAN ${query?.sql}`).all(1, 0) as readonly { detail: string }[];
    expect(plan[0]?.detail).toMatch(/USING COVERING INDEX/);
  });
});

/** As SQLite compares two values of one type: text by its bytes in UTF-8. */
function compareStored(one: string | number, other: string | number): number {
  if (typeof one === 'number' || typeof other === 'number') return Number(one) - Number(other);
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

describe('letters', () => {
  test.each(['title', 'artist', 'album'] as const)('lead to the first track under them by %s', (order) => {
    const { ids, letters } = sortTracks(database, library(order, 'ascending'));
    expect(letters.length).toBeGreaterThan(5);
    for (const { letter, position } of letters.filter((one) => one.letter !== '#')) {
      const [row] = readTracks(database, [ids[position] ?? 0n]);
      const text = String(VALUES[order](row as TrackRow));
      expect(text.normalize('NFKD').toUpperCase().startsWith(letter)).toBe(true);
    }
  });

  test('do not exist in a list by number', () => {
    expect(sortTracks(database, library('plays', 'ascending')).letters).toEqual([]);
  });
});

test('a list of favourites has the favourites only', () => {
  const list: TrackList = { selection: { of: 'favourites' }, order: 'title', direction: 'ascending' };
  const rows = readTracks(database, [...sortTracks(database, list).ids]);
  expect(rows.length).toBeGreaterThan(5);
  expect(rows.every(({ favourite }) => favourite)).toBe(true);
});
