import { progressPrinter } from '@auralis/command-line';
import type { Progress } from '@auralis/sqlite';

const WORDS: Readonly<Record<string, string>> = {
  hash: 'Reading the backup',
  check: 'Checking',
  copy: 'Copying the database',
  evidence: 'Preserving the damaged files',
  restore: 'Restoring',
  read: 'Reading the damaged pages',
  write: 'Saving the tables',
};

/** Prints progress in a terminal; nothing elsewhere, where only the result is of interest. */
export function progressTo(stream: NodeJS.WriteStream): ((progress: Progress) => void) | undefined {
  if (stream.isTTY !== true) return undefined;
  const print = progressPrinter(stream);
  return ({ phase, done, total }) => {
    const fraction = total === null || total === 0 ? null : done / total;
    print({ text: WORDS[phase] ?? phase, fraction, done: total !== null && done >= total });
  };
}
