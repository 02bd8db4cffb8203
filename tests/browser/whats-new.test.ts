import { join } from 'node:path';
import { releases } from '@auralis/changelog/data';
import { APP_VERSION } from '@auralis/version';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { go, heading, link, open, t } from './harness/app-page.ts';
import { startAppServer } from './harness/app-server.ts';
import { withPage } from './harness/browser.ts';
import { libraryForEachTest } from './harness/library-file.ts';

const place = libraryForEachTest({ schema: 1 });
const [EARLIER, CURRENT] = ['1.2.0', APP_VERSION];
/** Releases after the earlier one that have something for listeners, newest first. */
const CROSSED = releases
  .filter(({ version, entries }) => version > EARLIER && entries.some(({ audience }) => audience === 'listener'))
  .map(({ version }) => version);

/** Uses the library with an older version, whose news the listener has seen. */
async function useEarlierVersion(): Promise<void> {
  await using server = await startAppServer({ library: place.path, version: EARLIER, clock: 'slow' });
  await withPage({}, async (page) => {
    await open(page, server.url, 'library');
    await go(page, t.frame.whatsNew);
    await page.getByRole('region', { name: '1.0.0' }).waitFor();
  });
}

const startCurrent = () => startAppServer({ library: place.path, version: CURRENT, clock: 'slow' });
const line = (page: Page) => page.getByText(/^Updated to /);

const marked = (page: Page) => page.getByRole('heading', { level: 2, name: new RegExp(`${t.whatsNew.isNew}$`) });

test('after an update, one line names the version, opens nothing, and takes no focus', async () => {
  await useEarlierVersion();
  await using server = await startCurrent();
  await withPage({}, async (page) => {
    await open(page, server.url, 'library');
    await page.getByText(t.whatsNew.line(CROSSED[0] ?? '')).waitFor();
    expect(new URL(page.url()).pathname).toBe('/library');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY');
  });
});

test('the releases that an update crossed are marked as new, and no others, until they were seen in any browser', async () => {
  await useEarlierVersion();
  await using server = await startCurrent();
  await withPage({}, async (page) => {
    await open(page, server.url, 'library');
    await link(page, t.whatsNew.lineLink).click();
    await heading(page, t.whatsNew.title).waitFor();
    await marked(page).first().waitFor();
    expect(await marked(page).allTextContents()).toEqual(CROSSED.map((version) => `${version}${t.whatsNew.isNew}`));
    await go(page, t.frame.library);
    await line(page).waitFor({ state: 'detached' });
  });
  await withPage({}, async (page) => {
    await open(page, server.url, 'whats-new');
    await page.getByRole('region', { name: EARLIER }).waitFor();
    expect(await marked(page).count()).toBe(0);
  });
});

test('a listener who does not want the line can switch it off, in all browsers and for good', async () => {
  await useEarlierVersion();
  const first = await startCurrent();
  await withPage({}, async (page) => {
    await open(page, first.url, 'settings');
    await page.getByRole('switch', { name: t.settings.announces }).click();
    await page.getByText(t.settings.saved).waitFor();
  });
  await first.stop();
  await using again = await startCurrent();
  await withPage({}, async (page) => {
    await open(page, again.url, 'settings');
    await page.getByRole('switch', { name: t.settings.announces, checked: false }).waitFor();
    await go(page, t.frame.library);
    await page.getByRole('grid').waitFor();
    expect(await line(page).count()).toBe(0);
  });
});

test('on a first install nothing is new, and all releases can be read', async () => {
  await using server = await startAppServer({ library: join(place.folder, 'new.db'), version: CURRENT });
  await withPage({}, async (page) => {
    await open(page, server.url, 'library');
    await page.getByRole('heading', { name: t.library.empty }).waitFor();
    expect(await line(page).count()).toBe(0);
    await go(page, t.frame.whatsNew);
    await page.getByRole('region', { name: CURRENT }).waitFor();
    expect(await marked(page).count()).toBe(0);
  });
});
