import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectDatabase, loadMigrations, upgradeDatabase } from '@auralis/migrate';
import { upgradeMatrix } from '@auralis/migrate/testing';
import { openDatabase } from '@auralis/sqlite';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MIGRATIONS_FOLDER } from './location.ts';
import { LIBRARY_MEASURES } from './measures.ts';
import { generateLibrary } from './sample/index.ts';

const migrations = await loadMigrations(MIGRATIONS_FOLDER);
const { newest } = migrations;
type Start = 'legacy' | number;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'auralis-every-version-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function read<Result>(path: string, work: (database: ReturnType<typeof openDatabase>) => Result): Result {
  const database = openDatabase(path, { readonly: true });
  try {
    return work(database);
  } finally {
    database.close();
  }
}

const OWN = ['tracks', 'artists', 'albums', 'genres', 'playlists'].map((table) => `SELECT * FROM ${table} ORDER BY id`);
const LINKS = [
  'SELECT track_id, artist_id FROM track_artist ORDER BY 1, 2',
  'SELECT track_id, genre_id FROM track_genre ORDER BY 1, 2',
  'SELECT playlist_id, track_id FROM track_playlist ORDER BY playlist_id, position, track_id',
];
/** For a library without keys: each valid link once, and playlist entries in the order of insertion. */
const VALID_LINKS = [
  'SELECT DISTINCT track_id, artist_id FROM track_artist WHERE track_id IN (SELECT id FROM tracks) AND artist_id IN (SELECT id FROM artists) ORDER BY 1, 2',
  'SELECT DISTINCT track_id, genre_id FROM track_genre WHERE track_id IN (SELECT id FROM tracks) AND genre_id IN (SELECT id FROM genres) ORDER BY 1, 2',
  'SELECT playlist_id, track_id FROM track_playlist WHERE track_id IN (SELECT id FROM tracks) AND playlist_id IN (SELECT id FROM playlists) GROUP BY 1, 2 ORDER BY playlist_id, min(rowid)',
];
/** Tables that later versions added: the version, the table, and rows for it. */
const NEWER: readonly (readonly [number, string, string])[] = [
  [2, 'processing_history', "(track_id, preset_name) VALUES (1, 'Warm'), (NULL, 'Bright')"],
  [3, 'user_preferences', "(key, value) VALUES ('theme', 'dark')"],
  [4, 'cached_analysis', "(track_id, analysis_type, analysis_data) VALUES (1, 'loudness', '{}')"],
  [5, 'preset_favorites', "(preset_name, position) VALUES ('Warm', 2), ('Bright', 1)"],
];
const newerThan = (from: Start) => NEWER.filter(([version]) => from !== 'legacy' && from >= version);

/** Everything that belongs to the listener: complete rows, links, and the tables that later versions added. */
function readUserData(path: string, from: Start, links: readonly string[]) {
  const newer = newerThan(from).map(([, table]) => `SELECT * FROM ${table}`);
  const queries = [
    ...OWN,
    ...links,
    ...newer,
    ...Object.values(LIBRARY_MEASURES).filter((sql) => !/track_playlist/.test(sql)),
  ];
  return read(path, (database) => queries.map((sql) => database.prepare(sql).all()));
}

async function makeLibrary(path: string, from: Start, sample: { tracks: number; seed: number; dirt: 'none' | 'some' }) {
  await generateLibrary({ path, migrations, schema: from, ...sample });
  const database = openDatabase(path);
  for (const [, table, values] of newerThan(from)) database.exec(`INSERT INTO ${table} ${values}`);
  database.close();
}

const versions = (lowest: number) => Array.from({ length: newest - lowest + 1 }, (_, index) => lowest + index);
const upgrade = (database: string, to: number) => upgradeDatabase({ database, migrations, to, appVersion: '9.9.9' });

describe.each(versions(1))('at schema %i', (to) => {
  const make = (from: Start, path: string) => makeLibrary(path, from, { tracks: 30, seed: 11, dirt: 'some' });
  test.each(upgradeMatrix({ migrations, to, make }))(
    'a new, an upgraded and an adopted library have the same structure and all rows: $name',
    ({ run }) => run(),
  );
});

test('an upgrade from any version, directly or in stages, keeps all data of the listener', async () => {
  const journey = fc.record({
    from: fc.constantFrom<Start>('legacy', ...versions(1).slice(0, -1)),
    stages: fc.uniqueArray(fc.constantFrom(...versions(1)), { maxLength: newest }),
    tracks: fc.integer({ min: 20, max: 200 }),
    seed: fc.nat(),
    dirt: fc.constantFrom('none' as const, 'some' as const),
  });
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(journey, async ({ from, stages, ...sample }) => {
      const path = join(folder, `library-${runs++}.db`);
      await makeLibrary(path, from, sample);
      const before = readUserData(path, from, from === 'legacy' ? VALID_LINKS : LINKS);
      const lowest = from === 'legacy' ? 1 : from + 1;
      const stops = [...stages.filter((stop) => stop >= lowest && stop < newest).toSorted(), newest];
      for (const stop of stops) {
        const { status } = await upgrade(path, stop);
        expect(status).toBe('upgraded');
        expect(readUserData(path, from, LINKS)).toEqual(before);
      }
      expect(inspectDatabase(path, migrations)).toMatchObject({ status: 'current', version: newest, minReader: 1 });
    }),
    { numRuns: 25 },
  );
});

test('the downgrade from schema 4 to 3 removes only what it declares, and the library can be upgraded again', async () => {
  const path = join(folder, 'back.db');
  await makeLibrary(path, 4, { tracks: 100, seed: 3, dirt: 'some' });
  const before = readUserData(path, 3, LINKS);
  const result = await upgrade(path, 3);
  expect(result).toMatchObject({ status: 'downgraded', receipt: { losses: [{ table: 'cached_analysis', count: 1 }] } });
  expect(readUserData(path, 3, LINKS)).toEqual(before);
  expect((await upgrade(path, newest)).status).toBe('upgraded');
  expect(readUserData(path, 3, LINKS)).toEqual(before);
});

test('the downgrade from schema 6 to 5 removes no data, and the library can be upgraded again', async () => {
  const path = join(folder, 'without-indexes.db');
  await makeLibrary(path, 6, { tracks: 100, seed: 4, dirt: 'some' });
  const before = readUserData(path, 6, LINKS);
  expect(await upgrade(path, 5)).toMatchObject({ status: 'downgraded', receipt: { losses: [], rewrites: [] } });
  expect(readUserData(path, 6, LINKS)).toEqual(before);
  expect((await upgrade(path, newest)).status).toBe('upgraded');
  expect(readUserData(path, 6, LINKS)).toEqual(before);
});
