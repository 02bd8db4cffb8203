import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { de } from '../../apps/web/src/client/texts/de.ts';
import { heading, link, open, t } from './harness/app-page.ts';
import { startAppServer } from './harness/app-server.ts';
import { withPage } from './harness/browser.ts';
import { libraryForEachTest } from './harness/library-file.ts';
import { openScreen } from './harness/screens.ts';

const place = libraryForEachTest({ schema: 1 });

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const boxOf = (locator: Locator): Promise<Box> =>
  locator.evaluate((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return { left, right, top, bottom };
  });

const overlaps = (one: Box, other: Box) =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

// A row that counts with its least height lies below the next one.
test('on a low window, the table of tracks covers neither the order nor the number of tracks', async () => {
  await using server = await startAppServer({ library: place.path, clock: 'slow' });
  await withPage({ viewport: { width: 320, height: 568 } }, async (page) => {
    await openScreen(page, server.url, 'tracks');
    const { top } = await boxOf(page.getByRole('grid'));
    for (const above of [page.getByRole('combobox', { name: t.library.sortBy }), page.getByText('300 tracks')])
      expect((await boxOf(above)).bottom).toBeLessThanOrEqual(top);
  });
});

// They are wider than a phone, and have no scroll bar.
test('on a phone, the open view of the library is in sight', async () => {
  await using server = await startAppServer({ library: place.path, clock: 'slow' });
  await withPage({ viewport: { width: 320, height: 640 } }, async (page) => {
    await openScreen(page, server.url, 'genres');
    const views = await boxOf(page.getByRole('navigation', { name: t.library.viewsLabel }));
    const { left, right } = await boxOf(link(page, t.library.views.genres));
    expect(left).toBeGreaterThanOrEqual(views.left);
    expect(right).toBeLessThanOrEqual(views.right);
  });
});

// Beside the rail there is less room than the width of the window promises.
test.each([360, 920, 1100, 1440])(
  'in a window of %i px, the buttons of a backup cover none of its words, also in German',
  async (width) => {
    await using server = await startAppServer({ library: place.path, clock: 'slow' });
    await withPage({ locale: 'de-DE', viewport: { width, height: 740 } }, async (page) => {
      await open(page, server.url, 'backups');
      await heading(page, de.backups.title).waitFor();
      const row = page.getByRole('main').getByRole('listitem').first();
      await row.waitFor();
      const words = await Promise.all((await row.locator('h2, p').all()).map(boxOf));
      const buttons = await Promise.all((await row.getByRole('button').all()).map(boxOf));
      expect(buttons.length).toBeGreaterThan(0);
      expect(words.filter((box) => buttons.some((button) => overlaps(box, button)))).toEqual([]);
    });
  },
);
