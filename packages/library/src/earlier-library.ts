import { closeSync, existsSync, linkSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { BackupError } from '@auralis/backup';
import { assertNotEmpty, copySnapshot, openDatabase, syncDirectory, syncFile } from '@auralis/sqlite';

export interface CopyEarlierOptions {
  /** The library in its old place. It is only read, and stays. */
  readonly earlier: string;
  /** Where the app keeps libraries now; nothing may be there yet. */
  readonly path: string;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number | null }) => void;
  readonly signal?: AbortSignal;
}

/**
 * Brings a listener's earlier library to its new place, as a checked copy, once they said yes. It appears there whole
 * or not at all; `openLibrary` then takes it over like any other.
 *
 * @throws BackupError `DATABASE_MISSING`, `DATABASE_BUSY`, `DATABASE_DAMAGED`, `CANCELLED`,
 *   `BACKUP_FAILED` when something is there already
 */
export async function copyEarlierLibrary({ earlier, path, onProgress, signal }: CopyEarlierOptions): Promise<void> {
  if (existsSync(path)) throw alreadyThere(path);
  assertNotEmpty(earlier);
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const arriving = join(folder, `.${basename(path)}.arriving`);
  rmSync(arriving, { force: true });
  closeSync(openSync(arriving, 'wx', 0o600));
  try {
    const progress = onProgress === undefined ? {} : { onProgress };
    await copySnapshot({ database: earlier, to: arriving, phase: 'copy', signal, ...progress });
    assertSound(arriving, earlier);
    syncFile(arriving);
    appear(arriving, path);
    syncDirectory(folder);
  } finally {
    rmSync(arriving, { force: true });
  }
}

/** A link fails where a rename would replace: two first starts at once must not overwrite each other. */
function appear(arriving: string, path: string): void {
  try {
    linkSync(arriving, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw alreadyThere(path);
    throw error;
  }
}

function assertSound(copy: string, earlier: string): void {
  const connection = openDatabase(copy);
  try {
    // The copy of a file in WAL mode is one, too; without its log it must be readable by itself.
    connection.pragma('journal_mode = DELETE');
    const found = connection.pragma('quick_check(1)', { simple: true });
    if (found === 'ok') return;
    throw new BackupError('DATABASE_DAMAGED', {
      message: `Your earlier library ${earlier} is damaged. It was left as it is.`,
      detail: String(found),
      hint: 'Salvage what is readable with `auralis-backup salvage`, or start with a new library.',
      facts: { database: earlier },
    });
  } finally {
    connection.close();
  }
}

function alreadyThere(path: string): BackupError {
  return new BackupError('BACKUP_FAILED', {
    message: `There is a library at ${path} already. Your earlier library was left where it is.`,
    detail: 'An earlier library is only brought to a place that is empty.',
    hint: 'Use the library that is there, or move it away and try again.',
    facts: { path },
  });
}
