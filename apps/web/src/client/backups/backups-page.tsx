import Button from '@mui/material/Button';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Backup, Backups } from '../../contract/backups.ts';
import type { Bridge } from '../../contract/bridge.ts';
import { BridgeProvider } from '../bridge/bridge-context.tsx';
import { ConfirmDialog } from '../components/confirm-dialog.tsx';
import { NoticeProvider } from '../components/notices.tsx';
import { Page } from '../components/page.tsx';
import { Empty, LoadError, StatusLine } from '../components/words.tsx';
import { type Texts, TextsProvider, useTexts } from '../texts/texts.ts';
import { BackupRow } from './backup-row.tsx';
import { BackupStatus } from './backup-status.tsx';
import styles from './backups.module.css';
import { CreateBackup } from './create-backup.tsx';
import { countsOf } from './proof.ts';
import { UndoRestore } from './undo-restore.tsx';
import { type BackupJobs, useBackupJobs } from './use-backup-jobs.ts';

export interface BackupsPageProps {
  readonly bridge: Bridge;
  readonly texts: Texts;
  /** Opens the page that says what a restore of this backup brings back and takes away. */
  readonly onRestore: (backup: string) => void;
  /** `closed` where the library can't be opened: then no backup can be made of it. */
  readonly library?: 'open' | 'closed';
  /** The way back, above the heading. */
  readonly crumb?: ReactNode;
}

/**
 * The backups of the library: whether there is a checked one, and each with when, why, what is in it and how well it was
 * checked. Needs a `QueryClientProvider` around it.
 *
 * @example
 * <BackupsPage bridge={bridge} texts={texts} onRestore={(id) => open(`/backups/${id}/restore`)} />
 */
export function BackupsPage({ texts, library = 'open', ...props }: BackupsPageProps) {
  return (
    <BridgeProvider bridge={props.bridge}>
      <TextsProvider value={texts}>
        <NoticeProvider>
          <Content library={library} {...props} />
        </NoticeProvider>
      </TextsProvider>
    </BridgeProvider>
  );
}

const WHILE_WORKING_MS = 1000;

type ContentProps = Omit<BackupsPageProps, 'texts' | 'library'> & Pick<LoadedProps, 'library'>;

function Content({ bridge, onRestore, library, crumb }: ContentProps) {
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
      crumb={crumb}
      actions={
        <>
          {bridge.openFolder === null ? null : (
            <Button onClick={() => void bridge.openFolder?.('backups')}>{t.backups.openFolder}</Button>
          )}
          {library === 'closed' ? null : <CreateBackup isBusy={isBusy} onCreate={jobs.create} />}
        </>
      }
    >
      {data === undefined && error !== null ? <LoadError error={error} onRetry={() => void refetch()} /> : null}
      {data === undefined ? null : <Loaded backups={data} {...{ jobs, isBusy, onRestore, library }} />}
    </Page>
  );
}

interface LoadedProps {
  readonly backups: Backups;
  readonly jobs: BackupJobs;
  readonly isBusy: boolean;
  readonly onRestore: (backup: string) => void;
  readonly library: 'open' | 'closed';
}

function Loaded({ backups, jobs, isBusy, onRestore, library }: LoadedProps) {
  const texts = useTexts();
  const { t, f } = texts;
  const [toRemove, setToRemove] = useState<Backup | null>(null);
  const { rows, unusable, bytes, undo } = backups;
  const job = jobs.running ?? backups.job;
  return (
    <>
      <div className={styles.status}>
        <BackupStatus rows={rows} library={library} />
        <p className={styles.working} role="status">
          {job === null ? '' : job.kind === 'verify' ? t.backups.verifying : t.backups.creating}
        </p>
      </div>
      {undo === null ? null : <UndoRestore undo={undo} onUndo={() => jobs.undoRestore(undo)} isBusy={isBusy} />}
      {rows.length === 0 ? (
        <Empty title={t.backups.empty} hint={library === 'closed' ? t.backups.emptyClosed : t.backups.emptyHint} />
      ) : null}
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
          body={[
            t.backups.removeBody(f.when(toRemove.createdAt), countsOf(toRemove, texts)),
            ...(undo?.id === toRemove.id ? [t.backups.undo[undo.of].needed] : []),
          ].join(' ')}
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
