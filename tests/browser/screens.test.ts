import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { en } from '../../apps/web/src/client/texts/en.ts';
import { checkedWidths, expectAccessible } from './harness/accessibility.ts';
import { button, t } from './harness/app-page.ts';
import { startAppServer } from './harness/app-server.ts';
import { type PageOptions, withPage } from './harness/browser.ts';
import { libraryForEachTest } from './harness/library-file.ts';
import { expectNoSidewaysScroll } from './harness/page-layout.ts';
import { openScreen, SCREEN_NAMES } from './harness/screens.ts';
import { screenshot } from './harness/screenshots.ts';

const place = libraryForEachTest({ schema: 1 });

const SCHEMES = ['light', 'dark'] as const;
const WIDTHS = [1440, 768, 360] as const;
const viewport = (width: number) => ({ width, height: width < 500 ? 740 : 900 });

type Check = (page: Page) => Promise<void>;

/** One line for each thing that is wrong with the page as it is. */
async function problemsOf(page: Page, name: string, checks: readonly Check[]): Promise<readonly string[]> {
  const messages: string[] = [];
  for (const check of checks) await check(page).catch((error: Error) => messages.push(...error.message.split('\n')));
  return messages.map((line) => `${name}: ${line}`);
}

/** In a library that was just upgraded and has a backup, so that each screen has something to show. */
async function inLibrary(options: PageOptions, use: (page: Page, url: string) => Promise<void>): Promise<void> {
  await using server = await startAppServer({ library: place.path, clock: 'slow' });
  await withPage(options, (page) => use(page, server.url));
}

async function openDialog(page: Page, url: string, name: (typeof DIALOGS)[number]): Promise<void> {
  if (name === 'shortcuts' || name === 'add-to-playlist') {
    await openScreen(page, url, 'tracks');
    await page.getByRole('grid').press(name === 'shortcuts' ? '?' : 'p');
  } else if (name === 'new-playlist') {
    await openScreen(page, url, 'playlists');
    await button(page, t.playlists.create).click();
  } else {
    await openScreen(page, url, 'playlist');
    await page.getByRole('button', { name: /^Delete: / }).click();
  }
  await page.getByRole('dialog').waitFor();
}

const DIALOGS = ['shortcuts', 'add-to-playlist', 'new-playlist', 'delete-playlist'] as const;

test.each(SCHEMES)(
  'in the %s scheme, no screen has an accessibility violation or scrolls sideways',
  async (colorScheme) => {
    await inLibrary({ colorScheme }, async (page, url) => {
      const problems: string[] = [];
      for (const name of SCREEN_NAMES) {
        await page.setViewportSize(viewport(WIDTHS[0]));
        await openScreen(page, url, name);
        for (const width of checkedWidths(colorScheme, WIDTHS)) {
          await page.setViewportSize(viewport(width));
          await screenshot(page, `${width}-${colorScheme}/${name}`);
          problems.push(
            ...(await problemsOf(page, `${name} at ${width} px`, [expectAccessible, expectNoSidewaysScroll])),
          );
        }
      }
      expect(problems).toEqual([]);
    });
  },
);

test.each(SCHEMES)('in the %s scheme, no dialog has an accessibility violation', async (colorScheme) => {
  await inLibrary({ colorScheme, viewport: viewport(360) }, async (page, url) => {
    const problems: string[] = [];
    for (const name of DIALOGS) {
      await openDialog(page, url, name);
      await screenshot(page, `360-${colorScheme}/dialog-${name}`);
      problems.push(...(await problemsOf(page, name, [expectAccessible])));
    }
    expect(problems).toEqual([]);
  });
});

test('in German, no screen scrolls sideways or has words in English', async () => {
  const { library, playlists, backups, settings, history } = en;
  const english = [
    library.views.favourites,
    library.sortBy,
    playlists.create,
    backups.create,
    settings.colours,
    history.upgrades,
  ];
  await inLibrary({ locale: 'de-DE', viewport: viewport(360) }, async (page, url) => {
    const problems: string[] = [];
    for (const name of SCREEN_NAMES) {
      await openScreen(page, url, name);
      await screenshot(page, `360-german/${name}`);
      const text = (await page.locator('body').textContent()) ?? '';
      problems.push(...english.filter((words) => text.includes(words)).map((words) => `${name}: ${words}`));
      await expectNoSidewaysScroll(page).catch((error: Error) => problems.push(`${name}: ${error.message}`));
    }
    expect(problems).toEqual([]);
  });
});

test('with reduced motion and forced colours, the library has its outlines and nothing moves', async () => {
  await inLibrary({ forcedColors: 'active', reducedMotion: 'reduce' }, async (page, url) => {
    await openScreen(page, url, 'tracks');
    await screenshot(page, 'forced-colours/tracks');
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });
});

// The page asks for the order of a playlist, which the server refuses.
test('an album shows its tracks', async () => {
  await inLibrary({}, async (page, url) => {
    await openScreen(page, url, 'album');
    expect(await page.getByRole('alert').count()).toBe(0);
  });
});

// On a low window they are 20 px high without a space between them.
test('the letters beside a list are large enough to be hit', async () => {
  await inLibrary({ viewport: viewport(360) }, async (page, url) => {
    await openScreen(page, url, 'genre');
    await page
      .getByRole('button', { name: /^Jump to / })
      .first()
      .waitFor();
    await expectAccessible(page);
  });
});

// Its content scrolls on a low window and does not take the focus.
test('the list of shortcuts can be scrolled with the keyboard', async () => {
  await inLibrary({ viewport: viewport(360) }, async (page, url) => {
    await openDialog(page, url, 'shortcuts');
    await expectAccessible(page);
  });
});
