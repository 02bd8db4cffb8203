import type { Progress } from '@auralis/sqlite';

type Stream = Pick<NodeJS.WriteStream, 'isTTY' | 'write'>;

const WORDS: Readonly<Record<string, string>> = {
  hash: 'Reading the backup',
  check: 'Checking',
  copy: 'Copying the database',
  evidence: 'Preserving the damaged files',
  restore: 'Restoring',
  read: 'Reading the damaged pages',
  write: 'Saving the tables',
};

/** Shows progress in one line that is overwritten; nothing without a terminal. */
export function progressPrinter(stream: Stream): ((progress: Progress) => void) | undefined {
  if (stream.isTTY !== true) return undefined;
  return ({ phase, done, total }) => {
    const percent = total === null || total === 0 ? '' : ` ${Math.floor((100 * done) / total)} %`;
    const isEnd = total !== null && done >= total;
    stream.write(`\r\u001b[K${WORDS[phase] ?? phase}${percent}${isEnd ? '\r\u001b[K' : ''}`);
  };
}
