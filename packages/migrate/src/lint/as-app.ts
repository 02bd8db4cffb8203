import type { Database, Statement } from 'better-sqlite3';
import Sqlite from 'better-sqlite3';

/** A database as an app has it open, with what that app reads of it. */
export interface AsApp extends Disposable {
  readonly database: Database;
  /** The rows of one of the app's SELECTs, each as JSON. */
  readonly read: (select: string) => readonly string[];
}

/** Opens a copy the way an app does: foreign keys are on, and functions that a step brought along are not there. */
export function openAsApp(original: Database): AsApp {
  const database = new Sqlite(original.serialize());
  database.pragma('foreign_keys = ON');
  // Read after every write that is tried, so prepared once.
  const prepared = new Map<string, Statement>();
  return {
    database,
    read: (select) => {
      const statement = prepared.get(select) ?? database.prepare(select).raw();
      prepared.set(select, statement);
      return statement.all().map((row) => JSON.stringify(row));
    },
    [Symbol.dispose]: () => database.close(),
  };
}
