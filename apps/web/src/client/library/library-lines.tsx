import Button from '@mui/material/Button';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useSettings } from '../app/settings.tsx';
import { useBridge, type WatchedState } from '../bridge/bridge-context.tsx';
import { StatusLine } from '../components/words.tsx';
import { useTexts } from '../texts/texts.ts';
import styles from './library-page.module.css';

/** Lines below the library: an update that was too short for a page, what is new, and how the library is open. */
export function LibraryLines({ watched: { state } }: { readonly watched: WatchedState }) {
  const { t } = useTexts();
  if (state?.state !== 'ready') return null;
  return (
    <div className={styles.lines}>
      {state.isReadOnly ? (
        <div className={styles.line}>
          <StatusLine tone="warning">{t.frame.readOnly}</StatusLine>
        </div>
      ) : null}
      {state.newerSchema === null ? null : (
        <div className={styles.line}>
          <StatusLine tone="success">{t.frame.newerSchema(state.newerSchema)}</StatusLine>
        </div>
      )}
      {state.receipt === null ? null : <QuietReceipt to={state.receipt.to} hasBackup={state.receipt.backup !== null} />}
      <ReleaseLine />
    </div>
  );
}

function QuietReceipt({ to, hasBackup }: { readonly to: number; readonly hasBackup: boolean }) {
  const { t } = useTexts();
  const bridge = useBridge();
  return (
    <div className={styles.line}>
      <StatusLine tone="success">
        {hasBackup ? t.receipt.quiet(String(to)) : t.receipt.quietNoBackup(String(to))}
      </StatusLine>
      <Link to="/update">{t.receipt.details}</Link>
      <Button size="small" variant="text" onClick={() => void bridge.dismissReceipt()}>
        {t.receipt.dismiss}
      </Button>
    </div>
  );
}

/** Once a version, unless the listener does not want it; never over what one is doing. */
function ReleaseLine() {
  const { t } = useTexts();
  const bridge = useBridge();
  const queries = useQueryClient();
  const { settings } = useSettings();
  const { data } = useQuery({ queryKey: ['releases'], queryFn: () => bridge.releases() });
  const version = data?.unseen[0];
  if (version === undefined || !settings.announcesReleases) return null;
  const dismiss = async () => {
    await bridge.markReleasesSeen();
    await queries.invalidateQueries({ queryKey: ['releases'] });
  };
  return (
    <div className={styles.line}>
      <span>{t.whatsNew.line(version)}</span>
      <Link to="/whats-new">{t.whatsNew.lineLink}</Link>
      <Button size="small" variant="text" onClick={() => void dismiss()}>
        {t.receipt.dismiss}
      </Button>
    </div>
  );
}
