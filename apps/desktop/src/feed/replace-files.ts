import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { releaseTempName, renameDurably, syncFile, tempFileName } from '@auralis/sqlite/support';
import { FeedError } from './errors.ts';

/** The name and the whole content of a text file. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** A new file under a temporary name. */
interface Prepared {
  readonly path: string;
  readonly temporary: string;
  /** What the file has now; null if there is none. */
  readonly before: string | null;
}

/**
 * The names in a folder.
 *
 * @throws FeedError `FOLDER_UNREADABLE`
 */
export function listFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    throw new FeedError('FOLDER_UNREADABLE', {
      message: `${folder} can't be read as a folder.`,
      detail: String(cause),
      hint: 'Name a folder that exists and that you may read.',
      facts: { folder },
      cause,
    });
  }
}

/**
 * Replaces files of a folder, all or none: each is written and read back under a temporary name before the first takes its
 * place. After a crash between the replacements each file is whole, and the same call again completes them.
 *
 * @param check - gets each file as it was read back, and throws to keep all files as they are
 * @throws FeedError `FILE_UNWRITABLE`
 */
export function replaceFiles(
  folder: string,
  files: readonly NamedText[],
  check: (file: NamedText) => void = () => undefined,
): void {
  const prepared: Prepared[] = [];
  const replaced: Prepared[] = [];
  try {
    for (const file of files) prepared.push(prepare(folder, file));
    for (const [index, { name }] of files.entries())
      check({ name, text: readFileSync(prepared[index]?.temporary ?? '', 'utf8') });
    for (const file of prepared) {
      renameDurably(file.temporary, file.path);
      replaced.push(file);
    }
  } catch (error) {
    for (const { path, before } of replaced) restore(path, before);
    throw error instanceof FeedError ? error : unwritable(folder, error);
  } finally {
    for (const { temporary } of prepared) discard(temporary);
  }
}

function prepare(folder: string, { name, text }: NamedText): Prepared {
  const path = join(folder, name);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : null;
  const temporary = tempFileName(path);
  try {
    // Not for the owner alone: a web server may read the file as another user.
    writeFileSync(temporary, text, { flag: 'wx' });
    syncFile(temporary);
    return { path, temporary, before };
  } catch (error) {
    discard(temporary);
    throw error;
  }
}

function restore(path: string, before: string | null): void {
  if (before === null) rmSync(path);
  else writeFileSync(path, before);
}

function discard(temporary: string): void {
  rmSync(temporary, { force: true });
  releaseTempName(temporary);
}

/** A file that can't be written, with the reason of the system. */
export function unwritable(path: string, cause: unknown): FeedError {
  return new FeedError('FILE_UNWRITABLE', {
    message: `${path} can't be written.`,
    detail: String(cause),
    hint: 'Check that the folder exists, that you may write to it and that its disk has space. Then run the command again.',
    facts: { path },
    cause,
  });
}
