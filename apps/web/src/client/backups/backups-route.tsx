import { useNavigate } from 'react-router';
import { useBridge, type WatchedState } from '../bridge/bridge-context.tsx';
import { BackLink } from '../components/back-link.tsx';
import { useTexts } from '../texts/texts.ts';
import { BackupsPage } from './backups-page.tsx';

/** The backups at their address; also while the library can't be opened, and then with the way back to the reason. */
export default function BackupsRoute({ watched: { state } }: { readonly watched: WatchedState }) {
  const bridge = useBridge();
  const texts = useTexts();
  const navigate = useNavigate();
  const isClosed = state?.state === 'failed';
  return (
    <BackupsPage
      bridge={bridge}
      texts={texts}
      onRestore={(id) => navigate(`/backups/${id}/restore`)}
      {...(isClosed
        ? {
            library: 'closed' as const,
            crumb: <BackLink to="/library">{texts.t.backups.toFailure}</BackLink>,
          }
        : {})}
    />
  );
}
