import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { button, heading, open, t } from './harness/app-page.ts';
import { startAppServer, startHeldServer } from './harness/app-server.ts';
import { withPage } from './harness/browser.ts';
import { libraryForEachTest } from './harness/library-file.ts';
import { openScreen } from './harness/screens.ts';

const place = libraryForEachTest({ schema: 1 });
const MOST_TABS = 60;

/** The name of the element that has the focus. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
  });

/** Presses Tab until an element has the focus; every element on the way shows that it has it. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    await page.keyboard.press('Tab');
    const isVisible = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return true;
      // A field may leave the outline to the frame around it.
      return [element, element.parentElement].some((shown) => {
        if (shown === null) return false;
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(shown);
        return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
      });
    });
    const found = await focused(page);
    expect(isVisible, `the focus on "${found}" is visible`).toBe(true);
    if (found === name) return;
  }
  throw new Error(`Tab does not lead to "${name}"`);
}

async function inLibrary(use: (page: Page, url: string) => Promise<void>): Promise<void> {
  await using server = await startAppServer({ library: place.path, clock: 'slow' });
  await withPage({}, (page) => use(page, server.url));
}

test('an upgrade is stopped, tried again and its receipt closed with the keyboard alone', async () => {
  await using server = await startHeldServer({ library: place.path });
  await withPage({}, async (page) => {
    await open(page, server.url);
    await server.upgrade.reached();
    await heading(page, t.upgrade.title).waitFor();
    await tabTo(page, t.upgrade.stop);
    await page.keyboard.press('Enter');
    await page.getByText(t.upgrade.stopping).waitFor();
    server.upgrade.release('succeeds');
    await heading(page, 'You stopped the operation').waitFor();
    await tabTo(page, 'Try again');
    await page.keyboard.press('Enter');
    await heading(page, t.receipt.proven).waitFor();
    await tabTo(page, t.receipt.open);
    await page.keyboard.press('Enter');
    await heading(page, t.library.title).waitFor();
  });
});

test('the first stop skips the navigation, and every place of it can be reached', async () => {
  await inLibrary(async (page, url) => {
    await openScreen(page, url, 'tracks');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe(t.frame.skip);
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    await openScreen(page, url, 'tracks');
    await tabTo(page, t.frame.settings);
    await page.keyboard.press('Enter');
    await heading(page, t.settings.title).waitFor();
    expect(await focused(page)).toBe(t.settings.title);
  });
});

test('the table of tracks has one stop, in which arrows, Home, End, F and Enter work', async () => {
  await inLibrary(async (page, url) => {
    await openScreen(page, url, 'tracks');
    const selected = page.locator('[role=row][aria-selected=true]');
    await tabTo(page, t.library.views.tracks);
    await page.getByRole('grid').focus();
    expect(await selected.getAttribute('aria-rowindex')).toBe('2');
    await page.keyboard.press('ArrowDown');
    expect(await selected.getAttribute('aria-rowindex')).toBe('3');
    await page.keyboard.press('End');
    await expect.poll(() => selected.getAttribute('aria-rowindex'), { timeout: 300_000 }).toBe('301');
    await page.keyboard.press('Home');
    await expect.poll(() => selected.getAttribute('aria-rowindex'), { timeout: 300_000 }).toBe('2');
    const heart = selected.getByRole('button', { name: /^Favourite: / });
    const before = await heart.getAttribute('aria-pressed');
    const [kept] = await Promise.all([page.waitForResponse(/\/favourite$/), page.keyboard.press('f')]);
    expect(kept.status()).toBe(204);
    expect(await heart.getAttribute('aria-pressed')).toBe(String(before !== 'true'));
    const [played] = await Promise.all([page.waitForResponse(/\/plays$/), page.keyboard.press('Enter')]);
    expect(played.status()).toBe(204);
  });
});

test('a slash leads to the search from any screen, Escape clears it, and a question mark lists the shortcuts', async () => {
  await inLibrary(async (page, url) => {
    await openScreen(page, url, 'backups');
    await page.keyboard.press('/');
    await heading(page, t.library.title).waitFor();
    const field = page.getByRole('searchbox', { name: t.library.searchLabel });
    await expect.poll(() => focused(page), { timeout: 300_000 }).toBe(t.library.searchLabel);
    await field.fill('qqqq');
    await page.getByText(t.library.nothingFoundHint('qqqq')).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('gridcell').first().waitFor();
    expect(await field.inputValue()).toBe('');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: t.shortcuts.title });
    await dialog.getByText(t.shortcuts.favourite).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });
});

test('a question has the focus on the safe answer, Escape is the safe answer, and the focus returns', async () => {
  await inLibrary(async (page, url) => {
    await openScreen(page, url, 'playlist');
    const remove = page.getByRole('button', { name: /^Delete: / });
    const name = (await remove.getAttribute('aria-label')) ?? '';
    await tabTo(page, name);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await expect.poll(() => focused(page), { timeout: 300_000 }).toBe(t.frame.cancel);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => focused(page), { timeout: 300_000 }).toBe(name);
    await heading(page, name.replace(/^Delete: /, '')).waitFor();
  });
});

test('a playlist is made, filled and reordered with the keyboard alone', async () => {
  await inLibrary(async (page, url) => {
    await openScreen(page, url, 'playlists');
    await tabTo(page, t.playlists.create);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('0 Night drive');
    await page.keyboard.press('Enter');
    await heading(page, '0 Night drive').waitFor();
    for (const downs of [0, 1]) {
      await openScreen(page, url, 'tracks');
      await page.getByRole('grid').focus();
      for (let down = 0; down < downs; down += 1) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('p');
      await button(page, /^0 Night drive/).focus();
      await page.keyboard.press('Enter');
      await page.getByText(/ is now in “0 Night drive”\.$/).waitFor();
    }
    await openScreen(page, url, 'playlists');
    await page.getByRole('link', { name: /^0 Night drive/ }).press('Enter');
    await page.getByRole('grid').focus();
    const first = await page.locator('[role=row][aria-rowindex="2"] [dir=auto]').first().textContent();
    await page.keyboard.press('Alt+ArrowDown');
    await page.getByText(t.playlists.moved(first ?? '', 2, 2)).waitFor();
    await page.reload();
    expect(await page.locator('[role=row][aria-rowindex="3"] [dir=auto]').first().textContent()).toBe(first);
  });
});
