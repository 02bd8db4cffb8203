import { dirname } from 'node:path';
import type { App } from 'electron';
import updaterPackage, { type BaseUpdater } from 'electron-updater';
import type { DesktopAppOptions } from '../app/desktop-app.node.ts';
import type { UpdaterLog } from '../updates/electron-updater.node.ts';
import { openUpdates } from '../updates/open-updates.node.ts';

/**
 * What opens the updates of this installation; null where it can't replace itself, as while it is developed, and on macOS,
 * where the updater of the system wants signed apps.
 */
export function selfUpdater(app: App, log: UpdaterLog): DesktopAppOptions['openUpdates'] {
  const updater = app.isPackaged ? suitableUpdater() : null;
  if (updater === null) return null;
  const folders = {
    data: app.getPath('userData'),
    cache: app.getPath('userData'),
    app: dirname(process.env.APPIMAGE ?? app.getPath('exe')),
  };
  return (places) => openUpdates({ ...places, updater, log, folders, quit: () => app.quit() });
}

function suitableUpdater(): BaseUpdater | null {
  const { autoUpdater, BaseUpdater: Replacing } = updaterPackage;
  return autoUpdater instanceof Replacing ? autoUpdater : null;
}
