import type { ChannelEvent } from '@auralis/web/contract/channel';
import { BrowserWindow, shell } from 'electron';
import type { Logger } from 'pino';
import type { QuitRules } from '../app/quit.ts';
import { pageFailures } from '../shell/page-failures.ts';
import { externalAddress, isOwnPage, ORIGIN, WEB_PREFERENCES } from '../shell/security.ts';
import type { CrashReason } from '../shell/texts.ts';
import { CRASH_PATH } from '../shell/window-pages.node.ts';

export interface WindowOptions {
  /** Path of the preload script. */
  readonly preload: string;
  readonly updates: 'available' | 'none';
  readonly quitting: QuitRules;
  readonly log: Logger;
}

/** The code of Chromium for a page that was left before it was loaded. */
const WENT_ELSEWHERE = -3;

export function sendToWindows(event: ChannelEvent): void {
  for (const window of BrowserWindow.getAllWindows()) window.webContents.send('auralis:event', event);
}

/** Brings the window to the front, if there is one. */
export function showWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window?.isMinimized() === true) window.restore();
  window?.focus();
}

/** Opens the one window, or shows it, and goes to a page if one is named. */
export function openWindow(options: WindowOptions, path?: `/${string}`): void {
  const [open] = BrowserWindow.getAllWindows();
  const window = open ?? createWindow(options);
  if (open === undefined || path !== undefined) void load(window, path ?? '/', options.log);
  showWindow();
}

function createWindow({ preload, updates, quitting, log }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Auralis',
    width: 1200,
    height: 800,
    minWidth: 360,
    minHeight: 480,
    webPreferences: {
      ...WEB_PREFERENCES,
      preload,
      additionalArguments: updates === 'available' ? ['--auralis-updates'] : [],
    },
  });
  window.on('close', (event) => {
    // Closing the last window quits, and a quit may have to wait for the library. On macOS the app stays.
    if (process.platform !== 'darwin' && quitting.request() === 'wait') event.preventDefault();
  });
  confineNavigation(window);
  replaceFailedPages(window, log);
  return window;
}

function confineNavigation({ webContents }: BrowserWindow): void {
  webContents.setWindowOpenHandler(({ url }) => {
    const address = externalAddress(url);
    if (address !== null) void shell.openExternal(address);
    return { action: 'deny' };
  });
  webContents.on('will-navigate', (event) => {
    if (isOwnPage(event.url)) return;
    event.preventDefault();
    const address = externalAddress(event.url);
    if (address !== null) void shell.openExternal(address);
  });
  webContents.on('will-redirect', (event) => event.preventDefault());
  webContents.on('will-attach-webview', (event) => event.preventDefault());
}

function replaceFailedPages(window: BrowserWindow, log: Logger): void {
  const { webContents } = window;
  const replace = (reason: CrashReason, detail: string | number) => {
    log.error({ reason, detail }, 'page failed');
    if (!window.isDestroyed()) void load(window, `${CRASH_PATH}?reason=${reason}`, log);
  };
  const failures = pageFailures({ end: () => webContents.forcefullyCrashRenderer(), replace });
  webContents.on('render-process-gone', (_, { reason }) => failures.gone(reason));
  webContents.on('did-fail-load', (_, code, __, url, isMainFrame) => {
    const isCrashPage = url.startsWith(`${ORIGIN}${CRASH_PATH}`);
    if (isMainFrame && !isCrashPage && code !== WENT_ELSEWHERE) replace('failed', code);
  });
  window.on('unresponsive', () => failures.unresponsive());
  window.on('responsive', () => failures.responsive());
  window.on('closed', () => failures.closed());
}

async function load(window: BrowserWindow, path: string, log: Logger): Promise<void> {
  // A failure is shown by `replaceFailedPages`.
  await window.loadURL(`${ORIGIN}${path}`).catch((err: unknown) => log.info({ err }, 'page not loaded'));
}
