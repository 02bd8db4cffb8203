import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import { ThemeProvider } from '@mui/material/styles';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import '../../src/client/theme/global.css';
import { loadTexts } from '../../src/client/texts/texts.ts';
import { theme } from '../../src/client/theme/theme.ts';
import { UpdateDialog, type UpdateOffer } from '../../src/client/updates/update-dialog.tsx';
import { madeUpReleases } from '../memory-bridge/records.ts';

/** The dialog of the desktop app, with every stage to click through: `update-dialog.html?language=de`. */
const search = new URLSearchParams(location.search);
const texts = await loadTexts(search.get('language') === 'de' ? 'de' : 'en');
const [release] = madeUpReleases();
const root = document.getElementById('root');
if (root === null || release === undefined) throw new Error('There is nothing to show.');

function Preview() {
  const [stage, setStage] = useState<UpdateOffer['stage']>({ at: 'offered' });
  if (release === undefined) return null;
  const offer = { installed: '1.4.0', release, lastVerifiedBackup: new Date(Date.now() - 7.2e6).toISOString(), stage };
  return (
    <main>
      <h1>Auralis</h1>
      <UpdateDialog
        texts={texts}
        offer={offer}
        onDownload={() => setStage({ at: 'downloading', fraction: 0.42 })}
        onLater={() => setStage({ at: 'ready' })}
        onSkip={() => setStage({ at: 'skipped' })}
        onUnskip={() => setStage({ at: 'offered' })}
        onRestart={() => setStage({ at: 'blocked' })}
        onInstallOnQuit={() => setStage({ at: 'offered' })}
      />
    </main>
  );
}

createRoot(root).render(
  <CacheProvider value={createCache({ key: 'auralis', nonce: 'abc', prepend: true })}>
    <ThemeProvider theme={theme} defaultMode="system" noSsr>
      <Preview />
    </ThemeProvider>
  </CacheProvider>,
);
