import { expect, test } from 'vitest';
import { backupPlace } from '../backup-place.ts';
import { makeLibrary, useFolder } from '../sample-library.fixture.ts';
import { openDatabase } from '../storage/open-database.ts';
import { whileSound } from './frozen.ts';

const place = useFolder();

test.each([200, 250_000])('of a library of %i tracks nobody is its writer while the work is done', async (tracks) => {
  makeLibrary(place.path, { tracks }).close();
  const writer = openDatabase(place.path, { timeoutMs: 0 });
  const write = () => writer.exec("INSERT INTO tracks (title) VALUES ('new')");
  expect(await whileSound(backupPlace(place.path), () => expect(write).toThrow('locked'), undefined)).toBe(null);
  write();
  writer.close();
});
