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
const NARROW = { width: 320, height: 640 } as const;
const WIDE = { width: 1440, height: 900 } as const;

async function inLibrary(
  viewport: { readonly width: number; readonly height: number },
  use: (page: Page, url: string) => Promise<void>,
): Promise<void> {
  await using server = await startAppServer({ library: place.path });
  await withPage({ viewport }, (page) => use(page, server.url));
}

test.each(process.env.AURALIS_BROWSER === 'long' ? [NARROW, WIDE] : [NARROW])(
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

test.each([NARROW, WIDE])(
  'at $width px, every odd title has a row of the same height, with its own name and direction, and begins where its column does',
  async (viewport) => {
    await inLibrary(viewport, async (page, url) => {
      await openScreen(page, url, 'playlist');
      for (const [kind, title] of Object.entries(ODD_TITLES)) {
        const shown = title === '' ? t.library.untitled : title;
        const heart = page.getByRole('button', { name: t.library.favourite(shown), exact: true }).first();
        await heart.waitFor();
        const found = await page
          .getByRole('row')
          .filter({ has: heart })
          .getByText(shown, { exact: true })
          .first()
          .evaluate((element) => {
            const words = document.createRange();
            words.selectNodeContents(element);
            const { left, right } = element.getBoundingClientRect();
            return {
              direction: getComputedStyle(element).direction,
              isInside: right <= innerWidth,
              beginsWithColumn: words.getBoundingClientRect().left <= left + 1,
            };
          });
        const direction = /^[\u0590-\u06ff]/.test(shown) ? 'rtl' : 'ltr';
        expect({ kind, ...found }).toEqual({ kind, direction, isInside: true, beginsWithColumn: true });
      }
      const heights = await page
        .locator('[role=row][aria-rowindex]:not([aria-rowindex="1"])')
        .evaluateAll((rows) => [...new Set(rows.map((one) => one.getBoundingClientRect().height))]);
      expect(heights).toHaveLength(1);
    });
  },
);

test('playlists and albums with odd names can be opened', async () => {
  await inLibrary(NARROW, async (page, url) => {
    for (const [index, title] of Object.values(ODD_TITLES).entries()) {
      await open(page, url, `playlists/${index + 1}`);
      await heading(page, title === '' ? t.library.untitled : title).waitFor();
      await open(page, url, `library/albums/${index + 1}`);
      await heading(page, title === '' ? t.library.untitled : title).waitFor();
      await expectNoSidewaysScroll(page);
    }
    await expectAccessible(page);
  });
});

// Real ones have dates that are none, such as 03/04/2021.
test('a library with irregular values shows its tracks', async () => {
  await using server = await startAppServer({ library: irregular.path, clock: 'slow' });
  await withPage({}, async (page) => {
    await openScreen(page, server.url, 'tracks');
    await page
      .getByRole('button', { name: /^Favourite: / })
      .first()
      .waitFor();
    expect(await heading(page, t.frame.crashed).count()).toBe(0);
  });
});
