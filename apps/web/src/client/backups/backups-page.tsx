import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Backup, Backups } from '../../contract/backups.ts';
import type { Bridge } from '../../contract/bridge.ts';
import { BridgeProvider } from '../bridge/bridge-context.tsx';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { NoticeProvider } from '../components/notices.tsx';
import { Page } from '../components/page.tsx';
import { Empty, LoadError, StatusLine } from '../components/words.tsx';
import { type Texts, TextsProvider, useTexts } from '../texts/texts.ts';
import { BackupRow } from './backup-row.tsx';
import styles from './backups.module.css';
import { countsOf, lastVerified } from './proof.ts';
import { UndoRestore } from './undo-restore.tsx';
import { type BackupJobs, useBackupJobs } from './use-backup-jobs.ts';

export interface BackupsPageProps {
  readonly bridge: Bridge;
  readonly texts: Texts;
  /** Opens the page that says what a restore of this backup brings back and takes away. */
  readonly onRestore: (backup: string) => void;
}

/**
 * The backups of the library: whether there is a checked one, and each with when, why, what is in it and how well it was
 * checked. Needs a `QueryClientProvider` around it.
 *
 * @example
 * <BackupsPage bridge={bridge} texts={texts} onRestore={(id) => open(`/backups/${id}/restore`)} />
 */
export function BackupsPage({ bridge, texts, onRestore }: BackupsPageProps) {
  return (
    <BridgeProvider bridge={bridge}>
      <TextsProvider value={texts}>
        <NoticeProvider>
          <Content bridge={bridge} onRestore={onRestore} />
        </NoticeProvider>
      </TextsProvider>
    </BridgeProvider>
  );
}

const WHILE_WORKING_MS = 1000;

function Content({ bridge, onRestore }: Omit<BackupsPageProps, 'texts'>) {
  const { t } = useTexts();
  const { data, error, refetch } = useQuery({
    queryKey: ['backups'],
    queryFn: () => bridge.backups(),
    refetchInterval: ({ state }) => (state.data?.job == null ? false : WHILE_WORKING_MS),
  });
  const jobs = useBackupJobs(bridge);
  const isBusy = jobs.running !== null || data?.job != null;
  return (
    <Page
      title={t.backups.title}
      actions={
        <>
          {bridge.openFolder === null ? null : (
            <Button onClick={() => void bridge.openFolder?.('backups')}>{t.backups.openFolder}</Button>
          )}
          <Button variant="contained" color="primary" disabled={isBusy} onClick={jobs.create}>
            {t.backups.create}
          </Button>
        </>
      }
    >
      {data === undefined && error !== null ? <LoadError error={error} onRetry={() => void refetch()} /> : null}
      {data === undefined ? null : <Loaded backups={data} jobs={jobs} isBusy={isBusy} onRestore={onRestore} />}
    </Page>
  );
}

interface LoadedProps {
  readonly backups: Backups;
  readonly jobs: BackupJobs;
  readonly isBusy: boolean;
  readonly onRestore: (backup: string) => void;
}

function Loaded({ backups, jobs, isBusy, onRestore }: LoadedProps) {
  const texts = useTexts();
  const { t, f } = texts;
  const [toRemove, setToRemove] = useState<Backup | null>(null);
  const { rows, unusable, bytes, undo } = backups;
  const job = jobs.running ?? backups.job;
  return (
    <>
      <div className={styles.status}>
        <Status rows={rows} />
        <p className={styles.working} role="status">
          {job === null ? '' : job.kind === 'verify' ? t.backups.verifying : t.backups.creating}
        </p>
      </div>
      {undo === null ? null : <UndoRestore undo={undo} onUndo={jobs.undoRestore} isBusy={isBusy} />}
      {rows.length === 0 ? <Empty title={t.backups.empty} hint={t.backups.emptyHint} /> : null}
      <ul className={styles.rows}>
        {rows.map((backup) => (
          <BackupRow
            key={backup.id}
            backup={backup}
            isBusy={isBusy}
            isWorking={job?.id === backup.id}
            onVerify={() => jobs.verify(backup.id)}
            onRestore={() => onRestore(backup.id)}
            onRemove={() => setToRemove(backup)}
          />
        ))}
      </ul>
      {rows.length === 0 ? null : <p className={styles.note}>{t.backups.total(rows.length, f.bytes(bytes))}</p>}
      {unusable.length === 0 ? null : (
        <section className={styles.unusable}>
          <h2>{t.backups.unusable}</h2>
          {unusable.map(({ id, reason }) => (
            <StatusLine key={id} tone="warning">{`${id}: ${reason}`}</StatusLine>
          ))}
        </section>
      )}
      {toRemove === null ? null : (
        <ConfirmDialog
          title={t.backups.removeTitle}
          body={t.backups.removeBody(f.when(toRemove.createdAt), countsOf(toRemove, texts))}
          confirm={t.backups.remove}
          tone="destructive"
          onConfirm={() => {
            setToRemove(null);
            jobs.remove(toRemove.id);
          }}
          onCancel={() => setToRemove(null)}
        />
      )}
    </>
  );
}

/** The first thing to know: is there a backup that works? */
function Status({ rows }: Pick<Backups, 'rows'>) {
  const { t, f } = useTexts();
  const last = lastVerified(rows);
  if (last === null) {
    return (
      <StatusLine tone="warning">
        {t.backups.statusNone} {t.backups.statusNoneHint}
      </StatusLine>
    );
  }
  return (
    <StatusLine tone="success">
      {t.backups.statusVerified(f.ago(last.createdAt), t.backups.tracks(last.rows.tracks ?? 0))}
    </StatusLine>
  );
}
