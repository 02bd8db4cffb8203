import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { libraryFacts, openLibrary, openLibraryReader, type TrackList } from '@auralis/library';
import { largeLibrary } from './src/large-library.ts';
import { longestStall } from './src/longest-stall.ts';
import { median } from './src/statistics.ts';

// `pnpm bench:library --tracks 1000000`: how long the app waits for a large library. The library is generated once and kept.

const { values } = parseArgs({
  options: { tracks: { type: 'string', default: '1000000' }, library: { type: 'string' } },
  args: process.argv.slice(2).filter((word) => word !== '--'),
});
const tracks = Number(values.tracks);
const path = values.library ?? (await largeLibrary(tracks));
const ROUNDS = 15;
const ORDERS = ['title', 'artist', 'album', 'plays', 'added', 'played', 'duration', 'year', 'format'] as const;
const SEARCHES = ['love', 'night', 'winter road', 'agaetis', 'norselwil', 'a', 'qx', 'no such words'];

function print(name: string, times: readonly number[]): void {
  const most = Math.max(...times);
  console.log(`${name.padEnd(42)} ${median(times).toFixed(1).padStart(9)} ${most.toFixed(1).padStart(9)}`);
}

async function time(name: string, work: (round: number) => Promise<unknown>, rounds = ROUNDS): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    await work(round);
    times.push(performance.now() - start);
  }
  print(name, times);
}

console.log(
  `Load average ${loadavg()[0]?.toFixed(1)}\n\n${'milliseconds'.padEnd(42)} ${'median'.padStart(9)} ${'most'.padStart(9)}`,
);
// The first start may upgrade the library; starting threads is part of the first time that each is used.
(await openLibrary({ path, appVersion: '1.6.0' })).database.close();
const stalls: number[] = [];
await time('open a library that is current', async () => {
  const stall = longestStall();
  (await openLibrary({ path, appVersion: '1.6.0' })).database.close();
  stalls.push(await stall.end());
});
print('  longest stall of the thread', stalls);

const { database } = await openLibrary({ path, appVersion: '1.6.0' });
const reader = openLibraryReader({ path });
await time('build the search index, or find it current', () => reader.updateSearchIndex(), 1);
await time('find the search index current', () => reader.updateSearchIndex(), 3);
for (const order of ORDERS) {
  const list: TrackList = { selection: { of: 'library' }, order, direction: 'ascending' };
  await time(`first page by ${order}`, () => reader.tracks({ list, position: 0, limit: 100 }));
  const { total } = await reader.tracks({ list, position: 0, limit: 1 });
  await time(
    `  first jump to 90 % (sorts the list)`,
    () => reader.tracks({ list, position: total * 0.9, limit: 100 }),
    1,
  );
  const deep = (round: number) => Math.floor(total * 0.9) - 1000 * round;
  await time(`  pages about 90 %`, (round) => reader.tracks({ list, position: Math.max(0, deep(round)), limit: 100 }));
}
for (const text of SEARCHES) await time(`search ${text}`, () => reader.search({ text, position: 0, limit: 50 }));
await time('albums, 50 in the middle', async () => {
  const { total } = await reader.albums({ position: 0, limit: 1 });
  return reader.albums({ position: Math.floor(total / 2), limit: 50 });
});
await time('artists, first 50', () => reader.artists({ position: 0, limit: 50 }));
await time('genres', () => reader.genres());
await time('playlists', () => reader.playlists());
await time('facts, in a thread', () => reader.facts());
await time('facts, in the calling thread', async () => libraryFacts(database));
await reader.close();
database.close();
