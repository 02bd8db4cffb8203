import type { Page } from 'playwright-core';
import type { UpdatePorts } from '../../../apps/desktop/src/updates/ports.ts';
import type { UpdateController } from '../../../apps/desktop/src/updates/update-controller.ts';
import { libraryFolder } from '../../../apps/desktop/test/library-folder.ts';
import { ROOMY, type StandInApp, standInApp } from '../../../apps/desktop/test/stand-in-app.ts';
import { type PageOptions, withPage } from '../harness/browser.ts';
import { type DesktopWindow, desktopWindow } from './desktop-window.ts';

/** An app of version 1.4.0 with the real updater, and a window of it. */
export interface UpdatesWindow {
  readonly page: Page;
  readonly window: DesktopWindow;
  readonly installation: StandInApp;
  readonly updates: UpdateController;
}

export interface UpdatesWindowOptions extends PageOptions {
  /** The version that the server has. */
  readonly published?: string;
  /** Of the last backup, in hours; two unless given, and null where there is none. */
  readonly backupAge?: number | null;
  /** Of the library, as far as the updates know; 5 unless given. */
  readonly schema?: number;
  readonly ports?: Partial<UpdatePorts>;
}

const HOUR_MS = 3_600_000;

/** Opens the library in a window, and nothing has been checked yet. */
export async function withUpdates(
  { published = '1.5.0', backupAge = 2, schema = 5, ports = {}, ...pageOptions }: UpdatesWindowOptions,
  use: (opened: UpdatesWindow) => Promise<void>,
): Promise<void> {
  await using installation = await standInApp('1.4.0');
  await installation.publish(published);
  using place = await libraryFolder();
  const library = { status: 'known', version: schema, minReader: 1, bytes: 1_000_000 } as const;
  const lastBackupAt = backupAge === null ? null : new Date(Date.now() - backupAge * HOUR_MS).toISOString();
  await withPage(pageOptions, async (page) => {
    await using window = await desktopWindow(page, place.library, {
      openUpdates: ({ activity, backUp }) =>
        installation.start({
          activity,
          backUp,
          readLocalFacts: () => Promise.resolve({ ...ROOMY, library, lastBackupAt }),
          ...ports,
        }),
    });
    await page.goto(window.url);
    await window.app.start();
    // An upgrade that took a second has a receipt in front of the library.
    await window.app.app.answer('dismissReceipt', []);
    await page.getByRole('navigation').first().waitFor();
    const { updates } = window.app.app;
    if (updates === null) throw new Error('The updates were not opened.');
    await use({ page, window, installation, updates });
  });
}

export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** New buttons of a dialog do not react at once. */
export const enabledButton = (page: Page, name: string) =>
  page.getByRole('button', { name, exact: true, disabled: false });

/** The line over the lower edge of the window. */
export const line = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text });

export async function checkFromAbout(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'About', exact: true }).click();
  await button(page, 'Check for updates').click();
}

/** Downloads what the dialog offers, and waits until it can be installed. */
export async function download(page: Page): Promise<void> {
  await button(page, 'Download').click();
  await button(page, 'Restart now').waitFor();
}

export const offerDialog = (page: Page) => page.getByRole('dialog', { name: /^Auralis \S+ is available$/ });
export const resultDialog = (page: Page) => page.getByRole('dialog', { name: 'Updates', exact: true });
