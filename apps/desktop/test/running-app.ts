import { MIGRATIONS_FOLDER } from '@auralis/library';
import type { Channel } from '@auralis/web/contract/channel';
import { pino } from 'pino';
import { createDesktopApp, type DesktopApp, type DesktopAppOptions } from '../src/app/desktop-app.node.ts';
import { channelPair } from './channel-pair.ts';

/** The main process without Electron, and the channel that a page would have. */
export interface RunningApp extends AsyncDisposable {
  readonly app: DesktopApp;
  readonly channel: Channel;
  /** Folders that were opened. */
  readonly opened: readonly string[];
  /** Every line of the log. */
  readonly logged: readonly string[];
  /** Resolves when the library is open, or is known not to be. */
  start(): Promise<void>;
}

/** Creates the app of a library. Nothing is opened before `start`. */
export async function runningApp(library: string, options: Partial<DesktopAppOptions> = {}): Promise<RunningApp> {
  const logged: string[] = [];
  const opened: string[] = [];
  const { openUpdates = null } = options;
  const pair = channelPair(openUpdates === null ? 'without-updates' : 'with-updates');
  const app = await createDesktopApp({
    location: { path: library, earlier: null },
    appVersion: '1.4.0',
    migrations: MIGRATIONS_FOLDER,
    log: pino({ level: 'debug' }, { write: (line: string) => logged.push(line) }),
    send: pair.send,
    openFolder: async (path) => void opened.push(path),
    mayCopyEarlier: async () => false,
    onSettings: () => undefined,
    openUpdates,
    ...options,
  });
  pair.connect(app.answer);
  return {
    app,
    channel: pair.channel,
    opened,
    logged,
    start: () => app.start(),
    [Symbol.asyncDispose]: () => app.stop(),
  };
}
