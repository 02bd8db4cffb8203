import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import { ThemeProvider } from '@mui/material/styles';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import '../../src/client/theme/global.css';
import { loadTexts } from '../../src/client/texts/texts.ts';
import { theme } from '../../src/client/theme/theme.ts';
import { UpdateDialog, type UpdateStage } from '../../src/client/updates/update-dialog.tsx';
import { madeUpReleases } from '../memory-bridge/records.ts';

/** The dialog of the desktop app, with every stage to click through: `update-dialog.html?language=de`. */
const search = new URLSearchParams(location.search);
const texts = await loadTexts(search.get('language') === 'de' ? 'de' : 'en');
const [release] = madeUpReleases();
const root = document.getElementById('root');
if (root === null || release === undefined) throw new Error('There is nothing to show.');

function Preview() {
  const [stage, setStage] = useState<UpdateStage>({ at: 'offered' });
  if (release === undefined) return null;
  const { version, date, entries, schema } = release;
  const library =
    schema === null
      ? ({ effect: 'none', text: '' } as const)
      : ({ effect: 'upgrade', text: '', from: schema.from, to: schema.to, canReturn: !schema.breaking } as const);
  const offer = {
    version,
    installed: '1.4.0',
    releasedAt: date,
    bytes: 90_000_000,
    notes: entries.map((entry) => ({ ...entry, version })),
    library,
    lastBackupAt: new Date(Date.now() - 7.2e6).toISOString(),
  };
  return (
    <main>
      <h1>Auralis</h1>
      <UpdateDialog
        texts={texts}
        offer={offer}
        stage={stage}
        onDownload={() => setStage({ at: 'downloading', fraction: 0.42 })}
        onLater={() => setStage({ at: 'ready', problem: null })}
        onSkip={() => setStage({ at: 'skipped' })}
        onUnskip={() => setStage({ at: 'offered' })}
        onRestart={() => setStage({ at: 'installing' })}
        onInstallOnQuit={() => setStage({ at: 'on-quit' })}
        onClose={() => setStage({ at: 'offered' })}
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
