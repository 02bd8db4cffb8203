import { type BigIntStats, renameSync, rmSync, statSync } from 'node:fs';
import type { Database } from 'better-sqlite3';

/** The file that an open library is in, although its name can come to mean another one. */
export interface LibraryFile {
  /**
   * Whether the name of the library now means another file or none, its log was removed, or another program brought it to
   * another schema. Takes microseconds. Then nothing may be written, and no connection may be opened by that name before
   * `close`: SQLite would apply the log of the old file to the new one.
   */
  isReplaced(): boolean;
  /** Closes the connection. Where its file was replaced, its last changes go into the old file and never into the new one. */
  close(): void;
}

const SIDECARS = ['-wal', '-shm'] as const;

/** Remembers in which file a library is; call it as soon as it is open. */
export function libraryFile(database: Database, platform: NodeJS.Platform = process.platform): LibraryFile {
  const { name } = database;
  const schemaOf = () => Number(database.pragma('user_version', { simple: true }));
  const schema = schemaOf();
  const own = new Map(['', ...SIDECARS].map((suffix) => [suffix, identify(name + suffix)]));
  // Windows does not rename, replace or remove an open file, and not all of its file systems have lasting numbers for files.
  const isOwn = (suffix: string) => platform === 'win32' || identify(name + suffix) === own.get(suffix);

  function hasOtherSchema(): boolean {
    try {
      return schemaOf() !== schema;
    } catch {
      // Locked or unreadable: whoever reads or writes next gets the reason.
      return false;
    }
  }

  return {
    isReplaced: () => !isOwn('') || (own.get('-wal') !== null && !isOwn('-wal')) || hasOtherSchema(),
    close() {
      const isUnmoved = isOwn('');
      const isEmptied = isUnmoved || emptyLog(database);
      database.close();
      // SQLite leaves the log of a file that lost its name, and would apply it to the next one.
      if (!isUnmoved) for (const suffix of SIDECARS) if (isOwn(suffix)) remove(name + suffix, isEmptied);
    },
  };
}

/** Device and number of a file; null where there is none. */
function identify(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev}:${found.ino}`;
}

/** Writes the log into the file that the connection has open. Returns whether nothing is left in it. */
function emptyLog(database: Database): boolean {
  try {
    // SQLite would wait in this thread for whoever reads an old state.
    database.pragma('busy_timeout = 0');
    const [result] = database.pragma('wal_checkpoint(TRUNCATE)') as readonly { readonly busy: number }[];
    return result?.busy === 0;
  } catch {
    return false;
  }
}

/** Of a log that still has changes, the only copy is kept under another name. */
function remove(path: string, isEmptied: boolean): void {
  const found: BigIntStats | undefined = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (found === undefined) return;
  if (isEmptied || path.endsWith('-shm')) rmSync(path, { force: true });
  else renameSync(path, `${path}.${found.ino}`);
}
