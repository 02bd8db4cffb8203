import Button from '@mui/material/Button';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import type { Bridge } from '../../contract/bridge.ts';
import { BridgeProvider, useWatchedState } from '../bridge/bridge-context.tsx';
import { NoticeProvider } from '../components/notices.tsx';
import { HeadingFocusContext, PageHeading } from '../components/page.tsx';
import { type Texts, TextsProvider } from '../texts/texts.ts';
import { UpdatesProvider } from '../updates/updates-context.tsx';
import { MigrationDialog } from '../upgrade/migration-dialog.tsx';
import { Stage } from '../upgrade/stage.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { chooseScreen } from './screen.ts';
import { SettingsProvider, useKeptSettings } from './settings.tsx';

/** Only the desktop app has updates. */
const UpdateCenter = lazy(() =>
  import('../updates/update-center.tsx').then(({ UpdateCenter: component }) => ({ default: component })),
);
const loadFrame = () => import('./frame.tsx');
const Frame = lazy(() => loadFrame().then(({ Frame: component }) => ({ default: component })));

export interface AppProps {
  readonly bridge: Bridge;
  readonly firstTexts: Texts;
  readonly outdated: EventTarget;
}

/** Shows what the state of the app asks for: the page of the update, the library, or the request to load the page again. */
export function App({ bridge, firstTexts, outdated }: AppProps) {
  const watched = useWatchedState(bridge);
  const { kept, texts } = useKeptSettings(bridge, firstTexts, watched.state?.state);
  const isOutdated = useOutdated(outdated);
  const { pathname, key } = useLocation();
  const navigate = useNavigate();
  const screen = isOutdated ? 'outdated' : chooseScreen(watched.state, pathname);
  return (
    <BridgeProvider bridge={bridge}>
      <TextsProvider value={texts}>
        <SettingsProvider value={kept}>
          <WithUpdates bridge={bridge}>
            <NoticeProvider
              banner={watched.connection === 'online' || screen === 'outdated' ? null : <ConnectionBanner />}
            >
              {screen === 'outdated' ? <Outdated texts={texts} /> : null}
              {screen === 'stage' ? (
                <MigrationDialog
                  bridge={bridge}
                  texts={texts}
                  watched={watched}
                  onRestore={(id) => navigate(`/backups/${id}/restore`)}
                  onShowBackups={() => navigate('/backups')}
                />
              ) : null}
              {screen === 'library' || screen === 'restore' ? (
                <HeadingFocusContext value={key === 'default' ? 'keeps-focus' : 'takes-focus'}>
                  <Suspense>
                    <Frame watched={watched} navigation={screen === 'library' ? 'shown' : 'hidden'} />
                  </Suspense>
                </HeadingFocusContext>
              ) : null}
              {bridge.updates === null ? null : (
                <Suspense>
                  <UpdateCenter />
                </Suspense>
              )}
            </NoticeProvider>
          </WithUpdates>
        </SettingsProvider>
      </TextsProvider>
    </BridgeProvider>
  );
}

function WithUpdates({ bridge, children }: { readonly bridge: Bridge; readonly children: ReactNode }) {
  return bridge.updates === null ? children : <UpdatesProvider updates={bridge.updates}>{children}</UpdatesProvider>;
}

function useOutdated(outdated: EventTarget): boolean {
  const [isOutdated, setOutdated] = useState(false);
  useEffect(() => {
    const onOutdated = () => setOutdated(true);
    outdated.addEventListener('outdated', onOutdated);
    return () => outdated.removeEventListener('outdated', onOutdated);
  }, [outdated]);
  return isOutdated;
}

function Outdated({ texts: { t } }: { readonly texts: Texts }) {
  return (
    <Stage>
      <PageHeading title={t.outdated.title} />
      <p>{t.outdated.body}</p>
      <div>
        <Button variant="contained" color="primary" onClick={() => location.reload()}>
          {t.frame.reload}
        </Button>
      </div>
    </Stage>
  );
}
