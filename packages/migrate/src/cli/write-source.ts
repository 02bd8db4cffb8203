import { writeFileSync } from 'node:fs';
import { UsageError } from '@auralis/command-line';

/**
 * Writes a file of the repository in place of an older one: readable like any other there, unlike what is a listener's.
 *
 * @throws UsageError where the system does not let it be written
 */
export function writeSource(path: string, text: string): void {
  write(path, text, 'w');
}

/** Writes a file that must not be there yet. */
export function writeNewSource(path: string, text: string): void {
  write(path, text, 'wx');
}

function write(path: string, text: string, flag: 'w' | 'wx'): void {
  try {
    writeFileSync(path, text, { flag });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST')
      throw new UsageError(
        `${path} is already there, and was left as it is.`,
        'Choose another name, or go on with that file.',
      );
    throw new UsageError(`${path} can't be written (${code}).`, 'Check that its folder exists and may be written to.');
  }
}
