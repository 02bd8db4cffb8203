import { closeSync, existsSync, linkSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { BackupError } from '@auralis/backup';
import { copySnapshot, openDatabase } from '@auralis/sqlite';
import { assertNotEmpty, syncDirectory, syncFile } from '@auralis/sqlite/support';

export interface CopyEarlierOptions {
  /** The library in its old place. It is only read, and stays there. */
  readonly earlier: string;
  /** Where the app keeps the library now. No file may exist there. */
  readonly path: string;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number | null }) => void;
  readonly signal?: AbortSignal;
}

/**
 * Copies the library of an earlier app to its new place, after the listener agreed. The verified copy appears there
 * complete or not at all; `openLibrary` then upgrades it like any other.
 *
 * @throws BackupError `BACKUP_FAILED` if a file exists at `path`, `DATABASE_DAMAGED`; DatabaseError `DATABASE_MISSING`,
 *   `DATABASE_BUSY`, `DISK_FULL`, `CANCELLED`
 *
 * @example
 * const { path, earlier } = locateLibrary();
 * if (earlier !== null) await copyEarlierLibrary({ earlier, path });
 */
export async function copyEarlierLibrary({ earlier, path, onProgress, signal }: CopyEarlierOptions): Promise<void> {
  if (existsSync(path)) throw alreadyExists(path);
  assertNotEmpty(earlier);
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const copy = join(folder, `.${basename(path)}.arriving`);
  rmSync(copy, { force: true });
  closeSync(openSync(copy, 'wx', 0o600));
  try {
    const progress = onProgress === undefined ? {} : { onProgress };
    await copySnapshot({ database: earlier, to: copy, phase: 'copy', signal, ...progress });
    assertIntact(copy, earlier);
    syncFile(copy);
    publish(copy, path);
    syncDirectory(folder);
  } finally {
    rmSync(copy, { force: true });
  }
}

/** A link fails where a rename would replace: two apps that start at once must not overwrite each other's library. */
function publish(copy: string, path: string): void {
  try {
    linkSync(copy, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw alreadyExists(path);
    throw error;
  }
}

function assertIntact(copy: string, earlier: string): void {
  const connection = openDatabase(copy);
  try {
    // The copy of a library in WAL mode is in WAL mode too. It must be readable without a log beside it.
    connection.pragma('journal_mode = DELETE');
    const result = connection.pragma('quick_check(1)', { simple: true });
    if (result === 'ok') return;
    throw new BackupError('DATABASE_DAMAGED', {
      message: `Your earlier library ${earlier} is damaged. It was not changed.`,
      detail: String(result),
      hint: 'Salvage what is readable with `auralis-backup salvage`, or start with a new library.',
      facts: { database: earlier },
    });
  } finally {
    connection.close();
  }
}

function alreadyExists(path: string): BackupError {
  return new BackupError('BACKUP_FAILED', {
    message: `There is already a library at ${path}. Your earlier library was not copied.`,
    detail: 'The earlier library is copied only to a path where no file exists.',
    hint: 'Use the library that is there, or move it away and try again.',
    facts: { existing: path },
  });
}
