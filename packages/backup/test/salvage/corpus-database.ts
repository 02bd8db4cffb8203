import { openDatabase, quoteName } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';

/** Pseudorandom numbers that are the same for the same seed. */
export type Random = (below: number) => number;

/** https://en.wikipedia.org/wiki/Xorshift */
export function randomFrom(seed: number): Random {
  let state = (seed * 2654435761 + 88172645) >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}

export interface CorpusDatabaseOptions {
  readonly seed: number;
  readonly pageSize?: number;
  readonly tracks?: number;
  readonly encoding?: 'UTF-8' | 'UTF-16le' | 'UTF-16be';
  readonly isAutoVacuum?: boolean;
}

/**
 * A database that covers the cases of the page reader: deep trees, overflow chains, deleted rows, free pages full of
 * deleted rows, tables WITHOUT ROWID, without a primary key, and with a column added later.
 */
export function makeCorpusDatabase(path: string, options: CorpusDatabaseOptions): void {
  const { seed, pageSize = 1024, tracks = 600, encoding = 'UTF-8', isAutoVacuum = false } = options;
  const random = randomFrom(seed);
  const database = openDatabase(path, { create: true });
  database.pragma(`encoding = '${encoding}'`);
  database.pragma(`auto_vacuum = ${isAutoVacuum ? 'INCREMENTAL' : 'NONE'}`);
  database.pragma('synchronous = OFF');
  database.pragma(`page_size = ${pageSize}`);
  database.pragma('journal_mode = DELETE');
  database.exec(`
    CREATE TABLE tracks (id INTEGER PRIMARY KEY, title TEXT NOT NULL, path TEXT UNIQUE, plays INTEGER, gain REAL, cover BLOB);
    CREATE TABLE artists (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL);
    CREATE TABLE track_artist (track_id INTEGER NOT NULL REFERENCES tracks ON DELETE CASCADE, artist_id INTEGER NOT NULL REFERENCES artists, PRIMARY KEY (track_id, artist_id));
    CREATE TABLE settings (section TEXT, key TEXT, value, PRIMARY KEY (key, section)) WITHOUT ROWID;
    CREATE TABLE history (played_at TEXT, what TEXT);
    CREATE INDEX tracks_title ON tracks (title);
    CREATE INDEX history_when ON history (played_at);
    CREATE VIEW loved AS SELECT * FROM tracks WHERE plays > 5;
    CREATE TRIGGER forget AFTER DELETE ON artists BEGIN DELETE FROM track_artist WHERE artist_id = old.id; END;
    BEGIN;`);
  const word = (length: number) => Array.from({ length }, () => String.fromCharCode(97 + random(26))).join('');
  const insert = database.prepare('INSERT INTO tracks VALUES (?, ?, ?, ?, ?, ?)');
  for (let id = 1; id <= tracks; id += 1) {
    const cover = random(20) === 0 ? Buffer.from(word(200 + random(5000))) : null;
    const doomed = id > tracks / 2 && id <= tracks * 0.6;
    const title = `${doomed ? 'DELETED ' : ''}${word(5 + random(60))}`;
    insert.run(BigInt(id), title, `/music/${id}/${word(8)}.flac`, BigInt(random(300) - 2), random(1000) / 7, cover);
  }
  const artist = database.prepare('INSERT INTO artists (name) VALUES (?)');
  for (let id = 1; id <= 120; id += 1) artist.run(word(4 + random(30)));
  const link = database.prepare('INSERT OR IGNORE INTO track_artist VALUES (?, ?)');
  for (let id = 1; id <= tracks; id += 1) for (let n = 0; n < 2; n += 1) link.run(BigInt(id), BigInt(1 + random(120)));
  const setting = database.prepare('INSERT OR IGNORE INTO settings VALUES (?, ?, ?)');
  for (let n = 0; n < 250; n += 1) setting.run(word(2), word(6), n % 9 === 0 ? word(900) : BigInt(n));
  const played = database.prepare('INSERT INTO history VALUES (?, ?)');
  for (let n = 0; n < 300; n += 1) played.run(`2026-01-${n}`, word(10 + random(40)));
  database.exec(`
    COMMIT;
    DELETE FROM tracks WHERE title LIKE 'DELETED %';
    UPDATE history SET what = 'DELETED' WHERE rowid % 11 = 0;
    DELETE FROM history WHERE what = 'DELETED';
    ALTER TABLE artists ADD COLUMN country TEXT DEFAULT 'unknown';
    INSERT INTO artists (name, country) VALUES ('the last', 'CH');
    UPDATE tracks SET plays = 300 WHERE id % 17 = 0;`);
  database.close();
}

/** Every row of every table by its key, as SQL literals that preserve the types. */
export type Rows = ReadonlyMap<string, ReadonlyMap<string, string>>;

export function readAllRows(database: Database): Rows {
  const tables = database
    .prepare(
      `SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
    )
    .all() as readonly { readonly name: string; readonly wr: number }[];
  return new Map(tables.map(({ name, wr }) => [name, readRows(database, name, wr === 1)]));
}

/** The rows of sqlite_sequence: with a damaged schema they may end up in a table of the user. */
export function readSequences(database: Database): Rows {
  return new Map([['sqlite_sequence', readRows(database, 'sqlite_sequence', false)]]);
}

function readRows(database: Database, table: string, isWithoutRowid: boolean): ReadonlyMap<string, string> {
  const infos = database.pragma(`table_info(${quoteName(table)})`) as readonly { name: string; pk: number }[];
  const quoted = infos.map(({ name }) => `quote(${quoteName(name)})`).join(` || ',' || `);
  const keys = infos
    .filter(({ pk }) => pk > 0)
    .toSorted((one, other) => one.pk - other.pk)
    .map(({ name }) => `quote(${quoteName(name)})`);
  const key = isWithoutRowid ? keys.join(` || ',' || `) : 'rowid';
  const rows = database.prepare(`SELECT ${key} AS key, ${quoted} AS row FROM ${quoteName(table)}`).all() as readonly {
    readonly key: unknown;
    readonly row: string;
  }[];
  return new Map(rows.map(({ key: own, row }) => [String(own), row]));
}
