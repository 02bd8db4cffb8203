import { readFileSync, renameSync } from 'node:fs';
import { writeFileDurably } from '@auralis/sqlite/support';
import { type Choices, choicesDocument, newChoices } from './choices.ts';

/**
 * The file that keeps the listener's choices about updates. It is one of ours, since a window loses what it stores when
 * Electron is replaced by an older version.
 */
export interface ChoicesFile {
  read(): Choices;
  /** Replaces the file atomically. */
  write(choices: Choices): void;
}

/** Opens the file at `path`; it is created with the first reading, in a folder that exists. */
export function choicesFile(path: string): ChoicesFile {
  const write = (choices: Choices) => writeFileDurably(path, `${JSON.stringify(choices, null, 2)}\n`);
  const create = (): Choices => {
    const choices = newChoices();
    write(choices);
    return choices;
  };
  return {
    write,
    read() {
      const text = readIfPresent(path);
      if (text === null) return create();
      const parsed = parse(text);
      if (parsed !== null) return parsed;
      // Kept for whoever wants to know what happened: at worst a skipped version is announced again.
      renameSync(path, `${path}.damaged`);
      return create();
    },
  };
}

function readIfPresent(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function parse(text: string): Choices | null {
  try {
    return choicesDocument.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
