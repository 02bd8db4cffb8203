import { type Contents, countContents } from '@auralis/sqlite';
import type { Database } from 'better-sqlite3';

/** Rows and values per table, without the ledger, which is not the listener's. */
export type DatabaseFacts = Contents;

export function countFacts(database: Database): DatabaseFacts {
  return factsOf(countContents(database));
}

export function factsOf(contents: Contents): DatabaseFacts {
  return Object.fromEntries(Object.entries(contents).filter(([table]) => table !== 'schema_version'));
}
