import { dirname } from 'node:path';
import { type LibraryLocation, locateLibrary } from '@auralis/library';
import { APP_VERSION } from '@auralis/version';
import { readClientFiles } from '@auralis/web/server/page';
import { app, dialog, Menu, protocol, shell } from 'electron';
import { type AppLog, openAppLog } from '../app/app-log.node.ts';
import { createDesktopApp, type DesktopApp } from '../app/desktop-app.node.ts';
import { type QuitRules, quitRules } from '../app/quit.ts';
import { scheduleUpdates } from '../app/update-schedule.ts';
import { type AppFiles, appFiles } from '../shell/app-files.ts';
import { menuTemplate } from '../shell/menu.ts';
import { SCHEME, SCHEME_PRIVILEGES } from '../shell/security.ts';
import { shellTexts } from '../shell/shell-texts.ts';
import type { ShellTexts } from '../shell/texts.ts';
import { answerPageRequest } from '../shell/window-pages.node.ts';
import { answerCalls } from './answer-calls.main.ts';
import { secureSession } from './secure-session.main.ts';
import { type SelfUpdater, selfUpdater } from './self-updater.main.ts';
import { ask, openFolder, reportFatal } from './system-dialogs.main.ts';
import { openWindow, sendToWindows, showWindow, type WindowOptions } from './window.main.ts';

/** What the steps of a start share. */
interface Running {
  readonly files: AppFiles;
  readonly log: AppLog;
  readonly location: LibraryLocation;
  /** Null where the app can't update itself. */
  readonly selfUpdater: SelfUpdater | null;
  /** In the language of the listener, as soon as the settings can be read. */
  readonly texts: () => ShellTexts;
  desktop: DesktopApp | null;
  /** Shows the menu in the present language, once there is one. */
  showMenu: () => void;
}

/** Runs the app: the scheme first, then the window, then the library. */
export function runApp(): void {
  const log = openAppLog(app.getPath('logs'), process.env.AURALIS_LOG_LEVEL);
  const running: Running = {
    files: appFiles(import.meta.dirname),
    log,
    location: locateLibrary(),
    selfUpdater: selfUpdater(log.updater),
    texts: () => shellTexts(running.desktop?.controllers.about.settings().language ?? 'system', app.getLocale()),
    desktop: null,
    showMenu: () => undefined,
  };
  const fatal = (error: unknown) => reportFatal(error, log, running.texts());
  process.on('uncaughtException', fatal);
  // A promise that nobody waited for leaves no state in doubt.
  process.on('unhandledRejection', (err) => log.app.error({ err }, 'unhandled rejection'));
  // Also while this instance is still starting.
  app.on('second-instance', showWindow);
  // To be done before the app is ready, and so before anything is awaited.
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: SCHEME_PRIVILEGES }]);
  app
    .whenReady()
    .then(() => start(running))
    .catch(fatal);
}

async function start(running: Running): Promise<void> {
  const { files, log, selfUpdater: updater, texts } = running;
  const client = readClientFiles(files.client);
  protocol.handle(SCHEME, (request) => answerPageRequest(client, texts(), request));
  secureSession(app.isPackaged ? 'packaged' : 'development', updater?.network() ?? null);
  const opening = openDesktopApp(running);
  answerCalls(opening);
  const windowOptions: WindowOptions = {
    preload: files.preload,
    updates: updater === null ? 'none' : 'available',
    quitting: followQuit(running, opening),
    log: log.app,
  };
  app.on('activate', () => openWindow(windowOptions));
  // The window comes before the library: an upgrade takes a while, and the listener sees it.
  openWindow(windowOptions);
  const desktop = await opening;
  running.desktop = desktop;
  running.showMenu = () => setMenu(running, windowOptions);
  running.showMenu();
  if (desktop.updates !== null) {
    const lock = {
      release: () => app.releaseSingleInstanceLock(),
      acquire: () => void app.requestSingleInstanceLock(),
    };
    scheduleUpdates(desktop.updates, lock, (err) => log.app.error({ err }, 'check for updates'));
  }
  await desktop.start();
}

function openDesktopApp(running: Running): Promise<DesktopApp> {
  const { files, log, location, selfUpdater: updater, texts } = running;
  return createDesktopApp({
    location,
    appVersion: APP_VERSION,
    migrations: files.migrations,
    workers: files.workers,
    log: log.app,
    send: sendToWindows,
    openFolder,
    mayCopyEarlier() {
      const { earlier } = texts();
      return ask({ ...earlier, yes: earlier.copy, no: earlier.startEmpty });
    },
    onSettings: () => running.showMenu(),
    openUpdates: updater?.open ?? null,
  });
}

function followQuit(running: Running, opening: Promise<DesktopApp>): QuitRules {
  const quitting = quitRules({
    activity: () => running.desktop?.activity() ?? 'idle',
    mayCancel(work) {
      const { quit } = running.texts();
      return ask({ ...quit[work], yes: quit.quitNow, no: quit.keepOpen });
    },
    stop: async () => (await opening).stop(),
    quit: () => app.quit(),
    onError: (err) => running.log.app.error({ err }, 'quit'),
  });
  app.on('before-quit', (event) => {
    if (quitting.request() === 'wait') event.preventDefault();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('quit', () => running.desktop?.updates?.onQuit());
  return quitting;
}

function setMenu({ location, log, selfUpdater: updater, texts }: Running, windowOptions: WindowOptions): void {
  const template = menuTemplate({
    platform: process.platform,
    build: app.isPackaged ? 'packaged' : 'development',
    texts: texts(),
    actions: {
      openFolder: () =>
        void openFolder(dirname(location.path)).catch((error: Error) => dialog.showErrorBox('Auralis', error.message)),
      openLogs: () => shell.showItemInFolder(log.path),
      showReleases: () => openWindow(windowOptions, '/whats-new'),
      checkForUpdates:
        updater === null
          ? null
          : () => {
              openWindow(windowOptions);
              sendToWindows({ name: 'check-for-updates' });
            },
    },
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate([...template]));
}
