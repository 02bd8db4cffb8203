import {
  changeLibrary,
  type LibraryReader,
  type OpenLibrary,
  openLibraryReader,
  type UpgradeResult,
} from '@auralis/library';
import type { Logger } from 'pino';
import { apiError } from './api-error.ts';
import { watchLibrary } from './watch-library.ts';

type Database = OpenLibrary['database'];

/** A library in use: all reads in threads, all writes on one connection. */
export interface OpenedLibrary {
  readonly result: UpgradeResult;
  readonly isReadOnly: boolean;
  readonly reader: LibraryReader;
  /**
   * Runs one change, and reports it to all windows.
   *
   * @throws ApiError `LIBRARY_READ_ONLY`; DatabaseError `DATABASE_BUSY`, `DISK_FULL`, `DATABASE_DAMAGED`
   */
  write<Result>(change: (database: Database) => Result): Promise<Result>;
  /** Ends the threads and closes the connection. */
  close(): Promise<void>;
}

interface OpenedLibraryOptions extends Pick<OpenLibrary, 'database' | 'result' | 'isReadOnly'> {
  readonly log: Logger;
  /** In a bundle: the worker that reads. */
  readonly readerWorkerFile?: string | undefined;
  /** Called after each change, also by other programs, and when the search index is ready. */
  readonly onChange: () => void;
}

export function openedLibrary(options: OpenedLibraryOptions): OpenedLibrary {
  const { database, result, isReadOnly, log, readerWorkerFile, onChange } = options;
  const reader = openLibraryReader({ path: result.database, workerFile: readerWorkerFile });
  const indexing = reader.updateSearchIndex().then(onChange, (error) => {
    log.warn({ code: codeOf(error) }, 'the search index could not be updated');
  });
  const stopWatching = watchLibrary(database, { onChange });
  return {
    result,
    isReadOnly,
    reader,
    async write(change) {
      if (isReadOnly) throw apiError('LIBRARY_READ_ONLY', 'The file or its folder may not be written to.');
      try {
        const changed = await changeLibrary(database, change);
        onChange();
        return changed;
      } catch (error) {
        if (/^SQLITE_READONLY/.test(codeOf(error))) throw apiError('LIBRARY_READ_ONLY', codeOf(error));
        throw error;
      }
    },
    async close() {
      stopWatching();
      // The thread that builds the index has the library open, and ends with it.
      await indexing;
      await reader.close();
      database.close();
    },
  };
}

/** The code of an error, for the log. */
export function codeOf(error: unknown): string {
  const code = (error as { readonly code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : 'UNEXPECTED';
}
