import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { libraryFolder } from '../../../apps/desktop/test/library-folder.ts';
import { expectAccessible } from '../harness/accessibility.ts';
import { withPage } from '../harness/browser.ts';
import { desktopWindow } from './desktop-window.ts';

test('the window is there before the library, and shows it once it is upgraded', async () => {
  using place = await libraryFolder();
  await withPage({}, async (page) => {
    await using window = await desktopWindow(page, place.library);
    await page.goto(window.url);
    await page.getByRole('heading', { name: 'Opening your library' }).waitFor();
    await window.app.start();
    await page.getByRole('heading', { name: 'Library', level: 1 }).waitFor();
    await page.getByText('300 tracks').first().waitFor();
    await expectAccessible(page);
    // A page of its own, loaded again: the address of every screen is one of the app.
    await page.goto(`${window.url}about`);
    await page.getByRole('button', { name: 'Copy versions' }).waitFor();
  });
});

test('an upgrade that waits can be stopped and tried again, and a quit closes the library', async () => {
  using place = await libraryFolder();
  // Another program is writing: the upgrade waits for it, however fast the computer is.
  const other = new Sqlite(place.library);
  other.exec('BEGIN EXCLUSIVE');
  try {
    await withPage({}, async (page) => {
      await using window = await desktopWindow(page, place.library);
      await page.goto(window.url);
      const started = window.app.start();
      await page.getByRole('heading', { name: 'Updating your library' }).waitFor();
      expect(window.app.app.activity()).toBe('upgrade');
      // A reload loses nothing: the app has the state, and the page only shows it.
      await page.reload();
      await page.getByRole('heading', { name: 'Updating your library' }).waitFor();
      await page.getByRole('button', { name: 'Stop and keep the old library' }).click();
      await started;
      await page.getByRole('button', { name: 'Try again' }).waitFor();
      expect(other.pragma('user_version', { simple: true })).toBe(1);
      await expectAccessible(page);
      other.exec('ROLLBACK');
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('heading', { name: 'Library', level: 1 }).waitFor();
    });
  } finally {
    other.close();
  }
});
