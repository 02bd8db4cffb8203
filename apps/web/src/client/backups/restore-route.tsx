import Button from '@mui/material/Button';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import type { Restored } from '../../contract/backups.ts';
import { useBridge } from '../bridge/bridge-context.tsx';
import { BackLink } from '../components/back-link.tsx';
import { Page } from '../components/page.tsx';
import { describeError, isMissing, LoadError, StatusLine } from '../components/words.tsx';
import { useTexts } from '../texts/texts.ts';
import { RestoreDifferences } from './differences.tsx';
import styles from './restore.module.css';

/** What a restore would bring back and take away, and the restore itself; afterwards its receipt. */
export default function RestoreRoute() {
  const { id = '' } = useParams();
  const texts = useTexts();
  const { t, f } = texts;
  const bridge = useBridge();
  const queries = useQueryClient();
  const doneKey = ['restored', id];
  // A restore takes the place of this page while it runs, so its result is kept outside of it.
  const { data: restored } = useQuery<Restored | null>({
    queryKey: doneKey,
    enabled: false,
    initialData: null,
    gcTime: Infinity,
  });
  const {
    data: preview,
    error,
    refetch,
  } = useQuery({
    queryKey: ['restore-preview', id],
    queryFn: () => bridge.previewRestore(id),
    enabled: restored === null,
    staleTime: 0,
  });
  const { data: list } = useQuery({ queryKey: ['backups'], queryFn: () => bridge.backups() });
  const tooNew = list?.rows.find((row) => row.id === id && !row.isReadable);
  const restore = useMutation({
    mutationFn: () => bridge.restore(id),
    onSuccess: (result) => queries.setQueryData(doneKey, result),
  });
  if (restored !== null) return <Done restored={restored} />;
  const isGone = preview === undefined && isMissing(error);
  return (
    <Page
      title={isGone ? t.restore.missing : t.restore.title}
      width="text"
      crumb={<BackLink to="/backups">{t.restore.back}</BackLink>}
    >
      {isGone ? <p>{t.restore.missingHint}</p> : null}
      {preview === undefined && tooNew !== undefined ? (
        <StatusLine tone="error">{t.restore.unreadable(tooNew.appVersion ?? '?')}</StatusLine>
      ) : null}
      {preview === undefined && tooNew === undefined && error !== null && !isGone ? (
        <LoadError error={error} onRetry={() => void refetch()} />
      ) : null}
      {preview === undefined && error === null ? <p className={styles.waiting}>{t.restore.comparing}</p> : null}
      {preview === undefined ? null : (
        <>
          <section className={styles.section}>
            <h2>{t.restore.of(f.when(preview.backup.createdAt))}</h2>
            {preview.backup.failure === null ? null : <StatusLine tone="warning">{t.restore.failedCheck}</StatusLine>}
            <RestoreDifferences preview={preview} />
          </section>
          <section className={styles.section}>
            <h2>{t.restore.kept}</h2>
            <StatusLine tone="success">{t.restore.keptBody}</StatusLine>
            {preview.willUpgrade ? <p>{t.restore.willUpgrade}</p> : null}
          </section>
          <div className={styles.foot}>
            <div role="alert">
              {restore.error === null ? null : <StatusLine tone="error">{describeError(restore.error, t)}</StatusLine>}
            </div>
            <Button variant="contained" color="primary" disabled={restore.isPending} onClick={() => restore.mutate()}>
              {t.restore.confirm}
            </Button>
          </div>
        </>
      )}
    </Page>
  );
}

/** After a restore: what the library has now, and where it is as it was. */
function Done({ restored: { counts, beforeRestore } }: { readonly restored: Restored }) {
  const { t, f } = useTexts();
  const countOf = (name: string, write: (count: number) => string) =>
    typeof counts[name] === 'number' ? [write(counts[name])] : [];
  const parts = [
    ...countOf('tracks', t.backups.tracks),
    ...countOf('playlists', t.backups.playlists),
    ...countOf('plays', t.backups.plays),
  ];
  return (
    <Page title={t.restore.done} width="text">
      {parts.length === 0 ? null : <StatusLine tone="success">{t.restore.doneCounts(f.list(parts))}</StatusLine>}
      <p>{beforeRestore === null ? t.restore.doneKeptFiles : t.restore.doneKept}</p>
      <div className={styles.buttons}>
        <Button variant="contained" color="primary" component={Link} to="/library">
          {t.receipt.open}
        </Button>
        <Button component={Link} to="/backups">
          {t.receipt.showBackups}
        </Button>
      </div>
    </Page>
  );
}
