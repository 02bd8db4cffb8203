import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import type { DesktopAppOptions } from '../../../apps/desktop/src/app/desktop-app.node.ts';
import { shellTexts } from '../../../apps/desktop/src/shell/shell-texts.ts';
import { answerPageRequest } from '../../../apps/desktop/src/shell/window-pages.node.ts';
import { type RunningApp, runningApp } from '../../../apps/desktop/test/running-app.ts';
import { readClientFiles } from '../../../apps/web/src/server/http/client-files.ts';
import type { LocalPages } from '../harness/local-pages.ts';

/** The interface, which `client.setup.ts` has built. */
const CLIENT = new URL('../../../apps/web/dist/client/', import.meta.url);

/** Serves over HTTP what a window of the app gets over its own scheme, which Chromium alone does not know. */
async function serveWindow(): Promise<LocalPages> {
  const files = readClientFiles(CLIENT);
  const texts = shellTexts('en', 'en');
  const server = createServer(async ({ method = 'GET', url }, response) => {
    const answer = answerPageRequest(files, texts, { method, url: `auralis://app${url}` });
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface DesktopWindow extends AsyncDisposable {
  readonly app: RunningApp;
  readonly url: string;
}

/**
 * Connects a page with the real main process: the preload script is replaced by a function that Playwright exposes to the
 * page, and all else is what the app ships. Nothing is opened before `app.start`.
 */
export async function desktopWindow(
  page: Page,
  library: string,
  options: Partial<DesktopAppOptions> = {},
): Promise<DesktopWindow> {
  const app = await runningApp(library, options);
  const pages = await serveWindow();
  await page.exposeFunction('desktopCall', (name: string, args: readonly unknown[]) => app.channel.call(name, args));
  await page.addInitScript(provideChannel, app.channel.hasUpdates);
  const unlisten = app.channel.listen((event) => {
    // A page that is being loaded or closed has nobody to listen, and asks for the state by itself.
    void page.evaluate((sent) => Reflect.get(globalThis, 'desktopEvent')?.(sent), event).catch(() => null);
  });
  return {
    app,
    url: pages.url,
    async [Symbol.asyncDispose]() {
      unlisten();
      await app[Symbol.asyncDispose]();
      await pages[Symbol.asyncDispose]();
    },
  };
}

/** Runs in the page, as the preload script does in a window. */
function provideChannel(hasUpdates: boolean): void {
  const listeners = new Set<(event: unknown) => void>();
  Object.assign(globalThis, {
    desktopEvent: (event: unknown) => {
      for (const listener of listeners) listener(event);
    },
    auralis: {
      hasUpdates,
      call: (name: string, args: unknown) => Reflect.get(globalThis, 'desktopCall')(name, args),
      listen(listener: (event: unknown) => void) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  });
}
