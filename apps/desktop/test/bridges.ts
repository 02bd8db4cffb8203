import { createChannelBridge } from '@auralis/web/client/channel-bridge';
import { createHttpBridge } from '@auralis/web/client/http-bridge';
import type { Bridge, BridgeError } from '@auralis/web/contract';
import type { AppState } from '@auralis/web/contract/upgrade';
import { createServer } from '@auralis/web/server';
import { pino } from 'pino';
import { runningApp } from './running-app.ts';

/** A bridge and the app on its other side. */
export interface OpenBridge extends AsyncDisposable {
  readonly bridge: Bridge;
}

export type BridgeKind = 'HTTP' | 'channel';

/** Opens the library with the real server, or with the real controllers of the main process. */
export function openBridge(kind: BridgeKind, library: string): Promise<OpenBridge> {
  return kind === 'HTTP' ? overHttp(library) : overChannel(library);
}

const PAGE = '<!doctype html><html><head></head><body></body></html>';

async function overHttp(library: string): Promise<OpenBridge> {
  const bytes = new Uint8Array(Buffer.from(PAGE));
  const page = { bytes, type: 'text/html', etag: '"1"', cacheControl: 'no-cache' };
  const log = pino({ level: 'silent' });
  const server = createServer({
    library,
    appVersion: '1.4.0',
    clientFiles: new Map([['/', page]]),
    port: { at: 0 },
    log,
  });
  const { url } = await server.start();
  const origin = url.replace(/\/$/, '');
  const [, token = ''] = /auralis-token" content="([^"]+)"/.exec(await (await fetch(url)).text()) ?? [];
  const bridge = createHttpBridge({ origin, token, onOutdated: () => undefined });
  return { bridge, [Symbol.asyncDispose]: () => server.stop() };
}

async function overChannel(library: string): Promise<OpenBridge> {
  const running = await runningApp(library);
  void running.start();
  return {
    bridge: createChannelBridge(running.channel),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}

/** Watches the app until its state is one of those named. */
export async function stateOf(bridge: Bridge, ...wanted: readonly AppState['state'][]): Promise<AppState> {
  const found = Promise.withResolvers<AppState>();
  const unwatch = bridge.watchState((state) => {
    if (wanted.includes(state.state)) found.resolve(state);
  });
  try {
    return await found.promise;
  } finally {
    unwatch();
  }
}

/** The error of a request that has to be refused. */
export async function refusalOf(request: Promise<unknown>): Promise<Pick<BridgeError, 'code' | 'message' | 'hint'>> {
  const error = await request.then(
    () => {
      throw new Error('The request was not refused.');
    },
    (reason: BridgeError) => reason,
  );
  return { code: error.code, message: error.message, hint: error.hint };
}
