import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Backups } from '../../contract/backups.ts';
import type { Bridge } from '../../contract/bridge.ts';
import { useNotices } from '../components/notices.tsx';
import { describeError } from '../components/words.tsx';
import { useTexts } from '../texts/texts.ts';

export interface BackupJobs {
  /** What this window asked for and waits for. */
  readonly running: Pick<NonNullable<Backups['job']>, 'kind' | 'id'> | null;
  readonly create: () => void;
  readonly verify: (id: string) => void;
  readonly remove: (id: string) => void;
  readonly undoRestore: () => void;
}

/** One job at a time; its end, or why it was refused, is said in a sentence. */
export function useBackupJobs(bridge: Bridge): BackupJobs {
  const { t } = useTexts();
  const queries = useQueryClient();
  const notices = useNotices();
  const [running, setRunning] = useState<BackupJobs['running']>(null);
  const run = async (job: BackupJobs['running'], start: () => Promise<unknown>, done: string) => {
    setRunning(job);
    try {
      await start();
      notices.succeed(done);
    } catch (error) {
      notices.fail(describeError(error));
    } finally {
      setRunning(null);
      await queries.invalidateQueries({ queryKey: ['backups'] });
    }
  };
  return {
    running,
    create: () => void run({ kind: 'create', id: null }, () => bridge.createBackup({}), t.backups.created),
    verify: (id) => void run({ kind: 'verify', id }, () => bridge.verifyBackup(id), t.backups.verified),
    remove: (id) => void run(null, () => bridge.deleteBackup(id), t.backups.removed),
    undoRestore: () => void run({ kind: 'restore', id: null }, () => bridge.undoRestore(), t.restore.done),
  };
}
