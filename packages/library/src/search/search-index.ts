import { rmSync } from 'node:fs';
import { openDatabase } from '@auralis/sqlite';
import { renameDurably, syncFile } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import { fold } from './fold.ts';

/** Raised with every change of the tables below or of `fold`, so that an older index is built again. */
const FORMAT = 1;

const SCHEMA = `
  CREATE TABLE about (stamp TEXT NOT NULL);
  CREATE TABLE entries (id INTEGER PRIMARY KEY, title TEXT NOT NULL, artists TEXT NOT NULL, album TEXT NOT NULL);
  CREATE VIRTUAL TABLE words USING fts5(
    title, artists, album, content='entries', content_rowid='id', columnsize=0, tokenize='trigram case_sensitive 1'
  );`;
const INDEXES = `
  INSERT INTO words (words) VALUES ('rebuild');
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
    index.prepare('SELECT stamp FROM about').get();
    return index;
  } catch {
    index?.close();
    return null;
  }
}

/**
 * Builds the index anew where it is missing, damaged or older than the library. The old one stays in place until the new
 * one is complete.
 *
 * @returns whether it was built
 * @throws DatabaseError `DISK_FULL`, `DATABASE_BUSY`, `DATABASE_DAMAGED`
 */
export function updateSearchIndex(library: string): boolean {
  const database = openDatabase(library, { readonly: true });
  try {
    database.exec('BEGIN');
    const stamp = stampOf(database);
    if (stamp === readStamp(library)) return false;
    const path = searchIndexPath(library);
    const unfinished = `${path}-unfinished`;
    rmSync(unfinished, { force: true });
    try {
      writeIndex(database, unfinished, stamp);
      syncFile(unfinished);
      renameDurably(unfinished, path);
    } finally {
      rmSync(unfinished, { force: true });
    }
    return true;
  } finally {
    database.close();
  }
}

function readStamp(library: string): string | null {
  const index = openSearchIndex(library);
  if (index === null) return null;
  const stamp: unknown = index.prepare('SELECT stamp FROM about').pluck().get();
  index.close();
  return String(stamp);
}

/** Changes with every track, album or artist that is added, removed or edited; not with plays and favourites. */
function stampOf(database: Database): string {
  const parts = ['tracks', 'albums', 'artists'].map((table) =>
    database.prepare(`SELECT count(*), max(id), max(updated_at) FROM ${table}`).raw().safeIntegers().get(),
  );
  const links = database.prepare('SELECT count(*), max(rowid) FROM track_artist').raw().safeIntegers().get();
  return [FORMAT, ...parts, links].join(' ');
}

function writeIndex(library: Database, path: string, stamp: string): void {
  const index = openDatabase(path, { create: true });
  try {
    index.pragma('journal_mode = OFF');
    index.pragma('synchronous = OFF');
    index.exec('BEGIN');
    index.exec(SCHEMA);
    const insert = index.prepare('INSERT INTO entries VALUES (?, ?, ?, ?)');
    // A value may be of any type, since SQLite stores whatever it is given.
    const text = (value: unknown) => (value === null ? '' : fold(String(value)));
    const tracks = library.prepare(TRACKS).raw().safeIntegers().iterate() as Iterable<readonly unknown[]>;
    for (const [id, title, album, artists] of tracks) insert.run(id, text(title), text(artists), text(album));
    index.exec(INDEXES);
    index.prepare('INSERT INTO about VALUES (?)').run(stamp);
    index.exec('COMMIT');
  } finally {
    index.close();
  }
}
