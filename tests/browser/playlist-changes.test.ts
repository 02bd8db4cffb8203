import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible } from './harness/accessibility.ts';
import { button, heading, open, t } from './harness/app-page.ts';
import { startAppServer } from './harness/app-server.ts';
import { withPage } from './harness/browser.ts';
import { libraryForEachTest } from './harness/library-file.ts';
import { openScreen } from './harness/screens.ts';
import { screenshot } from './harness/screenshots.ts';

const LONG = 'x'.repeat(1000);
const place = libraryForEachTest({
  schema: 'newest',
  sql: `INSERT INTO playlists (id, name, is_smart) VALUES (901, '0 Morning', 0), (902, '${LONG}', 0)`,
});

async function inLibrary(use: (page: Page, url: string) => Promise<void>): Promise<void> {
  await using server = await startAppServer({ library: place.path });
  await withPage({}, (page) => use(page, server.url));
}

const row = (page: Page, position: number) => page.locator(`[role=row][aria-rowindex="${position + 1}"]`);
const titleOf = async (page: Page, position: number) =>
  (await row(page, position).locator('[dir=auto]').first().textContent()) ?? '';

async function addToMorning(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: t.library.addToTitle });
  await dialog.getByRole('searchbox', { name: t.playlists.filter }).fill('0 morn');
  await dialog.getByRole('button', { name: /^0 Morning/ }).click();
}

test('several tracks are chosen with Shift, Ctrl and Space, and added at once in their order', async () => {
  await inLibrary(async (page, url) => {
    await openScreen(page, url, 'tracks');
    const titles = await Promise.all([1, 2, 3, 5].map((position) => titleOf(page, position)));
    await row(page, 1).getByRole('gridcell').nth(5).click();
    await row(page, 3)
      .getByRole('gridcell')
      .nth(5)
      .click({ modifiers: ['Shift'] });
    await row(page, 5)
      .getByRole('gridcell')
      .nth(5)
      .click({ modifiers: ['Control'] });
    await page.getByRole('grid').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await page.getByText(t.library.chosen(5)).waitFor();
    await page.keyboard.press('Space');
    await page.getByText(t.library.chosen(4)).waitFor();
    expect(await page.locator('[role=row][aria-selected=true]').count()).toBe(4);
    await screenshot(page, 'playlist-changes/chosen');
    await expectAccessible(page);
    await page.keyboard.press('p');
    await addToMorning(page);
    await page.getByText(t.library.addedMany(4, 4, '0 Morning')).waitFor();
    await page.keyboard.press('Escape');
    await open(page, url, 'playlists/901');
    await row(page, 4).waitFor();
    expect(await Promise.all([1, 2, 3, 4].map((position) => titleOf(page, position)))).toEqual(titles);
  });
});

test('a track that the playlist has already, and the rest of an album, are said as such', async () => {
  await inLibrary(async (page, url) => {
    await openScreen(page, url, 'album');
    await screenshot(page, 'playlist-changes/album');
    const title = await row(page, 1).locator('[dir=auto]').first().textContent();
    const total = Number(await page.getByRole('grid').getAttribute('aria-rowcount')) - 1;
    for (const words of [t.library.added, t.library.hadAlready]) {
      await page.getByRole('grid').focus();
      await page.keyboard.press('p');
      await addToMorning(page);
      await page.getByText(words(title ?? '', '0 Morning')).waitFor();
    }
    await button(page, t.library.addToTitle).first().click();
    await addToMorning(page);
    await page.getByText(t.library.addedMany(total - 1, total, '0 Morning')).waitFor();
  });
});

test('the page of an album numbers its tracks, and leaves out what all of them have in common', async () => {
  await inLibrary(async (page, url) => {
    await openScreen(page, url, 'album');
    const names = await page.getByRole('columnheader').allInnerTexts();
    expect(names).toContain(t.library.columns.number);
    expect(names).not.toContain(t.library.columns.album);
    expect(names).not.toContain(t.library.columns.year);
    await page.getByText(/^(?:\d{4} · )?\d+ tracks? · \d+:\d\d/).waitFor();
  });
});

test('an artist in a row leads to the page of the artist', async () => {
  await inLibrary(async (page, url) => {
    await openScreen(page, url, 'tracks');
    const link = page.getByRole('grid').locator('a[href^="/library/artists/"]').first();
    const name = (await link.textContent()) ?? '';
    await link.click();
    await heading(page, name).waitFor();
  });
});

test('a removed entry returns to its place, and a deleted playlist with all its tracks', async () => {
  await inLibrary(async (page, url) => {
    await openScreen(page, url, 'playlist');
    const name = (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
    const first = await titleOf(page, 1);
    const second = await titleOf(page, 2);
    const count = await page.getByRole('grid').getAttribute('aria-rowcount');
    await page.getByRole('grid').focus();
    await page.keyboard.press('Delete');
    await page.getByText(t.playlists.removedTrack(first)).waitFor();
    await row(page, 1).getByText(second, { exact: true }).first().waitFor();
    await button(page, t.frame.undo).click();
    await page.getByText(t.playlists.addedBack).waitFor();
    await row(page, 1).getByText(first, { exact: true }).first().waitFor();

    await page.getByRole('button', { name: /^Delete: / }).click();
    await page.getByRole('dialog').getByRole('button', { name: t.playlists.remove }).click();
    await heading(page, t.playlists.title).waitFor();
    await button(page, t.frame.undo).click();
    await page.getByText(t.playlists.restored(name)).waitFor();
    await page.getByRole('link', { name: new RegExp(`^${name}`) }).click();
    await heading(page, name).waitFor();
    await row(page, 1).getByText(first, { exact: true }).first().waitFor();
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe(count);
  });
});

test('a long name has one line, and a name that exists already is pointed out', async () => {
  await inLibrary(async (page, url) => {
    await open(page, url, 'playlists/902');
    const title = heading(page, LONG);
    expect(await title.getAttribute('title')).toBe(LONG);
    expect(await title.evaluate((element) => element.clientHeight)).toBeLessThan(60);
    await open(page, url, 'playlists');
    await button(page, t.playlists.create).click();
    await page.getByRole('textbox', { name: t.playlists.name }).fill('0 Morning');
    await page.getByText(t.playlists.nameTaken).waitFor();
  });
});
