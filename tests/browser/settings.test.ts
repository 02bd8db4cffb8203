import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { de } from '../../apps/web/src/client/texts/de.ts';
import { button, go, heading, open, t } from './harness/app-page.ts';
import { startAppServer } from './harness/app-server.ts';
import { withPage } from './harness/browser.ts';
import { libraryForEachTest } from './harness/library-file.ts';

const place = libraryForEachTest({ schema: 'newest' });
/** Copies that save a change of language and colours at the start; the app keeps both. */
const COPIES = /^(?:auralis-language|mui-(?:mode|color-scheme-(?:light|dark)))$/;

async function chooseGermanAndDark(page: Page): Promise<void> {
  await go(page, t.frame.settings);
  await page.getByRole('radio', { name: t.settings.colourModes.dark }).click();
  await page.getByText(t.settings.saved).waitFor();
  await page.getByRole('combobox', { name: t.settings.language }).selectOption('de');
  await heading(page, de.settings.title).waitFor();
}

async function expectGermanAndDark(page: Page): Promise<void> {
  await heading(page, de.settings.title).waitFor();
  expect(await page.getByRole('radio', { name: de.settings.colourModes.dark }).isChecked()).toBe(true);
  const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const brightness = (background.match(/\d+/g) ?? []).slice(0, 3).map(Number);
  expect(Math.max(...brightness)).toBeLessThan(64);
  expect(await page.getAttribute('html', 'lang')).toBe('de');
}

test('settings hold in another browser and after a restart, since the app keeps them and not the browser', async () => {
  const first = await startAppServer({ library: place.path });
  await withPage({}, async (page) => {
    await open(page, first.url);
    await chooseGermanAndDark(page);
  });
  await first.stop();
  await using again = await startAppServer({ library: place.path });
  await withPage({}, async (page) => {
    await open(page, again.url, 'settings');
    await expectGermanAndDark(page);
  });
});

test('another language is taken by all windows at once, and the notice is already in it', async () => {
  await using server = await startAppServer({ library: place.path });
  await withPage({}, async (page) => {
    await open(page, server.url, 'settings');
    const other = await page.context().newPage();
    await open(other, server.url, 'playlists');
    await page.getByRole('combobox', { name: t.settings.language }).selectOption('de');
    await page.getByText(de.settings.saved).waitFor();
    await button(other, de.playlists.create).waitFor();
  });
});

test('a browser that forgets everything loses nothing', async () => {
  await using server = await startAppServer({ library: place.path });
  await withPage({}, async (page) => {
    await open(page, server.url);
    await chooseGermanAndDark(page);
    const kept = await page.evaluate(async () => ({
      local: Object.keys(localStorage),
      session: Object.keys(sessionStorage),
      databases: (await indexedDB.databases()).map(({ name }) => name ?? ''),
      caches: await caches.keys(),
      cookies: document.cookie,
    }));
    expect(kept.local.filter((name) => !COPIES.test(name))).toEqual([]);
    expect({ ...kept, local: [] }).toEqual({ local: [], session: [], databases: [], caches: [], cookies: '' });
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    await expectGermanAndDark(page);
  });
});

test('a change of a setting reaches a window that is reloaded, and "as the system" follows the system', async () => {
  await using server = await startAppServer({ library: place.path });
  await withPage({ colorScheme: 'dark', locale: 'de-AT' }, async (page) => {
    await open(page, server.url, 'settings');
    await heading(page, de.settings.title).waitFor();
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await background();
    await page.emulateMedia({ colorScheme: 'light' });
    await expect.poll(background, { timeout: 300_000 }).not.toBe(dark);
  });
});

test('a page of an older version asks to be loaded again, and works then', async () => {
  await using server = await startAppServer({ library: place.path });
  await withPage({ expectedFailures: [/status of 426/] }, async (page) => {
    await page.route('**/api/**', (route) =>
      route.continue({ headers: { ...route.request().headers(), 'auralis-client': '0.1.0' } }),
    );
    await open(page, server.url);
    await heading(page, t.outdated.title).waitFor();
    await page.getByText(t.outdated.body).waitFor();
    await page.unroute('**/api/**');
    await button(page, t.frame.reload).click();
    await heading(page, t.library.title).waitFor();
  });
});
