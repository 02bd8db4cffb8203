import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Backups } from '../../contract/backups.ts';
import type { Bridge } from '../../contract/bridge.ts';
import { useNotices, type Words } from '../components/notices.tsx';
import { describeError } from '../components/words.tsx';
import { proofWords } from './proof.ts';

export interface BackupJobs {
  /** What this window asked for and waits for. */
  readonly running: Pick<NonNullable<Backups['job']>, 'kind' | 'id'> | null;
  readonly create: (label: string) => void;
  readonly verify: (id: string) => void;
  readonly remove: (id: string) => void;
  readonly undoRestore: (undo: NonNullable<Backups['undo']>) => void;
}

/** One job at a time; its end, or why it was refused, is said in a sentence. */
export function useBackupJobs(bridge: Bridge): BackupJobs {
  const queries = useQueryClient();
  const notices = useNotices();
  const [running, setRunning] = useState<BackupJobs['running']>(null);
  async function run<Result>(
    job: BackupJobs['running'],
    start: () => Promise<Result>,
    done: (result: Result) => Words,
  ): Promise<void> {
    setRunning(job);
    try {
      notices.succeed(done(await start()));
    } catch (error) {
      notices.fail(({ t }) => describeError(error, t));
    } finally {
      setRunning(null);
      await queries.invalidateQueries({ queryKey: ['backups'] });
    }
  }
  return {
    running,
    create: (label) =>
      void run(
        { kind: 'create', id: null },
        () => bridge.createBackup(label === '' ? {} : { label }),
        () =>
          ({ t }) =>
            t.backups.created,
      ),
    verify: (id) =>
      void run(
        { kind: 'verify', id },
        () => bridge.verifyBackup(id),
        (backup) =>
          ({ t }) =>
            t.backups.verified(proofWords(backup, t)),
      ),
    remove: (id) =>
      void run(
        null,
        () => bridge.deleteBackup(id),
        () =>
          ({ t }) =>
            t.backups.removed,
      ),
    undoRestore: ({ of }) =>
      void run(
        { kind: 'restore', id: null },
        () => bridge.undoRestore(),
        () =>
          ({ t }) =>
            t.backups.undo[of].done,
      ),
  };
}
