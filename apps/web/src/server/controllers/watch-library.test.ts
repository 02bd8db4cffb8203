import { createPlaylist, libraryFile } from '@auralis/library';
import { openDatabase } from '@auralis/sqlite';
import { expect, test } from 'vitest';
import { libraryFor } from '../test/sample-library.ts';
import { watchLibrary } from './watch-library.ts';

const place = libraryFor('each test', 6);

test('a change by another program is reported once, also after a lock, and changes of this one are not', async () => {
  const [own, other] = [openDatabase(place.path), openDatabase(place.path)];
  const seen: number[] = [];
  let changed = Promise.withResolvers<void>();
  const stop = watchLibrary(own, libraryFile(own), {
    intervalMs: 5,
    onReplaced: () => seen.push(-1),
    onChange() {
      seen.push(Number(own.prepare('SELECT count(*) FROM playlists').pluck().get()));
      changed.resolve();
      changed = Promise.withResolvers();
    },
  });
  createPlaylist(own, 'own', new Date());
  const before = Number(own.prepare('SELECT count(*) FROM playlists').pluck().get());
  createPlaylist(other, 'first', new Date());
  await changed.promise;
  other.exec('BEGIN EXCLUSIVE');
  createPlaylist(other, 'second', new Date());
  await new Promise((resolve) => setTimeout(resolve, 50));
  const next = changed.promise;
  other.exec('COMMIT');
  await next;
  stop();
  expect(seen).toEqual([before + 1, before + 2]);
  own.close();
  other.close();
});

test('a library that is brought to another schema is reported once, and not watched any more', async () => {
  const [own, other] = [openDatabase(place.path), openDatabase(place.path)];
  const file = libraryFile(own);
  const replaced = Promise.withResolvers<void>();
  let count = 0;
  watchLibrary(own, file, {
    intervalMs: 5,
    onChange: () => undefined,
    onReplaced() {
      count += 1;
      replaced.resolve();
    },
  });
  other.pragma('user_version = 5');
  await replaced.promise;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(count).toBe(1);
  file.close();
  other.close();
});
