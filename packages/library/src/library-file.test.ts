import { readdirSync, renameSync, rmSync } from 'node:fs';
import { openDatabase } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';
import { makeLibrary, useLibraryFolder } from '../test/sample-library.ts';
import { libraryFile } from './library-file.ts';
import { createPlaylist } from './queries/playlists.ts';

const place = useLibraryFolder();
const NOW = new Date('2026-11-23T14:15:02Z');
let moved: string;
beforeEach(async () => {
  moved = `${place.path}.moved`;
  await makeLibrary(place.path, { schema: 6, tracks: 40, seed: 2 });
});

function open(): Database {
  const database = openDatabase(place.path);
  database.pragma('journal_mode = WAL');
  return database;
}

function names(path: string): readonly string[] {
  const database = openDatabase(path);
  try {
    return database.prepare('SELECT name FROM playlists').pluck().all() as string[];
  } finally {
    database.close();
  }
}

test('a library that is written to, also by another program, is not replaced', () => {
  const [database, other] = [open(), open()];
  const file = libraryFile(database);
  createPlaylist(database, 'own', NOW);
  createPlaylist(other, 'of another program', NOW);
  other.close();
  expect(file.isReplaced()).toBe(false);
  file.close();
  expect(names(place.path)).toEqual(expect.arrayContaining(['own', 'of another program']));
});

describe.skipIf(process.platform === 'win32')('a library that another file took the name of', () => {
  test('is replaced; its last changes go into the old file, and nothing of them into the new one', async () => {
    const database = open();
    const file = libraryFile(database);
    renameSync(place.path, moved);
    await makeLibrary(`${place.path}.new`, { schema: 6, tracks: 7, seed: 3 });
    renameSync(`${place.path}.new`, place.path);
    expect(file.isReplaced()).toBe(true);
    createPlaylist(database, 'last change', NOW);
    file.close();
    expect(readdirSync(place.folder).filter((name) => /-(?:wal|shm)/.test(name))).toEqual([]);
    expect(names(place.path)).not.toContain('last change');
    expect(names(moved)).toContain('last change');
  });

  test('keeps its log under another name where a reader prevents that it is emptied', async () => {
    const [database, reader] = [open(), open()];
    const file = libraryFile(database);
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM playlists').get();
    createPlaylist(database, 'last change', NOW);
    renameSync(place.path, moved);
    await makeLibrary(`${place.path}.new`, { schema: 6, tracks: 7, seed: 3 });
    renameSync(`${place.path}.new`, place.path);
    file.close();
    reader.close();
    expect(readdirSync(place.folder)).toContainEqual(expect.stringMatching(/-wal\.\d+$/));
    expect(names(place.path)).not.toContain('last change');
  });

  test.each([[['']], [['-wal']], [['', '-wal', '-shm']]])('is replaced where %j was removed', (suffixes) => {
    const database = open();
    const file = libraryFile(database);
    for (const suffix of suffixes) rmSync(place.path + suffix);
    expect(file.isReplaced()).toBe(true);
    file.close();
  });
});

test('a library that another program brought to another schema is replaced', () => {
  const [database, other] = [open(), open()];
  const file = libraryFile(database);
  other.pragma('user_version = 1');
  expect(file.isReplaced()).toBe(true);
  other.close();
  file.close();
});
