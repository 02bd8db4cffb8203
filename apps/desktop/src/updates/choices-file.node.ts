import { readFileSync, renameSync } from 'node:fs';
import { writeFileDurably } from '@auralis/sqlite/support';
import { type Choices, choicesDocument, newChoices, recoverChoices } from './choices.ts';

/**
 * The file that keeps the listener's choices about updates. It is one of ours, since a window loses what it stores when
 * Electron is replaced by an older version.
 */
export interface ChoicesFile {
  /** Reads what there is, and never fails because of what is in the file. */
  read(): Choices;
  /** Replaces the file atomically. */
  write(choices: Choices): void;
}

/** Opens the file at `path`, in a folder that exists. */
export function choicesFile(path: string): ChoicesFile {
  return {
    write: (choices) => writeFileDurably(path, `${JSON.stringify(choices, null, 2)}\n`),
    read() {
      const text = readIfPresent(path);
      if (text === null) return newChoices();
      const document = parseJson(text);
      const parsed = choicesDocument.safeParse(document);
      if (parsed.success) return parsed.data;
      setAside(path);
      return recoverChoices(document);
    },
  };
}

/** Kept for whoever wants to know what happened, and for the newer version of the app that may have written it. */
function setAside(path: string): void {
  try {
    renameSync(path, `${path}.damaged`);
  } catch {
    // On a disk that can't be written to, the file stays as it is.
  }
}

function readIfPresent(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The caller takes it for a file with nothing in it.
    return null;
  }
}
