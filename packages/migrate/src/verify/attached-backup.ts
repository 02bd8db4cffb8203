import { type IsolatedView, isolatedView } from '@auralis/sqlite/support';
import type { Database } from 'better-sqlite3';
import { BACKUP } from './row-keys.ts';

/** The backup that the connection of an upgrade reads beside the database. */
export interface AttachedBackup {
  /** Attaches a backup, also inside a transaction. */
  attach(path: string): void;
  /** Detaches it, if it is attached. SQLite does so only after the end of the transaction. */
  detach(): void;
}

/**
 * While a backup is attached, pragmas act on it too, and a name without a schema may mean a table of it. It is read
 * under another name, since SQLite creates files beside a database in WAL mode. That name is removed as soon as the files
 * are open, so that nothing is left of it after a crash; Windows allows that only after the backup is detached.
 */
export function attachedBackup(database: Database): AttachedBackup {
  let view: IsolatedView | null = null;
  return {
    attach: (path) => {
      view = isolatedView(path);
      database.prepare(`ATTACH ? AS ${BACKUP}`).run(view.path);
      // The read lasts until the transaction ends, and keeps the files open.
      database.prepare(`SELECT count(*) FROM ${BACKUP}.sqlite_schema`).get();
      if (tryTo(view.remove)) view = null;
    },
    detach: () => {
      // The upgrade has ended by now, and its connection is about to be closed.
      tryTo(() => isAttached(database) && database.exec(`DETACH ${BACKUP}`));
      if (view !== null) tryTo(view.remove);
      view = null;
    },
  };
}

/** Whether it worked. What is left, the next backup removes. */
function tryTo(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}

function isAttached(database: Database): boolean {
  if (!database.open) return false;
  return database.prepare('SELECT 1 FROM pragma_database_list WHERE name = ?').get(BACKUP) !== undefined;
}
