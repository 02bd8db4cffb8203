import { existsSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { button, heading, link, open, t } from './harness/app-page.ts';
import { startAppServer, startHeldServer } from './harness/app-server.ts';
import { withPage } from './harness/browser.ts';
import { damageLibrary, digestOf, libraryForEachTest, upgradeAsNewerApp } from './harness/library-file.ts';

const DESTRUCTIVE = /delete|empty|new library|reset|restore|erase|remove/i;
const waysOut = (page: Page) => page.getByRole('listitem').getByRole('button').allTextContents();

describe('a library of a newer version', () => {
  const place = libraryForEachTest({ schema: 'newest' });

  test('that this version can use opens, and one line says that both work side by side', async () => {
    const version = await upgradeAsNewerApp(place.path, 'this app');
    await using server = await startAppServer({ library: place.path });
    await withPage({}, async (page) => {
      await open(page, server.url);
      await page.getByText(t.frame.newerSchema(version)).waitFor();
      await page.getByRole('status').getByText('300 tracks').waitFor();
    });
  });

  test('that it cannot use names both versions, offers nothing destructive, and stays as it is', async () => {
    await upgradeAsNewerApp(place.path, 'newer apps');
    const before = digestOf(place.path);
    await using server = await startAppServer({ library: place.path, version: '1.5.0' });
    await withPage({}, async (page) => {
      await open(page, server.url);
      await heading(page, 'Your library is from a newer version of Auralis').waitFor();
      await page
        .getByText(/^Your library was last used by Auralis 9\.0\.0\. Auralis 1\.5\.0, which you are using, cannot/)
        .waitFor();
      await page.getByText(/^Your library is complete and unchanged\. /).waitFor();
      const ways = await waysOut(page);
      expect(ways[0]).toBe('Update Auralis');
      expect(ways.filter((way) => DESTRUCTIVE.test(way))).toEqual([]);
      await button(page, 'Update Auralis').click();
      await page.getByText(t.failure.updateApp('9.0.0')).waitFor();
      expect(digestOf(place.path)).toBe(before);
    });
  });
});

describe('a library of an older version', () => {
  const place = libraryForEachTest({ schema: 1 });

  test('that is damaged has a page of its backups, which offers no new one and leads back to the reason', async () => {
    damageLibrary(place.path);
    await using server = await startAppServer({ library: place.path });
    await withPage({}, async (page) => {
      await open(page, server.url, 'backups');
      await heading(page, t.backups.title).waitFor();
      await page.getByText(t.backups.statusClosed).waitFor();
      expect(await button(page, t.backups.create).count()).toBe(0);
      await link(page, t.backups.toFailure).click();
      await heading(page, 'Your library is damaged').waitFor();
    });
  });

  test('that is damaged stays as it is, and the page says what to do', async () => {
    damageLibrary(place.path);
    const before = digestOf(place.path);
    await using server = await startAppServer({ library: place.path });
    await withPage({}, async (page) => {
      await open(page, server.url);
      await heading(page, 'Your library is damaged').waitFor();
      await page.getByText(/^Auralis did not change the damaged file\. Keep it/).waitFor();
      expect((await waysOut(page))[0]).toBe('Try again');
      expect(digestOf(place.path)).toBe(before);
    });
  });

  test('whose upgrade fails stays as it is, and the third failure in a row ends the attempts until the listener insists', async () => {
    const before = digestOf(place.path);
    await using server = await startHeldServer({ library: place.path });
    server.upgrade.release('fails');
    await withPage({}, async (page) => {
      await open(page, server.url);
      for (const attempt of ['first', 'second', 'third']) {
        await heading(page, 'The update of your library failed').waitFor();
        await page.getByText('Your library is unchanged.').waitFor();
        expect(digestOf(place.path), attempt).toBe(before);
        await page.getByText(t.failure.details, { exact: true }).click();
        await page.getByText(/^MIGRATION_FAILED: .*no mood was found/s).waitFor();
        await button(page, 'Try again').click();
        await page.getByText(/^MIGRATION_FAILED/).waitFor({ state: 'detached' });
      }
      await heading(page, 'The update of your library failed several times').waitFor();
      expect((await waysOut(page)).slice(0, 2)).toEqual(['Update Auralis', 'Try again']);
      server.upgrade.release('succeeds');
      await button(page, 'Try again').click();
      await heading(page, t.receipt.proven).waitFor();
    });
  });

  test('the history lists the failed, the stopped and the successful upgrade, the newest first', async () => {
    await using server = await startHeldServer({ library: place.path });
    const { upgrade } = server;
    await withPage({}, async (page) => {
      await open(page, server.url);
      await upgrade.reached();
      await button(page, t.upgrade.stop).click();
      await page.getByText(t.upgrade.stopping).waitFor();
      upgrade.release('succeeds');
      await heading(page, 'You stopped the operation').waitFor();
      upgrade.release('fails');
      await button(page, 'Try again').click();
      await heading(page, 'The update of your library failed').waitFor();
      upgrade.release('succeeds');
      await button(page, 'Try again').click();
      await button(page, t.receipt.open).click();
      await link(page, t.frame.history).click();
      const rows = page.getByRole('table').last().getByRole('row');
      await rows.nth(3).waitFor();
      const { upgraded, failed, cancelled } = t.history.outcomes;
      const results = await rows.locator('td:nth-child(2)').allTextContents();
      expect(results).toEqual([upgraded, `${failed} (MIGRATION_FAILED)`, expect.stringContaining(cancelled)]);
    });
  });
});

describe('a library that is gone', () => {
  const place = libraryForEachTest({ schema: 1 });

  /** The app knows from its own record that there was a library. */
  async function lose(way: 'removed' | 'emptied'): Promise<void> {
    const first = await startAppServer({ library: place.path });
    await withPage({}, async (page) => {
      await open(page, first.url);
      await heading(page, t.library.title).or(button(page, t.receipt.open)).first().waitFor();
    });
    await first.stop();
    if (way === 'removed') rmSync(place.path);
    else truncateSync(place.path);
  }

  test.each(['removed', 'emptied'] as const)('since it was %s comes back from its backup', async (way) => {
    await lose(way);
    await using server = await startAppServer({ library: place.path, clock: 'slow' });
    await withPage({}, async (page) => {
      await open(page, server.url);
      await heading(page, 'Your library is lost').waitFor();
      expect((await waysOut(page)).filter((name) => name.includes('empty'))).toEqual([]);
      await page.getByRole('button', { name: /^Restore the backup of / }).click();
      await heading(page, t.restore.title).waitFor();
      await page.getByText(t.restore.lostUnknown).waitFor();
      await button(page, t.restore.confirm).click();
      await heading(page, t.restore.done).waitFor();
      await page.getByText(/^Your library now has 300 tracks, /).waitFor();
    });
  });

  test('and has no backup is begun anew only with consent', async () => {
    await lose('removed');
    rmSync(join(place.folder, 'backups'), { recursive: true });
    await using server = await startAppServer({ library: place.path });
    await withPage({}, async (page) => {
      await open(page, server.url);
      await heading(page, 'Your library is lost').waitFor();
      await button(page, 'Start with an empty library').click();
      const dialog = page.getByRole('dialog', { name: t.failure.recreateTitle });
      await dialog.getByText(t.failure.recreateBody).waitFor();
      await dialog.getByRole('button', { name: t.frame.cancel }).click();
      await dialog.waitFor({ state: 'detached' });
      expect(existsSync(place.path)).toBe(false);
      await button(page, 'Start with an empty library').click();
      await dialog.getByRole('button', { name: t.failure.recreateConfirm }).click();
      await page.getByRole('heading', { name: t.library.empty }).waitFor();
    });
  });
});
