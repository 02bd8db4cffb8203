import type { Database } from 'better-sqlite3';
import { fold } from './fold.ts';

export interface FoundTracks {
  /** At most a thousand, the best first. */
  readonly ids: readonly bigint[];
  /** There are more than that. */
  readonly isCapped: boolean;
}

const LIMIT = 1000;
/** Titles and artists that begin with what was typed are found even where a thousand others contain it. */
const PREFIX_LIMIT = 200;
/** The shortest text that the index knows. */
const TRIGRAM = 3;
const CONTAINS = "instr(e.title || ' ' || e.artists || ' ' || e.album, ?) > 0";

interface Entry {
  readonly id: bigint;
  readonly title: string;
  readonly artists: string;
  readonly album: string;
}

/**
 * Finds the tracks of which title, artists or album contain every word, also as a part of a longer word, whatever the case
 * and the accents.
 */
export function searchTracks(index: Database, text: string): FoundTracks {
  const query = fold(text);
  if (query === '') return { ids: [], isCapped: false };
  const words = query.split(' ');
  const containing = findContaining(index, words);
  const beginning = ['title', 'artists'].flatMap((column) => findBeginning(index, column, query));
  const found = new Map([...beginning, ...containing].map((entry) => [entry.id, entry]));
  const ranked = [...found.values()]
    .map((entry) => ({ ...entry, rank: rankOf(entry, query, words) }))
    .sort((one, other) => one.rank - other.rank || one.title.length - other.title.length || compare(one, other));
  return {
    ids: ranked.slice(0, LIMIT).map(({ id }) => id),
    isCapped: containing.length > LIMIT || ranked.length > LIMIT,
  };
}

function findContaining(index: Database, words: readonly string[]): readonly Entry[] {
  const [long, short] = [words.filter(isIndexed), words.filter((word) => !isIndexed(word))];
  const conditions = short.map(() => CONTAINS);
  if (long.length === 0) {
    const sql = `SELECT e.* FROM entries e WHERE ${conditions.join(' AND ')} LIMIT ${LIMIT + 1}`;
    return select(index, sql, short);
  }
  const match = long.map((word) => `"${word.replaceAll('"', '""')}"`).join(' AND ');
  const where = ['w.words MATCH ?', ...conditions].join(' AND ');
  const sql = `SELECT e.* FROM words w CROSS JOIN entries e ON e.id = w.rowid WHERE ${where} LIMIT ${LIMIT + 1}`;
  return select(index, sql, [match, ...short]);
}

function findBeginning(index: Database, column: string, query: string): readonly Entry[] {
  const sql = `SELECT * FROM entries WHERE ${column} >= ? AND ${column} < ? ORDER BY ${column} LIMIT ${PREFIX_LIMIT}`;
  return select(index, sql, [query, `${query}\u{10ffff}`]);
}

function select(index: Database, sql: string, values: readonly string[]): readonly Entry[] {
  return index
    .prepare(sql)
    .safeIntegers()
    .all(...values) as readonly Entry[];
}

function isIndexed(word: string): boolean {
  return [...word].length >= TRIGRAM;
}

/** From 0, the best: the title itself, the artist, a beginning, whole beginnings of words, parts of words. */
function rankOf({ title, artists, album }: Entry, query: string, words: readonly string[]): number {
  if (title === query) return 0;
  if (artists === query) return 1;
  if (title.startsWith(query)) return 2;
  if (artists.startsWith(query)) return 3;
  const allBegin = (text: string) => words.every((word) => ` ${text}`.includes(` ${word}`));
  if (allBegin(title)) return 4;
  if (allBegin(`${title} ${artists}`)) return 5;
  if (allBegin(`${title} ${artists} ${album}`)) return 6;
  return words.every((word) => title.includes(word)) ? 7 : 8;
}

function compare(one: Entry, other: Entry): number {
  if (one.title !== other.title) return one.title < other.title ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}
