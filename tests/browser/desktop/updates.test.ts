import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { libraryFolder } from '../../../apps/desktop/test/library-folder.ts';
import { type StandInApp, standInApp } from '../../../apps/desktop/test/stand-in-app.ts';
import { expectAccessible } from '../harness/accessibility.ts';
import { withPage } from '../harness/browser.ts';
import { type DesktopWindow, desktopWindow } from './desktop-window.ts';

/** An app of version 1.4.0 with the real updater, and a window of it. */
async function withUpdates(
  published: string,
  use: (page: Page, window: DesktopWindow, installation: StandInApp) => Promise<void>,
): Promise<void> {
  await using installation = await standInApp('1.4.0');
  await installation.publish(published);
  using place = await libraryFolder();
  await withPage({}, async (page) => {
    await using window = await desktopWindow(page, place.library, {
      openUpdates: ({ activity, backUp }) => installation.start({ activity, backUp }),
    });
    await page.goto(window.url);
    await window.app.start();
    await page.getByRole('heading', { name: 'Library', level: 1 }).waitFor();
    await use(page, window, installation);
  });
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

async function checkFromAbout(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'About', exact: true }).click();
  await button(page, 'Check for updates').click();
}

test('an update is offered in a line, postponed, asked for again, downloaded, and installed by the quit', async () => {
  await withUpdates('1.5.0', async (page, window, installation) => {
    await window.app.app.updates?.checkQuietly();
    await page.getByText('Auralis 1.5.0 is available').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await button(page, 'Show').click();
    const dialog = page.getByRole('dialog', { name: 'Auralis 1.5.0 is available' });
    await dialog.getByRole('heading', { name: 'What’s new in it' }).waitFor();
    expect(await dialog.getByRole('listitem').count()).toBeGreaterThan(0);
    await expectAccessible(page);

    await button(page, 'Later').click();
    await dialog.waitFor({ state: 'detached' });
    expect(await page.getByText('Auralis 1.5.0 is available').count()).toBe(0);
    await window.app.app.updates?.checkQuietly();
    expect(window.app.app.updates?.state).toMatchObject({ state: 'offered', answer: 'later' });

    await checkFromAbout(page);
    await dialog.getByRole('button', { name: 'Download' }).click();
    await dialog.getByText('The update is ready.').waitFor();
    expect(installation.installed()).toBe('1.4.0');
    await button(page, 'When I quit').click();
    await dialog.waitFor({ state: 'detached' });

    await window.app.app.stop();
    expect(window.app.app.activity()).toBe('idle');
    window.app.app.updates?.onQuit();
    expect(installation.installed()).toBe('1.5.0');
  });
});

test('a skipped version stays skipped until it is offered again, and a check that fails says so', async () => {
  await withUpdates('1.5.0', async (page, window, installation) => {
    await checkFromAbout(page);
    await button(page, 'Skip this version').click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await window.app.app.updates?.checkQuietly();
    expect(await page.getByText('Auralis 1.5.0 is available').count()).toBe(0);
    await button(page, 'Check for updates').click();
    await page.getByText('You skipped this version.').waitFor();
    await button(page, 'Offer it again').click();
    await button(page, 'Skip this version').waitFor();
    await button(page, 'Later').click();

    installation.server.faults.set('latest-linux.yml', 'refused');
    await button(page, 'Check for updates').click();
    await page.getByRole('dialog', { name: 'Updates' }).getByRole('button', { name: 'Try again' }).waitFor();
    expect(installation.installed()).toBe('1.4.0');
  });
});
