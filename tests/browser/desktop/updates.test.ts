import { expect, test } from 'vitest';
import { expectAccessible } from '../harness/accessibility.ts';
import { button, checkFromAbout, download, enabledButton, line, withUpdates } from './updates-window.ts';

test('an update is offered in a line, postponed, asked for again, downloaded, and installed by the quit', async () => {
  await withUpdates({}, async ({ page, window, installation, updates }) => {
    await updates.checkQuietly();
    await line(page, 'Auralis 1.5.0 is available').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await button(page, 'Show').click();
    const dialog = page.getByRole('dialog', { name: 'Auralis 1.5.0 is available' });
    await dialog.getByRole('heading', { name: 'What’s new in it' }).waitFor();
    expect(await dialog.getByRole('listitem').count()).toBeGreaterThan(0);
    await enabledButton(page, 'Download').waitFor();
    await expectAccessible(page);

    await button(page, 'Later').click();
    await dialog.waitFor({ state: 'detached' });
    await line(page, 'Auralis 1.5.0 is available').waitFor({ state: 'detached' });
    await updates.checkQuietly();
    expect(updates.state).toMatchObject({ state: 'offered', answer: 'later' });

    await checkFromAbout(page);
    await download(page);
    await dialog.getByText('The update is ready.').waitFor();
    await enabledButton(page, 'Restart now').waitFor();
    await expectAccessible(page);
    expect(installation.installed()).toBe('1.4.0');
    await button(page, 'When I quit').click();
    await dialog.getByText('It is installed when you quit Auralis.').waitFor();
    await button(page, 'Close').last().click();
    await dialog.waitFor({ state: 'detached' });

    await window.app.app.stop();
    expect(window.app.app.activity()).toBe('idle');
    updates.onQuit();
    expect(installation.installed()).toBe('1.5.0');
  });
});

test('a skipped version stays skipped until it is offered again, and a check that fails says so', async () => {
  await withUpdates({}, async ({ page, installation, updates }) => {
    await checkFromAbout(page);
    await button(page, 'Skip this version').click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await updates.checkQuietly();
    expect(await line(page, 'Auralis 1.5.0 is available').count()).toBe(0);
    await button(page, 'Check for updates').click();
    await page.getByText('You skipped this version.').waitFor();
    await button(page, 'Offer it again').click();
    await button(page, 'Skip this version').waitFor();
    await button(page, 'Later').click();

    installation.server.faults.set('latest-linux.yml', 'refused');
    await button(page, 'Check for updates').click();
    await page.getByRole('dialog', { name: 'Updates' }).getByRole('button', { name: 'Try again' }).waitFor();
    expect(installation.installed()).toBe('1.4.0');
  });
});
