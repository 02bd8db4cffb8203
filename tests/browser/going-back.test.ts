import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { button, go, heading, open, t } from './harness/app-page.ts';
import { startAppServer } from './harness/app-server.ts';
import { withPage } from './harness/browser.ts';
import { libraryForEachTest } from './harness/library-file.ts';
import { openScreen, type ScreenName } from './harness/screens.ts';

const place = libraryForEachTest({
  schema: 'newest',
  sql: `UPDATE tracks SET favorite = 1 WHERE id <= 100;
    INSERT INTO artists (id, name) VALUES (9001, 'Nobody');
    WITH RECURSIVE n(id) AS (SELECT 9101 UNION ALL SELECT id + 1 FROM n WHERE id < 9200)
      INSERT INTO artists (id, name) SELECT id, 'Artist ' || id FROM n`,
});
const WAIT = { timeout: 300_000 };

async function inLibrary(use: (page: Page, url: string) => Promise<void>): Promise<void> {
  await using server = await startAppServer({ library: place.path });
  await withPage({}, (page) => use(page, server.url));
}

const scrollers: Readonly<Partial<Record<ScreenName, (page: Page) => Locator>>> = {
  tracks: (page) => page.getByRole('grid'),
  favourites: (page) => page.getByRole('grid'),
  albums: (page) => page.getByRole('region', { name: t.library.views.albums }),
  artists: (page) => page.getByRole('region', { name: t.library.views.artists }),
  playlists: (page) => page.locator('#content'),
};
const topOf = (scroller: Locator) => scroller.evaluate((element) => element.scrollTop);

test.each(Object.entries(scrollers))('going back to %s shows the rows where one was', async (name, find) => {
  await inLibrary(async (page, url) => {
    await page.setViewportSize({ width: 1440, height: 500 });
    await openScreen(page, url, name as ScreenName);
    const scroller = find(page);
    await scroller.evaluate((element) => element.scrollTo(0, 100));
    await expect.poll(() => topOf(scroller), WAIT).toBe(100);
    await go(page, t.frame.settings);
    await page.goBack();
    await expect.poll(() => topOf(scroller), WAIT).toBe(100);
    await go(page, t.frame.settings);
    await go(page, name === 'playlists' ? t.frame.playlists : t.frame.library);
    expect(await topOf(scroller)).toBe(0);
  });
});

test('going back from a short list to a long one shows the long one where it was', async () => {
  await inLibrary(async (page, url) => {
    await openScreen(page, url, 'tracks');
    const grid = page.getByRole('grid');
    await grid.evaluate((element) => element.scrollTo(0, 9000));
    await expect.poll(() => topOf(grid), WAIT).toBe(9000);
    await page.getByRole('navigation', { name: t.library.viewsLabel }).getByText(t.library.views.favourites).click();
    await expect.poll(() => topOf(grid), WAIT).toBe(0);
    await page.goBack();
    await expect.poll(() => topOf(grid), WAIT).toBe(9000);
  });
});

const sortedBy = (page: Page, direction: string) =>
  page.locator(`[role=columnheader][aria-sort=${direction}]`).filter({ hasText: t.library.columns.plays });

test('the order stands in the address, and survives a search, another view and another section', async () => {
  await inLibrary(async (page, url) => {
    await openScreen(page, url, 'tracks');
    await button(page, t.library.columns.plays).click();
    await sortedBy(page, 'descending').waitFor();
    const field = page.getByRole('searchbox', { name: t.library.searchLabel });
    await field.fill('a');
    await page.getByRole('grid', { name: t.library.searchTitle('a') }).waitFor();
    expect(await page.title()).toContain(t.library.searchTitle('a'));
    await field.press('Escape');
    await sortedBy(page, 'descending').waitFor();
    const views = page.getByRole('navigation', { name: t.library.viewsLabel });
    await views.getByText(t.library.views.albums).click();
    await views.getByText(t.library.views.favourites).click();
    await sortedBy(page, 'descending').waitFor();
    await go(page, t.frame.settings);
    await go(page, t.frame.library);
    await sortedBy(page, 'descending').waitFor();
    expect(new URL(page.url()).pathname).toBe('/library/favourites');
    expect(new URL(page.url()).search).toBe('?order=plays&direction=descending');
  });
});

test('the order of an album is still there after a reload, and the whole cell of a column sorts', async () => {
  await inLibrary(async (page, url) => {
    await openScreen(page, url, 'album');
    const cell = page.getByRole('columnheader', { name: t.library.columns.title });
    const { width = 0, height = 0 } = (await cell.boundingBox()) ?? {};
    await cell.click({ position: { x: width - 4, y: height - 4 } });
    const sorted = page
      .locator('[role=columnheader][aria-sort=ascending]')
      .filter({ hasText: t.library.columns.title });
    await sorted.waitFor();
    await page.reload();
    await sorted.waitFor();
  });
});

test('Space and the wheel leave no reference to a row that is not there', async () => {
  await inLibrary(async (page, url) => {
    await openScreen(page, url, 'tracks');
    const grid = page.getByRole('grid');
    const isDangling = () =>
      grid.evaluate((element) => {
        const row = element.getAttribute('aria-activedescendant');
        return row !== null && document.getElementById(row) === null;
      });
    await grid.focus();
    const before = await topOf(grid);
    await page.keyboard.press('Space');
    expect([await topOf(grid), await isDangling()]).toEqual([before, false]);
    await grid.evaluate((element) => element.scrollTo(0, 8000));
    await expect.poll(() => page.locator('[aria-rowindex="2"]').count(), WAIT).toBe(0);
    expect(await isDangling()).toBe(false);
  });
});

test.each(['albums', 'artists', 'genres', 'playlists'])(
  'what is missing among %s has the page that says so',
  async (of) => {
    await using server = await startAppServer({ library: place.path });
    await withPage({ expectedFailures: [/status of 40[04]/] }, async (page) => {
      for (const id of ['987654', 'abc']) {
        await open(page, server.url, of === 'playlists' ? `playlists/${id}` : `library/${of}/${id}`);
        await heading(page, t.frame.notFound).waitFor();
        expect(await page.title()).toContain(t.frame.notFound);
      }
    });
  },
);

test('an artist without tracks is no wrong address', async () => {
  await inLibrary(async (page, url) => {
    await open(page, url, 'library/artists/9001');
    await heading(page, 'Nobody').waitFor();
    await page.getByText(t.library.noTracksHints.artist).waitFor();
  });
});
