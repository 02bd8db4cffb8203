import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { libraryFolder } from '../../../apps/desktop/test/library-folder.ts';
import { expectAccessible } from '../harness/accessibility.ts';
import { withPage } from '../harness/browser.ts';
import { desktopWindow } from './desktop-window.ts';
import { button, line, withUpdates } from './updates-window.ts';

const toSettings = (page: Page) => page.getByRole('link', { name: 'Settings', exact: true }).click();
const again = (page: Page, version: string) => button(page, `Offer again: Auralis ${version}`);

test('the settings change the channel, say what the other one has, and open no dialog', async () => {
  await withUpdates({}, async ({ page, installation, updates }) => {
    await installation.publish('1.6.0-beta.0');
    await toSettings(page);
    await page.getByText('No check yet.').waitFor();
    await page
      .getByText('If you go back to stable, you keep your version until the next stable one is newer.')
      .waitFor();
    await page.getByRole('radio', { name: 'Beta' }).click();
    await line(page, 'Auralis 1.6.0-beta.0 is available.').waitFor();
    await page.getByText('Last check').waitFor();
    expect(updates.settings().channel).toBe('beta');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByRole('radio', { name: 'Stable' }).click();
    await line(page, 'Auralis 1.5.0 is available.').waitFor();
    await expectAccessible(page);
    await page.reload();
    await page.getByRole('radio', { name: 'Stable', checked: true }).waitFor();
  });
});

test('versions that were skipped or postponed are listed, and offered again', async () => {
  await withUpdates({ ports: { now: () => new Date() } }, async ({ page, installation, updates }) => {
    await installation.publish('1.5.0', { now: new Date() });
    await updates.perform({ action: 'check' });
    await updates.perform({ action: 'skip' });
    await installation.publish('1.6.0', { now: new Date() });
    await updates.perform({ action: 'check' });
    await updates.perform({ action: 'later' });
    await toSettings(page);
    await page.getByText(/^Auralis 1\.5\.0, skipped today, /).waitFor();
    await page.getByText(/^Auralis 1\.6\.0, postponed until /).waitFor();
    await expectAccessible(page);
    await again(page, '1.6.0').click();
    await again(page, '1.6.0').waitFor({ state: 'detached' });
    await button(page, 'Show').waitFor();
    expect(updates.state).toMatchObject({ state: 'offered', answer: 'none' });
    await again(page, '1.5.0').click();
    await again(page, '1.5.0').waitFor({ state: 'detached' });
    expect(updates.settings()).toMatchObject({ skipped: [], later: null });
  });
});

test('what is skipped in the dialog is listed at once', async () => {
  await withUpdates({}, async ({ page }) => {
    await toSettings(page);
    await button(page, 'Check now').click();
    await button(page, 'Skip this version').click();
    await again(page, '1.5.0').waitFor();
  });
});

test('automatic checks can be turned off, and the listener can still check', async () => {
  await withUpdates({}, async ({ page, installation, updates }) => {
    await toSettings(page);
    await page.getByRole('switch', { name: 'Check automatically' }).click();
    await expect.poll(() => updates.settings().checks, { timeout: 60_000 }).toBe('by-hand');
    await updates.checkQuietly();
    expect(installation.server.requests).toEqual([]);
    await button(page, 'Check now').click();
    await page.getByRole('dialog', { name: 'Auralis 1.5.0 is available' }).waitFor();
  });
});

test('an app that does not update itself has no settings for it', async () => {
  using place = await libraryFolder();
  await withPage({}, async (page) => {
    await using window = await desktopWindow(page, place.library);
    await page.goto(window.url);
    await window.app.start();
    await toSettings(page);
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
    expect(await page.getByRole('heading', { name: 'Updates' }).count()).toBe(0);
  });
});
