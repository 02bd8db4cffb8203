import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { app } from 'electron';
import updaterPackage, { type BaseUpdater } from 'electron-updater';
import type { DesktopAppOptions } from '../app/desktop-app.node.ts';
import type { UpdaterLog } from '../updates/electron-updater.node.ts';
import { openUpdates } from '../updates/open-updates.node.ts';
import { readFeedUrl, updaterCacheFolder } from '../updates/updater-places.node.ts';
import type { UpdaterNetwork } from './secure-session.main.ts';

/** The updates of this installation. */
export interface SelfUpdater {
  readonly open: NonNullable<DesktopAppOptions['openUpdates']>;
  /** Creates the session of the updater, for which the app has to be ready. */
  readonly network: () => UpdaterNetwork;
}

/**
 * Null where this installation can't replace itself, as while it is developed, and on macOS, where the updater of the system
 * wants signed apps.
 */
export function selfUpdater(log: UpdaterLog): SelfUpdater | null {
  const updater = app.isPackaged ? suitableUpdater() : null;
  const feedUrl = updater === null ? null : readFeedUrl(join(process.resourcesPath, 'app-update.yml'), log);
  if (updater === null || feedUrl === null) return null;
  const folders = {
    data: app.getPath('userData'),
    cache: updaterCacheFolder(process.platform, process.env, homedir()),
    app: dirname(process.env.APPIMAGE ?? app.getPath('exe')),
  };
  const feed = {
    url: feedUrl,
    fetch: (url: string, options: RequestInit) => updater.netSession.fetch(url, options),
  };
  return {
    open: (places) => openUpdates({ ...places, updater, log, feed, folders, quit: () => app.quit() }),
    network: () => ({ session: updater.netSession, feedUrl }),
  };
}

function suitableUpdater(): BaseUpdater | null {
  const { autoUpdater, BaseUpdater: Replacing } = updaterPackage;
  return autoUpdater instanceof Replacing ? autoUpdater : null;
}
