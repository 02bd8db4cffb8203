import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readdirSync, readlinkSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createBackup } from '@auralis/backup';
import { openDatabase } from '@auralis/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeLibrary, useLibraryFolder } from '../../test/sample-library.ts';
import { libraryFacts } from '../measures.ts';
import { sortTracks } from '../queries/track-lists.ts';
import type { TrackList } from '../queries/track-orders.ts';
import { restoreLibrary } from '../restore-library.ts';
import { searchIndexPath } from '../search/search-index.ts';
import { type LibraryReader, openLibraryReader } from './library-reader.ts';
import { OWN_WORKER, type ReaderThread, readerThread } from './reader-thread.ts';
import { sortedLists } from './sorted-lists.ts';

const TRACKS = 2600;
const place = useLibraryFolder();
const { inLibrary } = place;
let reader: LibraryReader;
beforeEach(async () => {
  await makeLibrary(place.path, { schema: 6, tracks: TRACKS, seed: 21 });
  const database = openDatabase(place.path);
  database.pragma('journal_mode = WAL');
  database.close();
  reader = openLibraryReader({ path: place.path });
});
afterEach(() => reader.close());

const BY_TITLE: TrackList = { selection: { of: 'library' }, order: 'title', direction: 'ascending' };
/** No index delivers it. */
const OF_A_GENRE: TrackList = { ...BY_TITLE, selection: { of: 'genre', id: '1' } };

describe('pages of a list', () => {
  test.each([
    BY_TITLE,
    { ...BY_TITLE, order: 'artist' },
    { ...BY_TITLE, order: 'played', direction: 'descending' },
    OF_A_GENRE,
    { ...BY_TITLE, selection: { of: 'artist', id: '3' }, order: 'album' },
  ] as const satisfies readonly TrackList[])(
    'contain each track once, in the order of the whole list: %j',
    async (list) => {
      const whole = inLibrary((database) => [...sortTracks(database, list).ids].map(String));
      const found: string[] = [];
      for (let position = 0; position === 0 || position < whole.length; position += 400) {
        const page = await reader.tracks({ list, position, limit: 400 });
        expect([page.position, page.total]).toEqual([position, whole.length]);
        found.push(...page.rows.map(({ id }) => id));
      }
      expect(found).toEqual(whole);
    },
  );

  test('show a change at once where an index has them, and else soon', async () => {
    const first = { list: BY_TITLE, position: 0, limit: 1 };
    const inGenre = { list: OF_A_GENRE, position: 0, limit: 1 };
    const [before, beforeInGenre] = [await reader.tracks(first), await reader.tracks(inGenre)];
    const moved = [before.rows[0]?.id, beforeInGenre.rows[0]?.id];
    for (const id of moved)
      inLibrary((database) => database.prepare('UPDATE tracks SET title = char(0x10ffff) WHERE id = ?').run(id));
    expect((await reader.tracks(first)).rows[0]?.id).not.toBe(moved[0]);
    const isMoved = async () => (await reader.tracks(inGenre)).rows[0]?.id !== moved[1];
    await expect.poll(isMoved, { timeout: 20_000 }).toBe(true);
  });

  test('are served from one sort at a time, however often the library changes', async () => {
    const [quick, slow] = [readerThread(place.path, OWN_WORKER), readerThread(place.path, OWN_WORKER)];
    const counts = { running: 0, most: 0, all: 0 };
    const counting: ReaderThread = {
      ...slow,
      run(name, input) {
        counts.running += 1;
        counts.all += 1;
        counts.most = Math.max(counts.most, counts.running);
        const answer = slow.run(name, input);
        const done = () => {
          counts.running -= 1;
        };
        answer.then(done, done);
        return answer;
      },
    };
    const lists = sortedLists(quick, counting);
    const pages: Promise<unknown>[] = [];
    for (let play = 0; play < 30; play += 1) {
      inLibrary((database) => database.exec('UPDATE tracks SET play_count = play_count + 1 WHERE id = 7'));
      pages.push(lists.page({ list: OF_A_GENRE, position: 0, limit: 10 }));
      if (play % 10 === 9) await Promise.all(pages);
    }
    await Promise.all(pages);
    await Promise.all([quick.close(), slow.close()]);
    expect(counts.most).toBe(1);
    expect(counts.all).toBeGreaterThan(1);
  });

  test('of a library that is missing are refused with a code, and come once it is there', async () => {
    const path = `${place.path}.other`;
    const other = openLibraryReader({ path });
    const request = { list: BY_TITLE, position: 0, limit: 1 };
    await expect(other.tracks(request)).rejects.toMatchObject({ code: 'DATABASE_MISSING' });
    await makeLibrary(path, { schema: 6, tracks: 40, seed: 1 });
    expect((await other.tracks(request)).total).toBe(40);
    await other.close();
  });
});

test('letters lead to the tracks that begin with them', async () => {
  const letters = await reader.letters(BY_TITLE);
  const { position = -1 } = letters.find(({ letter }) => letter === 'R') ?? {};
  const { rows } = await reader.tracks({ list: BY_TITLE, position, limit: 1 });
  expect(rows[0]?.title).toMatch(/^R/i);
});

test('facts are those of the library', async () => {
  expect(await reader.facts()).toEqual(inLibrary(libraryFacts));
});

describe('a search', () => {
  const find = async (text: string) => (await reader.search({ text, position: 0, limit: 10 })).rows.map(({ id }) => id);
  const rename = (title: string) =>
    inLibrary((database) => database.prepare('UPDATE tracks SET title = ? WHERE id = 77').run(title));

  test('is not ready before the index is built, and finds what was added after the next build', async () => {
    rename('Ágætis xylophone');
    expect(await reader.search({ text: 'xylo', position: 0, limit: 10 })).toMatchObject({ isReady: false, total: 0 });
    await reader.updateSearchIndex();
    expect(await find('agaetis xylo')).toEqual(['77']);
    rename('Theremin qqq');
    await Promise.all([reader.updateSearchIndex(), reader.updateSearchIndex(), reader.updateSearchIndex()]);
    expect([await find('xylo'), await find('theremin qq')]).toEqual([[], ['77']]);
    expect(readdirSync(place.folder).filter((name) => name.includes('.partial'))).toEqual([]);
  });

  test('is not ready with the index of an earlier start, until that was compared with the library', async () => {
    rename('Theremin qqq');
    await reader.updateSearchIndex();
    await reader.close();
    rename('Xylophone');
    reader = openLibraryReader({ path: place.path });
    expect(await reader.search({ text: 'theremin', position: 0, limit: 10 })).toMatchObject({ isReady: false });
    await reader.updateSearchIndex();
    expect([await find('theremin'), await find('xylophone')]).toEqual([[], ['77']]);
  });

  test('does not count tracks that were deleted after the index was built', async () => {
    rename('Theremin qqq');
    await reader.updateSearchIndex();
    const search = () => reader.search({ text: 'theremin', position: 0, limit: 10 });
    expect(await search()).toMatchObject({ total: 1, isReady: true });
    inLibrary((database) => database.exec('DELETE FROM tracks WHERE id = 77'));
    expect(await search()).toMatchObject({ rows: [], total: 0 });
  });

  test('misses no edit that was made while the index was being built', async () => {
    const first = reader.updateSearchIndex();
    rename('Theremin qqq');
    await Promise.all([first, reader.updateSearchIndex()]);
    expect(await find('theremin')).toEqual(['77']);
  });

  test('is not ready when the index is damaged while it is open, until it was built again', async () => {
    rename('Theremin qqq');
    await reader.updateSearchIndex();
    const index = openSync(searchIndexPath(place.path), 'r+');
    for (let page = 1; page < statSync(searchIndexPath(place.path)).size / 4096; page += 1)
      writeSync(index, Buffer.alloc(4096, 0xa5), 0, 4096, page * 4096);
    closeSync(index);
    expect(await reader.search({ text: 'theremin', position: 0, limit: 10 })).toMatchObject({ isReady: false });
    rmSync(searchIndexPath(place.path));
    await reader.updateSearchIndex();
    expect(await find('theremin')).toEqual(['77']);
  });
});

describe('a reader', () => {
  test('that is closed refuses what waits and what comes later, and leaves no file open', async () => {
    await reader.updateSearchIndex();
    await reader.search({ text: 'love', position: 0, limit: 10 });
    const waiting = [reader.facts(), reader.letters(BY_TITLE), reader.updateSearchIndex()];
    const outcomes = Promise.allSettled(waiting);
    await reader.close();
    for (const outcome of await outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'CANCELLED' } });
    await expect(reader.genres()).rejects.toMatchObject({ code: 'CANCELLED' });
    if (process.platform === 'linux') expect(openFiles().filter((file) => file.startsWith(place.folder))).toEqual([]);
  });

  test('sees a library that is restored while it is open', async () => {
    const { id } = await createBackup({ database: place.path, reason: 'manual', schemaVersion: 6 });
    await reader.tracks({ list: BY_TITLE, position: 2500, limit: 1 });
    inLibrary((database) => database.exec('DELETE FROM tracks WHERE id > 100'));
    expect((await reader.facts()).tracks).toBe(100);
    await restoreLibrary({ path: place.path, id, appVersion: '1.6.0' });
    expect((await reader.facts()).tracks).toBe(TRACKS);
    expect((await reader.tracks({ list: BY_TITLE, position: 0, limit: 1 })).total).toBe(TRACKS);
  });
});

function openFiles(): readonly string[] {
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      return [readlinkSync(`/proc/self/fd/${descriptor}`)];
    } catch {
      // The descriptor of the folder itself is closed by now.
      return [];
    }
  });
}

test('a process that waits for nothing but the end of its reader goes on after it', () => {
  const reader = pathToFileURL(join(import.meta.dirname, 'library-reader.ts')).href;
  const script = `
    import { openLibraryReader } from ${JSON.stringify(reader)};
    const reader = openLibraryReader({ path: ${JSON.stringify(place.path)} });
    await reader.genres();
    await reader.close();
    console.log('closed');`;
  const options = ['--input-type=module', '--eval', script];
  const { stdout, stderr } = spawnSync(process.execPath, options, { encoding: 'utf8' });
  expect(stdout, stderr).toBe('closed\n');
});
