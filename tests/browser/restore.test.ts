import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { button, go, heading, open, t } from './harness/app-page.ts';
import { startAppServer } from './harness/app-server.ts';
import { withPage } from './harness/browser.ts';
import { libraryForEachTest } from './harness/library-file.ts';

const place = libraryForEachTest({ schema: 'newest' });
const hearts = (page: Page, isPressed: boolean) =>
  page.getByRole('button', { name: /^Favourite: /, pressed: isPressed });
const backups = (page: Page, reason: keyof typeof t.backups.reasons) =>
  page.getByRole('listitem').filter({ hasText: t.backups.reasons[reason] });

async function backUp(page: Page): Promise<void> {
  await go(page, t.frame.backups);
  await button(page, t.backups.create).click();
  await page.getByText(t.backups.created).waitFor();
  await backups(page, 'manual').getByText('300 tracks and 25 playlists').waitFor();
}

/** One playlist, one favourite and one play more. */
async function change(page: Page): Promise<void> {
  await go(page, t.frame.playlists);
  await button(page, t.playlists.create).click();
  await page.getByRole('textbox', { name: t.playlists.name }).fill('Night drive');
  await button(page, t.playlists.createConfirm).click();
  await heading(page, 'Night drive').waitFor();
  await go(page, t.frame.library);
  const name = (await hearts(page, false).first().getAttribute('aria-label')) ?? '';
  await button(page, name).first().click();
  await page.getByRole('button', { name, exact: true, pressed: true }).first().waitFor();
  const [played] = await Promise.all([page.waitForResponse(/\/plays$/), page.getByRole('grid').press('Enter')]);
  expect(played.status()).toBe(204);
}

async function previewRestore(page: Page): Promise<void> {
  await go(page, t.frame.backups);
  await backups(page, 'manual')
    .getByRole('button', { name: /^Restore: backup of / })
    .click();
  await heading(page, t.restore.title).waitFor();
}

/** The list may show for a moment what it showed before. */
async function expectPlaylist(page: Page, name: string, state: 'attached' | 'detached'): Promise<void> {
  await go(page, t.frame.playlists);
  await page.getByRole('main').getByRole('link').first().waitFor();
  await page.getByRole('link', { name: new RegExp(`^${name}`) }).waitFor({ state });
}

test('a restore says what would be lost, brings the backup back, gives its counts, and can be undone', async () => {
  await using server = await startAppServer({ library: place.path });
  await withPage({}, async (page) => {
    await open(page, server.url);
    await backUp(page);
    await change(page);
    await previewRestore(page);
    await page.getByRole('row', { name: /^Playlists 26 25 −1$/ }).waitFor();
    const [favourites] = await page.getByRole('row', { name: /^Favourites / }).allInnerTexts();
    expect(favourites).toMatch(/−1$/);
    await page.getByRole('row', { name: /^Plays .* −1$/ }).waitFor();
    expect(await page.getByRole('row', { name: /^Tracks / }).count()).toBe(0);
    await page.getByText(t.restore.playlistsLost('Night drive')).waitFor();
    await page.getByText(t.restore.keptBody).waitFor();

    await button(page, t.restore.confirm).click();
    await heading(page, t.restore.done).waitFor();
    await page.getByText(/^Your library now has 300 tracks, 25 playlists, and [\d,]+ plays\.$/).waitFor();
    await page.getByText(t.restore.doneKept).waitFor();
    await expectPlaylist(page, 'Night drive', 'detached');

    await go(page, t.frame.backups);
    await backups(page, 'before-restore').getByText('300 tracks and 26 playlists').waitFor();
    const words = t.backups.undo.restore;
    await button(page, words.action).click();
    await page.getByRole('dialog', { name: words.title }).getByRole('button', { name: words.action }).click();
    await page.getByText(words.done).waitFor();
    await button(page, t.backups.undo.undo.action).waitFor();
    await page.getByText(/^A restore was undone: /).waitFor();
    await expectPlaylist(page, 'Night drive', 'attached');
  });
});

test('a backup of the library as it is says that nothing is lost', async () => {
  await using server = await startAppServer({ library: place.path });
  await withPage({}, async (page) => {
    await open(page, server.url);
    await backUp(page);
    await previewRestore(page);
    await page.getByText(t.restore.lostNothing).waitFor();
  });
});

test('a check includes a test restore, and a deletion asks first and keeps the only checked backup', async () => {
  await using server = await startAppServer({ library: place.path });
  await withPage({}, async (page) => {
    await open(page, server.url);
    await backUp(page);
    const rows = backups(page, 'manual');
    await page.getByText(t.backups.protected).waitFor();
    expect(await rows.getByRole('button', { name: /^Delete: / }).count()).toBe(0);
    await rows.getByRole('button', { name: /^Check: / }).click();
    await rows.getByText(t.backups.proof.testRestore).waitFor();
    await button(page, t.backups.create).click();
    await rows.nth(1).waitFor();
    await rows
      .nth(1)
      .getByRole('button', { name: /^Delete: / })
      .click();
    const dialog = page.getByRole('dialog', { name: t.backups.removeTitle });
    await dialog.getByText(/ with 300 tracks and 25 playlists is deleted for good\./).waitFor();
    await dialog.getByRole('button', { name: t.backups.remove }).click();
    await page.getByText(t.backups.removed).waitFor();
    await rows.nth(1).waitFor({ state: 'detached' });
    expect(await rows.count()).toBe(1);
  });
});

test('the question before the deletion of a backup says that a restore can then not be undone', async () => {
  await using server = await startAppServer({ library: place.path });
  await withPage({}, async (page) => {
    await open(page, server.url);
    await backUp(page);
    await previewRestore(page);
    await button(page, t.restore.confirm).click();
    await heading(page, t.restore.done).waitFor();
    await go(page, t.frame.backups);
    for (const [reason, count] of [
      ['before-restore', 1],
      ['manual', 0],
    ] as const) {
      await backups(page, reason)
        .getByRole('button', { name: /^Delete: / })
        .click();
      const dialog = page.getByRole('dialog', { name: t.backups.removeTitle });
      await dialog.waitFor();
      expect(await dialog.getByText(t.backups.undo.restore.needed).count()).toBe(count);
      await dialog.getByRole('button', { name: t.frame.cancel }).click();
      await dialog.waitFor({ state: 'detached' });
    }
  });
});

test('a backup keeps the name that the listener gives it, and a wrong address of one says so', async () => {
  await using server = await startAppServer({ library: place.path });
  await withPage({ expectedFailures: [/status of 404/] }, async (page) => {
    await open(page, server.url, 'backups');
    await page.getByRole('textbox', { name: t.backups.name }).fill('before the holidays');
    await button(page, t.backups.create).click();
    await backups(page, 'manual').getByText('before the holidays').waitFor();
    await open(page, server.url, 'backups/20200101_000000/restore');
    await heading(page, t.restore.missing).waitFor();
  });
});

test('a restore that one window starts is shown in the other one, which then has the restored library', async () => {
  await using server = await startAppServer({ library: place.path });
  await withPage({}, async (page) => {
    await open(page, server.url);
    await backUp(page);
    await change(page);
    const other = await page.context().newPage();
    await open(other, server.url, 'playlists');
    await other.getByRole('link', { name: /^Night drive/ }).waitFor();
    await previewRestore(page);
    await button(page, t.restore.confirm).click();
    await heading(page, t.restore.done).waitFor();
    await other.getByRole('link', { name: /^Night drive/ }).waitFor({ state: 'detached' });
    await heading(other, t.playlists.title).waitFor();
  });
});
