import type { Database } from 'better-sqlite3';
import { LIBRARY_MEASURES, type LibraryMeasure } from '../measures.ts';

/** What a listener counts the library by: numbers, and the date of the newest addition. */
export type LibraryFacts = Readonly<Record<LibraryMeasure, number | string | null>>;

/** Counts an open library. */
export function libraryFacts(database: Database): LibraryFacts {
  const names = Object.keys(LIBRARY_MEASURES) as readonly LibraryMeasure[];
  const facts = names.map((name) => [name, database.prepare(LIBRARY_MEASURES[name]).pluck().get() ?? null] as const);
  return Object.fromEntries(facts) as Record<LibraryMeasure, number | string | null>;
}
