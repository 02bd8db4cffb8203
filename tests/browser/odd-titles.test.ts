import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible } from './harness/accessibility.ts';
import { heading, open, t } from './harness/app-page.ts';
import { startAppServer } from './harness/app-server.ts';
import { withPage } from './harness/browser.ts';
import { libraryForEachTest } from './harness/library-file.ts';
import { expectNoSidewaysScroll } from './harness/page-layout.ts';
import { openScreen, SCREEN_NAMES } from './harness/screens.ts';
import { screenshot } from './harness/screenshots.ts';
import { ODD_TITLES, ODD_TITLES_SQL } from './harness/titles.ts';

const place = libraryForEachTest({ schema: 'newest', sql: ODD_TITLES_SQL });
const irregular = libraryForEachTest({ schema: 1, dirt: 'some' });
/** The tracks of an album can't be loaded; `screens.test.ts` has a test for it. */
const ALBUM_TRACKS = /status of 400 .*of=album/;
const NARROW = { width: 320, height: 640 } as const;

async function inLibrary(
  viewport: { readonly width: number; readonly height: number },
  use: (page: Page, url: string) => Promise<void>,
): Promise<void> {
  await using server = await startAppServer({ library: place.path });
  await withPage({ viewport, expectedFailures: [/status of 404/, ALBUM_TRACKS] }, (page) => use(page, server.url));
}

test.each([NARROW, { width: 1440, height: 900 }])(
  'no screen scrolls sideways at $width px, whatever the titles are',
  async (viewport) => {
    await inLibrary(viewport, async (page, url) => {
      const problems: string[] = [];
      for (const name of SCREEN_NAMES) {
        await openScreen(page, url, name);
        await screenshot(page, `odd-titles-${viewport.width}/${name}`);
        await expectNoSidewaysScroll(page).catch((error: Error) => problems.push(`${name}: ${error.message}`));
      }
      expect(problems).toEqual([]);
    });
  },
);

test.each(Object.entries(ODD_TITLES))(
  'a title that is %s has a row of the same height, with its own name and direction',
  async (_, title) => {
    await inLibrary(NARROW, async (page, url) => {
      await openScreen(page, url, 'playlist');
      const shown = title === '' ? t.library.untitled : title;
      const heart = page.getByRole('button', { name: t.library.favourite(shown), exact: true }).first();
      await heart.waitFor();
      const row = page.getByRole('row').filter({ has: heart });
      const heights = await page
        .locator('[role=row][aria-rowindex]:not([aria-rowindex="1"])')
        .evaluateAll((rows) => [...new Set(rows.map((one) => one.getBoundingClientRect().height))]);
      expect(heights).toHaveLength(1);
      const { direction, isInside } = await row
        .getByText(shown, { exact: true })
        .first()
        .evaluate((element) => ({
          direction: getComputedStyle(element).direction,
          isInside: element.getBoundingClientRect().right <= innerWidth,
        }));
      expect({ direction, isInside }).toEqual({
        direction: /^[\u0590-\u06ff]/.test(shown) ? 'rtl' : 'ltr',
        isInside: true,
      });
    });
  },
);

test('playlists, albums and artists with odd names can be opened and are accessible', async () => {
  await inLibrary(NARROW, async (page, url) => {
    for (const [index, title] of Object.values(ODD_TITLES).entries()) {
      await open(page, url, `playlists/${index + 1}`);
      await heading(page, title === '' ? t.library.untitled : title).waitFor();
      await open(page, url, `library/albums/${index + 1}`);
      await heading(page, title === '' ? t.library.untitled : title).waitFor();
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
    }
  });
});

// A date that is none, such as 03/04/2021, ends the page.
test('a library with irregular values, as real ones have them, shows its tracks', async () => {
  await using server = await startAppServer({ library: irregular.path, clock: 'slow' });
  await withPage({ expectedFailures: [/RangeError/] }, async (page) => {
    await open(page, server.url, 'library');
    await page.getByRole('grid').or(heading(page, t.frame.crashed)).waitFor();
    await page
      .getByRole('button', { name: /^Favourite: / })
      .first()
      .or(heading(page, t.frame.crashed))
      .waitFor();
    expect(await heading(page, t.frame.crashed).count()).toBe(0);
  });
});
