import type { MenuItemConstructorOptions } from 'electron';
import type { ShellTexts } from './texts.ts';

interface MenuActions {
  readonly openFolder: () => void;
  readonly showReleases: () => void;
  /** Null where the app can't update itself. */
  readonly checkForUpdates: (() => void) | null;
  readonly openLogs: () => void;
}

export interface MenuOptions {
  readonly platform: NodeJS.Platform;
  readonly build: 'packaged' | 'development';
  readonly texts: ShellTexts;
  readonly actions: MenuActions;
}

/** The menu of the app, as data. What has a role gets its words and its shortcut from the operating system. */
export function menuTemplate(options: MenuOptions): readonly MenuItemConstructorOptions[] {
  const { platform, texts } = options;
  const isMac = platform === 'darwin';
  return [
    ...(isMac ? [appMenu(options)] : []),
    fileMenu(options),
    { label: texts.menu.edit, role: 'editMenu' },
    viewMenu(options),
    { label: texts.menu.window, role: 'windowMenu' },
    helpMenu(options),
  ];
}

function appMenu({ texts: { menu }, actions }: MenuOptions): MenuItemConstructorOptions {
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about', label: menu.about },
      ...updateItem(menu, actions),
      { type: 'separator' },
      { role: 'services' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit', label: menu.quit },
    ],
  };
}

function fileMenu({ platform, texts: { menu }, actions }: MenuOptions): MenuItemConstructorOptions {
  const end: MenuItemConstructorOptions =
    platform === 'darwin' ? { role: 'close' } : { role: 'quit', label: menu.quit };
  return {
    label: menu.file,
    submenu: [{ label: menu.openFolder, click: actions.openFolder }, { type: 'separator' }, end],
  };
}

function viewMenu({ build, texts }: MenuOptions): MenuItemConstructorOptions {
  const tools: MenuItemConstructorOptions[] = build === 'development' ? [{ role: 'toggleDevTools' }] : [];
  return {
    label: texts.menu.view,
    submenu: [
      { role: 'reload' },
      ...tools,
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
    ],
  };
}

function helpMenu({ platform, texts: { menu }, actions }: MenuOptions): MenuItemConstructorOptions {
  return {
    role: 'help',
    label: menu.help,
    submenu: [
      { label: menu.whatsNew, click: actions.showReleases },
      ...(platform === 'darwin' ? [] : updateItem(menu, actions)),
      { type: 'separator' },
      { label: menu.openLogs, click: actions.openLogs },
    ],
  };
}

function updateItem(menu: ShellTexts['menu'], { checkForUpdates }: MenuActions): readonly MenuItemConstructorOptions[] {
  return checkForUpdates === null ? [] : [{ label: menu.checkForUpdates, click: checkForUpdates }];
}
