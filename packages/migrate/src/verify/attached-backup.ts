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
 * under another name, since SQLite creates files beside a database in WAL mode.
 */
export function attachedBackup(database: Database): AttachedBackup {
  let view: IsolatedView | null = null;
  return {
    attach: (path) => {
      view = isolatedView(path);
      database.prepare(`ATTACH ? AS ${BACKUP}`).run(view.path);
    },
    detach: () => {
      if (view === null) return;
      try {
        if (isAttached(database)) database.exec(`DETACH ${BACKUP}`);
        view.remove();
      } catch {
        // The upgrade has ended by now, and its connection is about to be closed. The next backup removes the view.
      }
      view = null;
    },
  };
}

function isAttached(database: Database): boolean {
  if (!database.open) return false;
  return database.prepare('SELECT 1 FROM pragma_database_list WHERE name = ?').get(BACKUP) !== undefined;
}
