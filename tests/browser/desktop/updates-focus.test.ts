import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { setRollout } from '../../../apps/desktop/src/feed/set-rollout.ts';
import { button, checkFromAbout, download, enabledButton, line, offerDialog, withUpdates } from './updates-window.ts';

const focused = (page: Page) => page.evaluate(() => document.activeElement?.id ?? '');

test('an update that is found while the listener types takes neither the focus nor the Enter', async () => {
  await withUpdates({}, async ({ page, updates, installation }) => {
    const search = page.getByRole('searchbox');
    await search.focus();
    const before = await focused(page);
    await page.keyboard.type('a');
    await updates.checkQuietly();
    await line(page, 'Auralis 1.5.0 is available').waitFor();
    await page.keyboard.type('b');
    await page.keyboard.press('Enter');
    expect(await search.inputValue()).toBe('ab');
    expect(await focused(page)).toBe(before);
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(updates.state).toMatchObject({ state: 'offered', answer: 'none' });
    expect(installation.server.requests.map(({ name }) => name)).toEqual(['latest-linux.yml']);
  });
});

test('no dialog opens by itself, whatever happens to an update', async () => {
  await withUpdates({}, async ({ page, updates, installation }) => {
    await page.evaluate(() => {
      Reflect.set(globalThis, 'dialogs', 0);
      new MutationObserver(() => {
        if (document.querySelector('[role="dialog"]') !== null) Reflect.set(globalThis, 'dialogs', 1);
      }).observe(document.body, { childList: true, subtree: true });
    });
    await updates.checkQuietly();
    await line(page, 'Auralis 1.5.0 is available').waitFor();
    installation.server.faults.set('Auralis-1.5.0.AppImage', 'changed');
    await updates.perform({ action: 'download' });
    await line(page, 'What was downloaded is not what was released.').waitFor();
    installation.server.faults.clear();
    await updates.perform({ action: 'download' });
    await line(page, 'Auralis 1.5.0 is ready to install').waitFor();
    await updates.perform({ action: 'install', when: 'on-quit' });
    await line(page, 'Auralis 1.5.0 is installed when you quit').waitFor();
    setRollout({ folder: installation.published, percentage: 0 });
    await updates.checkQuietly();
    await line(page, 'as you had planned').waitFor();
    installation.editSigned('latest-linux.yml', /"version":"1.5.0"/, '"version":"1.5.1"');
    await updates.checkQuietly();
    await line(page, 'The update was changed after it was signed.').waitFor();
    expect(await page.evaluate(() => Reflect.get(globalThis, 'dialogs'))).toBe(0);
  });
});

test('an Enter that is repeated on a button reaches no button of the next stage', async () => {
  await withUpdates({}, async ({ page, updates, installation }) => {
    await checkFromAbout(page);
    await enabledButton(page, 'Download').waitFor();
    await button(page, 'Download').focus();
    for (let press = 0; press < 5; press++) await page.keyboard.press('Enter');
    await button(page, 'Restart now').waitFor();
    for (let press = 0; press < 5; press++) await page.keyboard.press('Enter');
    expect(updates.state).toMatchObject({ state: 'ready', install: 'asking', answer: 'none' });
    expect({ installed: installation.installed(), quits: installation.quits() }).toEqual({
      installed: '1.4.0',
      quits: 0,
    });
  });
});

test('new buttons do not react to a click that was meant for those before them', async () => {
  await withUpdates({}, async ({ page, updates, installation }) => {
    await updates.checkQuietly();
    await button(page, 'Show').click();
    const wasEnabled = await page.evaluate(async () => {
      const download = () =>
        [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Download');
      while (download() === undefined) await new Promise(requestAnimationFrame);
      return download()?.disabled === false;
    });
    expect(wasEnabled).toBe(false);
    await download(page);
    expect(installation.installed()).toBe('1.4.0');
  });
});

test('Escape closes the dialog and changes nothing, at every stage', async () => {
  await withUpdates({}, async ({ page, updates, installation }) => {
    await checkFromAbout(page);
    const pressEscape = async () => {
      await offerDialog(page).waitFor();
      const { state } = updates;
      await page.keyboard.press('Escape');
      await offerDialog(page).waitFor({ state: 'detached' });
      expect(updates.state).toEqual(state);
      await button(page, 'Show').click();
    };
    await pressEscape();
    installation.server.faults.set('Auralis-1.5.0.AppImage', 'stalled');
    await button(page, 'Download').click();
    await offerDialog(page).getByRole('progressbar').waitFor();
    await expect.poll(() => updates.state, { timeout: 60_000 }).toMatchObject({ state: 'downloading' });
    await page.keyboard.press('Escape');
    await offerDialog(page).waitFor({ state: 'detached' });
    expect(updates.state).toMatchObject({ state: 'downloading' });
    await button(page, 'Show').click();
    await button(page, 'Cancel the download').click();
    installation.server.faults.clear();
    await download(page);
    await pressEscape();
    await button(page, 'When I quit').click();
    await button(page, 'Don’t install').waitFor();
    await pressEscape();
    await button(page, 'Don’t install').waitFor();
  });
});

test('the focus goes back to the line that the dialog was opened from', async () => {
  await withUpdates({}, async ({ page, updates }) => {
    await updates.checkQuietly();
    await button(page, 'Show').focus();
    await page.keyboard.press('Enter');
    await offerDialog(page).waitFor();
    await page.keyboard.press('Escape');
    await offerDialog(page).waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Show');
  });
});
