import type { LibraryFile, OpenLibrary } from '@auralis/library';

export interface WatchOptions {
  /** Called after another program has changed the library; not for changes through this connection. */
  readonly onChange: () => void;
  /** Called once, when the library is no longer what was opened; see `LibraryFile.isReplaced`. Then the watch has ended. */
  readonly onReplaced: () => void;
  /** Default 3000. */
  readonly intervalMs?: number;
}

/**
 * Watches for changes by other programs. Asking takes microseconds: SQLite counts their commits for each connection
 * (https://sqlite.org/pragma.html#pragma_data_version).
 *
 * @returns ends it; call it before the connection is closed
 */
export function watchLibrary(
  database: OpenLibrary['database'],
  file: Pick<LibraryFile, 'isReplaced'>,
  { onChange, onReplaced, intervalMs = 3000 }: WatchOptions,
): () => void {
  // SQLite would wait for a lock in this thread, which answers all requests.
  database.pragma('busy_timeout = 0');
  let known: unknown = null;

  function look(): void {
    if (file.isReplaced()) {
      clearInterval(timer);
      onReplaced();
      return;
    }
    try {
      const found = database.pragma('data_version', { simple: true });
      if (known !== null && found !== known) onChange();
      known = found;
    } catch {
      // Another program has it locked: the next look finds what that has changed.
    }
  }

  const timer = setInterval(look, intervalMs).unref();
  look();
  return () => clearInterval(timer);
}
