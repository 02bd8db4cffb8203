/// <reference types="vite/client" />
import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import { ThemeProvider } from '@mui/material/styles';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import type { Bridge } from '../../contract/bridge.ts';
import '../theme/global.css';
import { theme } from '../theme/theme.ts';
import { App } from './app.tsx';
import { Crash } from './crash.tsx';
import { loadFirstTexts } from './settings.tsx';

export interface MountOptions {
  readonly root: HTMLElement;
  readonly bridge: Bridge;
  /** Of the content security policy, for the styles that are made while the app runs. */
  readonly nonce: string;
  /** Emits `outdated` once the app no longer serves this version of the page. */
  readonly outdated: EventTarget;
}

/** Shows the app. Resolves once the texts are loaded and the first screen is on its way. */
export async function mountApp({ root, bridge, nonce, outdated }: MountOptions): Promise<void> {
  // Styles stand before those of the style sheets, which may thus refine them.
  const cache = createCache({ key: 'auralis', nonce, prepend: true });
  const texts = await loadFirstTexts();
  createRoot(root).render(
    <CacheProvider value={cache}>
      <ThemeProvider theme={theme} defaultMode="system" noSsr>
        <Crash texts={texts}>
          <BrowserRouter>
            <App bridge={bridge} firstTexts={texts} outdated={outdated} />
          </BrowserRouter>
        </Crash>
      </ThemeProvider>
    </CacheProvider>,
  );
}
