import {
  changeLibrary,
  type LibraryReader,
  libraryFile,
  type OpenLibrary,
  openLibraryReader,
  type UpgradeResult,
} from '@auralis/library';
import type { Logger } from 'pino';
import { apiError } from './api-error.ts';
import { watchLibrary } from './watch-library.ts';

type Database = OpenLibrary['database'];

/** Other programs often commit many changes one after another; the index is updated this long after the first, in milliseconds. */
const INDEX_DELAY_MS = 2000;

/** A library in use: all reads in threads, all writes on one connection. */
export interface OpenedLibrary {
  readonly result: UpgradeResult;
  readonly isReadOnly: boolean;
  readonly reader: LibraryReader;
  /** Whether the library is no longer what was opened. Then nothing may be opened by its name before `close`. */
  isReplaced(): boolean;
  /**
   * Runs one change as one transaction, and reports it to all windows.
   *
   * @throws ApiError `LIBRARY_READ_ONLY`, `LIBRARY_REPLACED`, and `LIBRARY_NOT_READY` once it is being closed; DatabaseError
   * `DATABASE_BUSY`, `DISK_FULL`, `DATABASE_DAMAGED`
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
  /** Called when the library is no longer what was opened; perhaps more than once. */
  readonly onReplaced: () => void;
}

export function openedLibrary(options: OpenedLibraryOptions): OpenedLibrary {
  const { database, result, isReadOnly, log, readerWorkerFile, onChange, onReplaced } = options;
  const reader = openLibraryReader({ path: result.database, workerFile: readerWorkerFile });
  const file = libraryFile(database);
  let indexing = index();
  let indexTimer: NodeJS.Timeout | null = null;
  const stopWatching = watchLibrary(database, file, { onChange: changedByOthers, onReplaced });
  let isClosing = false;

  function index(): Promise<void> {
    return reader.updateSearchIndex().then(onChange, (error) => {
      if (codeOf(error) !== 'CANCELLED') log.warn({ code: codeOf(error) }, 'the search index could not be updated');
    });
  }

  /** The app itself changes nothing that is searched. */
  function changedByOthers(): void {
    onChange();
    indexTimer ??= setTimeout(() => {
      indexTimer = null;
      indexing = index();
    }, INDEX_DELAY_MS).unref();
  }

  function assertOwn(): void {
    if (isClosing) throw apiError('LIBRARY_NOT_READY', 'The library is being closed.');
    if (!file.isReplaced()) return;
    onReplaced();
    throw apiError(
      'LIBRARY_REPLACED',
      'The file of the library is not the one that was opened, or has another schema.',
    );
  }

  /** As one transaction, so that the schema stays what it was found to be. */
  function attempt<Result>(change: (database: Database) => Result): Result {
    assertOwn();
    const inTransaction = database.transaction(() => {
      assertOwn();
      return change(database);
    });
    return inTransaction.immediate();
  }

  return {
    result,
    isReadOnly,
    reader,
    isReplaced: () => file.isReplaced(),
    async write(change) {
      if (isReadOnly) throw apiError('LIBRARY_READ_ONLY', 'The file or its folder may not be written to.');
      assertOwn();
      try {
        const changed = await changeLibrary(database, () => {
          const done = attempt(change);
          // What went into a file without a name is not kept.
          assertOwn();
          return done;
        });
        onChange();
        return changed;
      } catch (error) {
        if (/^SQLITE_READONLY/.test(codeOf(error))) throw apiError('LIBRARY_READ_ONLY', codeOf(error));
        throw error;
      }
    },
    async close() {
      isClosing = true;
      stopWatching();
      if (indexTimer !== null) clearTimeout(indexTimer);
      // Ends the building of the index, too.
      await reader.close();
      await indexing;
      file.close();
    },
  };
}

/** The code of an error, for the log. */
export function codeOf(error: unknown): string {
  const code = (error as { readonly code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : 'UNEXPECTED';
}
