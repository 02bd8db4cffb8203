/** A way in which a migration that reports success can change data that nobody meant to change. */
export interface CorruptionCase {
  /** What happens, as a heading. */
  readonly name: string;
  /** What the author wrote, or forgot. */
  readonly mistake: string;
  /** The schema of the first release. */
  readonly schema: readonly string[];
  /** The rows of a user. */
  readonly rows: readonly string[];
  /** The statements of the faulty migration. */
  readonly migration: readonly string[];
  /** A query whose answer must be the same before and after. */
  readonly data: string;
}

/** A table of tracks, for the cases that need nothing else. */
export const TRACKS = 'CREATE TABLE tracks (id INTEGER PRIMARY KEY, title TEXT, artist TEXT, year INTEGER, added TEXT)';
export const TRACK_ROWS = `INSERT INTO tracks VALUES
  (1, 'Olsen Olsen', 'Sigur Rós', 1999, '2024-03-31 01:30:00'), (2, 'Jóga', 'Björk', 1997, '2024-06-01 10:00:00'),
  (3, 'Waterloo', 'ABBA', NULL, '2024-06-02 23:59:59'), (4, 'Fernando', 'Abba', 1976, NULL)`;
const TRACK_DATA = 'SELECT id, title, artist, year, added FROM tracks ORDER BY id';

/** Copies a table into a new definition, and lets it take the place of the old one. */
export function rebuild(table: string, columns: string, copy: string): readonly string[] {
  return [
    `CREATE TABLE ${table}_new (${columns})`,
    copy,
    `DROP TABLE ${table}`,
    `ALTER TABLE ${table}_new RENAME TO ${table}`,
  ];
}

/** A case about the table of tracks. */
export function ofTracks(
  name: string,
  mistake: string,
  migration: readonly string[],
  data: string = TRACK_DATA,
): CorruptionCase {
  return { name, mistake, schema: [TRACKS], rows: [TRACK_ROWS], migration, data };
}
