import '@auralis/web/client/global.css';
import {
  BackupsPage,
  createHttpBridge,
  isStage,
  loadTexts,
  MigrationDialog,
  type Texts,
  theme,
  UpdateDialog,
  useWatchedState,
  WhatsNew,
} from '@auralis/web/client';
import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import { ThemeProvider } from '@mui/material/styles';
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';

// An app of its own, with nothing of Auralis but its components and a server.

const meta = (name: string) => document.querySelector<HTMLMetaElement>(`meta[name="auralis-${name}"]`)?.content ?? '';
const bridge = createHttpBridge({ token: meta('token'), onOutdated: () => location.reload() });

function Jukebox({ texts }: { readonly texts: Texts }) {
  const watched = useWatchedState(bridge);
  const [chosen, choose] = useState<string | null>(null);
  if (isStage(watched.state)) return <MigrationDialog {...{ bridge, texts, watched }} onRestore={choose} />;
  return (
    <main>
      <p>{chosen === null ? 'Jukebox' : `Chosen: ${chosen}`}</p>
      <BackupsPage bridge={bridge} texts={texts} onRestore={choose} />
      <Releases texts={texts} />
    </main>
  );
}

function Releases({ texts }: { readonly texts: Texts }) {
  const { data } = useQuery({ queryKey: ['releases'], queryFn: bridge.releases });
  const [isOffered, setOffered] = useState(false);
  const close = () => setOffered(false);
  if (data === undefined) return null;
  const [newest] = data.rows;
  const notes = (newest?.entries ?? []).map(({ id, category, text }) => ({
    id,
    category,
    text,
    version: newest?.version ?? '',
  }));
  const offer = {
    version: newest?.version ?? '',
    installed: '1.0.0',
    releasedAt: new Date().toISOString(),
    bytes: 90_000_000,
    notes,
    library: { effect: 'none' as const, text: 'The library stays as it is.' },
    lastBackupAt: null,
  };
  return (
    <>
      <button type="button" onClick={() => setOffered(true)}>
        Look for updates
      </button>
      {isOffered ? (
        <UpdateDialog
          {...{ texts, offer, onDownload: close, onLater: close, onSkip: close, onUnskip: close, onClose: close }}
          stage={{ at: 'offered' }}
          onCancelDownload={close}
          onInstall={close}
          onWithdraw={close}
        />
      ) : null}
      <WhatsNew texts={texts} releases={data.rows} unseen={data.unseen} />
    </>
  );
}

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element #root.');
const texts = await loadTexts('en');
createRoot(root).render(
  <CacheProvider value={createCache({ key: 'jukebox', nonce: meta('nonce'), prepend: true })}>
    <ThemeProvider theme={theme} defaultMode="system" noSsr>
      <QueryClientProvider client={new QueryClient()}>
        <Jukebox texts={texts} />
      </QueryClientProvider>
    </ThemeProvider>
  </CacheProvider>,
);
