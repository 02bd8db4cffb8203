import type { Database } from 'better-sqlite3';
import { makeStillView } from './still-view.ts';
import { openDatabase } from './storage/open-database.ts';

/** Reads a copy that nobody changes meanwhile, and leaves no trace beside it. */
export function readCopy<Result>(path: string, read: (copy: Database) => Result): Result {
  const view = makeStillView(path);
  try {
    const copy = openDatabase(view.path, { readonly: true });
    try {
      return read(copy);
    } finally {
      copy.close();
    }
  } finally {
    view.remove();
  }
}
