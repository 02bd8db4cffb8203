import { recoverInterruptedRestore } from '@auralis/backup';
import { isRestorePending } from '@auralis/backup/support';
import { recordRestore } from '@auralis/migrate/support';
import { readerThread } from './reader/reader-thread.ts';
import { INTERRUPTED } from './record-interrupted-restore.ts';

export interface SettleRestoreOptions {
  readonly path: string;
  readonly directory: string | undefined;
  readonly readerWorkerFile: URL | string;
  readonly signal: AbortSignal | undefined;
}

/**
 * Finishes or undoes a restore whose program was killed, and records what became of it: the program itself does so as its last
 * step. Otherwise the undo of the next listener would go back to the restore before. Looks only for two files where no
 * restore was killed.
 *
 * @throws the errors of `recoverInterruptedRestore`
 */
export async function settleInterruptedRestore(options: SettleRestoreOptions): Promise<void> {
  const { path, directory, readerWorkerFile, signal } = options;
  if (!isRestorePending({ database: path, directory })) return;
  const recovery = await recoverInterruptedRestore({ database: path, directory, signal });
  if (recovery.status !== 'nothing') {
    recordRestore(path, { backup: recovery.id, code: recovery.status === 'finished' ? null : INTERRUPTED });
    return;
  }
  const thread = readerThread(path, readerWorkerFile);
  try {
    await thread.run('recordInterruptedRestore', directory);
  } finally {
    await thread.close();
  }
}
