import { copyFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeLibrary, useLibraryFolder } from '../test/sample-library.ts';
import { type LibraryState, openLibrary } from './open-library.ts';

const place = useLibraryFolder();
const app = { appVersion: '1.6.0' };
let threads = 0;
const countThread = () => {
  threads += 1;
};
beforeEach(async () => {
  await makeLibrary(place.path, { schema: 6, tracks: 300, seed: 9 });
  threads = 0;
  process.on('worker', countThread);
});
afterEach(() => {
  process.off('worker', countThread);
});

async function open(path = place.path) {
  const states: LibraryState[] = [];
  const opened = await openLibrary({ path, ...app, onState: (state) => states.push(state) });
  opened.database.close();
  return { ...opened, states: states.map(({ state }) => state) };
}

function change(sql: string): void {
  const database = openDatabase(place.path);
  database.pragma('foreign_keys = OFF');
  database.exec(sql);
  database.close();
}

describe('a library that is current', () => {
  test('is opened without a thread', async () => {
    const { result, states, journalMode } = await open();
    expect(result).toEqual({ status: 'current', database: place.path, version: 6 });
    expect([states, journalMode, threads]).toEqual([['starting', 'ready'], 'wal', 0]);
  });

  test('is opened through a link as the file that the link names', async () => {
    const link = join(place.folder, 'link.db');
    symlinkSync(place.path, link);
    expect((await open(link)).result).toMatchObject({ status: 'current', database: place.path });
    expect(threads).toBe(0);
  });

  test('is not opened while a restore is unfinished', async () => {
    writeFileSync(join(place.folder, '.library.db.restore-intent'), 'half of');
    await expect(open()).rejects.toMatchObject({ code: 'RESTORE_FAILED' });
  });

  test('is not opened without one of its tables', async () => {
    change('DROP TABLE playlists');
    await expect(open()).rejects.toMatchObject({ code: 'DATABASE_DRIFTED' });
  });

  test('is left to a thread after a crash that left a large log, and has what the log holds', async () => {
    const writer = openDatabase(place.path);
    writer.pragma('journal_mode = WAL');
    writer.pragma('wal_autocheckpoint = 0');
    writer.exec("UPDATE tracks SET comments = printf('%.8000c', 'x')");
    const crashed = join(place.folder, 'crashed.db');
    for (const ending of ['', '-wal']) copyFileSync(place.path + ending, crashed + ending);
    writer.close();
    expect(statSync(`${crashed}-wal`).size).toBeGreaterThan(1024 * 1024);
    expect((await open(crashed)).result.status).toBe('current');
    expect(threads).toBeGreaterThan(0);
    const reader = openDatabase(crashed, { readonly: true });
    expect(reader.prepare('SELECT count(*) FROM tracks WHERE length(comments) = 8000').pluck().get()).toBe(300);
    reader.close();
  });
});
