import { readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { openDatabase } from '@auralis/sqlite';
import { ownerOf, releaseTempName, renameDurably, syncFile, tempFileName } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import { fold } from './fold.ts';
import { searchedContent } from './searched-content.ts';

/** Raised with every change of the tables below or of `fold`, so that an older index is built again. */
const FORMAT = 2;

const SCHEMA = `
  CREATE TABLE about (content TEXT NOT NULL);
  CREATE TABLE entries (id INTEGER PRIMARY KEY, title TEXT NOT NULL, artists TEXT NOT NULL, album TEXT NOT NULL);
  CREATE VIRTUAL TABLE words USING fts5(
    title, artists, album, content='entries', content_rowid='id', columnsize=0, tokenize='trigram case_sensitive 1'
  );`;
const INDEXES = `
  CREATE INDEX entries_by_title ON entries(title, id);
  CREATE INDEX entries_by_artists ON entries(artists, id);`;
const TRACKS = `
  SELECT t.id, t.title, b.title,
    (SELECT group_concat(a.name, ', ') FROM track_artist l JOIN artists a ON a.id = l.artist_id WHERE l.track_id = t.id)
  FROM tracks t LEFT JOIN albums b ON b.id = t.album_id`;

/**
 * The file with the search index of a library, beside it. It can be deleted at any time: it holds nothing that the library
 * does not, is no part of backups, and is built again.
 */
export function searchIndexPath(library: string): string {
  return `${library}.search`;
}

/** Opens the index; null where there is none that can be used. */
export function openSearchIndex(library: string): Database | null {
  let index: Database | undefined;
  try {
    index = openDatabase(searchIndexPath(library), { readonly: true });
    if (readContent(index)?.startsWith(`${FORMAT} `)) return index;
  } catch {
    // Missing, damaged, or no index at all: the next build replaces it.
  }
  index?.close();
  return null;
}

/**
 * Builds a new index beside the old one, where that is missing, damaged or differs from the library. Takes seconds in a
 * large library.
 *
 * @param assertRunning - called often; what it throws ends the build, and nothing is left of it
 * @returns the new file, for {@link installSearchIndex}; null where the index is up to date
 * @throws DatabaseError `DISK_FULL`, `DATABASE_BUSY`, `DATABASE_DAMAGED`
 */
export function buildSearchIndex(library: string, assertRunning: () => void = () => {}): string | null {
  const database = openDatabase(library, { readonly: true });
  try {
    // One snapshot, so that the index is that of the content that it is said to be of.
    database.exec('BEGIN');
    const content = `${FORMAT} ${searchedContent(database, assertRunning)}`;
    if (content === contentOf(library)) return null;
    removeAbandoned(library);
    removeFolder(searchIndexPath(library));
    const built = tempFileName(searchIndexPath(library));
    try {
      writeIndex(database, { path: built, content, assertRunning });
      syncFile(built);
      return built;
    } catch (error) {
      discardSearchIndex(built);
      throw error;
    }
  } finally {
    database.close();
  }
}

/** Puts a new index in place of the old one, which must not be open in this process: Windows does not replace open files. */
export function installSearchIndex(library: string, built: string): void {
  try {
    renameDurably(built, searchIndexPath(library));
  } finally {
    discardSearchIndex(built);
  }
}

function discardSearchIndex(built: string): void {
  rmSync(built, { force: true });
  releaseTempName(built);
}

function contentOf(library: string): string | null {
  const index = openSearchIndex(library);
  try {
    return index === null ? null : readContent(index);
  } finally {
    index?.close();
  }
}

function readContent(index: Database): string | null {
  const content: unknown = index.prepare('SELECT content FROM about').pluck().get();
  return typeof content === 'string' ? content : null;
}

/** Files of builds whose program was killed. */
function removeAbandoned(library: string): void {
  const folder = dirname(library);
  const prefix = `${basename(searchIndexPath(library))}.`;
  for (const path of readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .map((name) => join(folder, name))) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found !== undefined && ownerOf(path, Date.now() - found.mtimeMs) === 'dead') rmSync(path, { force: true });
  }
}

/**
 * A file can't take the name of a folder.
 *
 * @throws the error of the file system for a folder with content, before an index is built in vain
 */
function removeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) rmdirSync(path);
}

interface NewIndex {
  readonly path: string;
  readonly content: string;
  readonly assertRunning: () => void;
}

function writeIndex(library: Database, { path, content, assertRunning }: NewIndex): void {
  const index = openDatabase(path, { create: true });
  try {
    index.pragma('journal_mode = OFF');
    index.pragma('synchronous = OFF');
    index.exec('BEGIN');
    index.exec(SCHEMA);
    const entry = index.prepare('INSERT INTO entries VALUES (?, ?, ?, ?)');
    const words = index.prepare('INSERT INTO words (rowid, title, artists, album) VALUES (?, ?, ?, ?)');
    // A value may be of any type, since SQLite stores whatever it is given.
    const text = (value: unknown) => (value === null ? '' : fold(String(value)));
    const tracks = library.prepare(TRACKS).raw().safeIntegers().iterate() as Iterable<readonly unknown[]>;
    // Row by row, and not with one long statement, so that it can be ended at any time.
    for (const [id, title, album, artists] of tracks) {
      assertRunning();
      const row = [id, text(title), text(artists), text(album)];
      entry.run(row);
      words.run(row);
    }
    index.exec(INDEXES);
    index.prepare('INSERT INTO about VALUES (?)').run(content);
    index.exec('COMMIT');
  } finally {
    index.close();
  }
}
