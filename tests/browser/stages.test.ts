import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { checkedWidths, expectAccessible } from './harness/accessibility.ts';
import { button, heading, open, t } from './harness/app-page.ts';
import { startAppServer, startHeldServer } from './harness/app-server.ts';
import { withPage } from './harness/browser.ts';
import { damageLibrary, libraryForEachTest, upgradeAsNewerApp } from './harness/library-file.ts';
import { expectNoSidewaysScroll, expectNothingJumps } from './harness/page-layout.ts';
import { openScreen } from './harness/screens.ts';
import { screenshot } from './harness/screenshots.ts';

const SCHEMES = ['light', 'dark'] as const;
const WIDTHS = [320, 360, 768, 1440] as const;

/** Accessible, and at no width wider than the window. */
async function expectSound(page: Page, colorScheme: (typeof SCHEMES)[number], name: string): Promise<void> {
  for (const width of checkedWidths(colorScheme, WIDTHS)) {
    await page.setViewportSize({ width, height: width < 500 ? 740 : 900 });
    await screenshot(page, `${width}-${colorScheme}/stage-${name}`);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  }
}

describe('an older library', () => {
  const place = libraryForEachTest({ schema: 1 });

  test.each(SCHEMES)(
    'its upgrade, failure, receipt and restore are accessible, in the %s scheme',
    async (colorScheme) => {
      await using server = await startHeldServer({ library: place.path });
      const { upgrade } = server;
      await withPage({ colorScheme }, async (page) => {
        await open(page, server.url);
        await upgrade.reached();
        await page.getByText(upgrade.description).waitFor();
        await expectSound(page, colorScheme, 'upgrade');
        upgrade.release('fails');
        await heading(page, 'The update of your library failed').waitFor();
        await page.getByText(t.failure.details, { exact: true }).click();
        await button(page, 'Contact support').click();
        await expectSound(page, colorScheme, 'failure');
        upgrade.release('succeeds');
        await button(page, 'Try again').click();
        await heading(page, t.receipt.proven).waitFor();
        await page.getByText(t.receipt.steps).click();
        await expectSound(page, colorScheme, 'receipt');
        await button(page, t.receipt.showBackups).click();
        await page
          .getByRole('button', { name: /^Restore: / })
          .first()
          .click();
        await button(page, t.restore.confirm).waitFor();
        await expectSound(page, colorScheme, 'restore');
      });
    },
  );

  test('nothing jumps while an upgrade goes on', async () => {
    await using server = await startHeldServer({ library: place.path });
    const { upgrade } = server;
    await withPage({}, async (page) => {
      await open(page, server.url);
      await upgrade.reached();
      await page.getByText(upgrade.description).waitFor();
      const clock = page.getByText(/^\d+:\d\d so far/);
      await expectNothingJumps(page, async () => {
        const before = await clock.textContent();
        await expect.poll(() => clock.textContent(), { timeout: 300_000 }).not.toBe(before);
      });
    });
  });

  // The sentence above the button has one line less, and the button moves from under the pointer.
  test('nothing jumps when a stop is asked for', async () => {
    await using server = await startHeldServer({ library: place.path });
    await withPage({}, async (page) => {
      await open(page, server.url);
      await server.upgrade.reached();
      await page.getByText(server.upgrade.description).waitFor();
      await expectNothingJumps(page, async () => {
        await button(page, t.upgrade.stop).click();
        await page.getByText(t.upgrade.stopping).waitFor();
      });
    });
  });

  test('nothing jumps when a favourite is pressed, rows are scrolled, and a notice comes', async () => {
    await using server = await startAppServer({ library: place.path, clock: 'slow' });
    await withPage({}, async (page) => {
      await openScreen(page, server.url, 'tracks');
      await expectNothingJumps(page, async () => {
        await page
          .getByRole('button', { name: /^Favourite: / })
          .first()
          .click();
        await page.getByRole('grid').press('PageDown');
        await page.getByRole('grid').press('Home');
      });
      await openScreen(page, server.url, 'backups');
      await expectNothingJumps(page, async () => {
        await page.getByRole('button', { name: /^Check: / }).click();
        await page.getByText(t.backups.verified(t.backups.proof.testRestore)).waitFor();
      });
    });
  });

  // The chosen colours have bold words, which are wider.
  test('nothing jumps when other colours are chosen', async () => {
    await using server = await startAppServer({ library: place.path, clock: 'slow' });
    await withPage({}, async (page) => {
      await openScreen(page, server.url, 'settings');
      await expectNothingJumps(page, async () => {
        await page.getByRole('radio', { name: t.settings.colourModes.dark }).click();
        await page.getByText(t.settings.saved).waitFor();
      });
    });
  });

  test.each(SCHEMES)('that is damaged has an accessible page, in the %s scheme', async (colorScheme) => {
    damageLibrary(place.path);
    await using server = await startAppServer({ library: place.path });
    await withPage({ colorScheme }, async (page) => {
      await open(page, server.url);
      await heading(page, 'Your library is damaged').waitFor();
      await expectSound(page, colorScheme, 'damaged');
    });
  });
});

describe('a newer library', () => {
  const place = libraryForEachTest({ schema: 'newest' });

  test.each(SCHEMES)('has an accessible page, in the %s scheme', async (colorScheme) => {
    await upgradeAsNewerApp(place.path, 'newer apps');
    await using server = await startAppServer({ library: place.path });
    await withPage({ colorScheme }, async (page) => {
      await open(page, server.url);
      await heading(page, 'Your library is from a newer version of Auralis').waitFor();
      await expectSound(page, colorScheme, 'newer');
    });
  });
});
