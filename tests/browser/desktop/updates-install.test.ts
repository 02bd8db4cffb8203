import { expect, test } from 'vitest';
import { setRollout } from '../../../apps/desktop/src/feed/set-rollout.ts';
import { expectAccessible } from '../harness/accessibility.ts';
import {
  button,
  checkFromAbout,
  download,
  line,
  offerDialog,
  type UpdatesWindow,
  withUpdates,
} from './updates-window.ts';

const INSTALLER = 'Auralis-1.5.0.AppImage';

const backUpFirst = ({ page }: UpdatesWindow) => page.getByRole('switch', { name: 'Back up first' });

async function planned({ page }: UpdatesWindow): Promise<void> {
  await checkFromAbout(page);
  await download(page);
  await button(page, 'When I quit').click();
  await page.getByText('It is installed when you quit Auralis.').waitFor();
}

async function backupsOf({ window }: UpdatesWindow): Promise<number> {
  return (await window.app.app.controllers.backups.list()).rows.length;
}

test.each([
  [5, 2, 'Last backup 2 hours ago', true],
  [6, 2, 'Last backup 2 hours ago', false],
  [6, 30, 'Last backup yesterday', true],
  [6, null, 'No backup yet', true],
] as const)(
  'for a library of schema %s and a backup %s hours ago the dialog says "%s", and a backup is proposed: %s',
  async (schema, backupAge, words, proposed) => {
    await withUpdates({ schema, backupAge }, async (opened) => {
      await checkFromAbout(opened.page);
      await download(opened.page);
      await opened.page.getByText(words, { exact: true }).waitFor();
      expect(await backUpFirst(opened).isChecked()).toBe(proposed);
    });
  },
);

test('a backup is made before the installation is planned, and no second one before a restart', async () => {
  await withUpdates({ published: '1.6.0' }, async (opened) => {
    const { page, updates } = opened;
    const before = await backupsOf(opened);
    await checkFromAbout(page);
    await download(page);
    await button(page, 'When I quit').click();
    await page.getByText('It is installed when you quit Auralis.').waitFor();
    expect(await backupsOf(opened)).toBe(before + 1);
    expect(await backUpFirst(opened).isChecked()).toBe(false);
    expect(updates.state).toMatchObject({ state: 'ready', install: 'on-quit' });
  });
});

test('no backup is made where the listener does not want one', async () => {
  await withUpdates({ published: '1.6.0' }, async (opened) => {
    const { page, installation } = opened;
    const before = await backupsOf(opened);
    await checkFromAbout(page);
    await download(page);
    await backUpFirst(opened).click();
    await button(page, 'Restart now').click();
    await expect.poll(() => installation.quits(), { timeout: 60_000 }).toBe(1);
    expect(await backupsOf(opened)).toBe(before);
    expect(installation.installed()).toBe('1.6.0');
  });
});

test('a backup that fails is said beside the choices, and the update can be installed without one', async () => {
  const backUp = () => Promise.reject(new Error('The disk is gone.'));
  await withUpdates({ published: '1.6.0', ports: { backUp } }, async (opened) => {
    const { page, installation } = opened;
    await checkFromAbout(page);
    await download(page);
    await button(page, 'Restart now').click();
    await page.getByText('The backup failed, so the update was not installed.').waitFor();
    expect(installation.installed()).toBe('1.4.0');
    await expectAccessible(page);
    await backUpFirst(opened).click();
    await button(page, 'Restart now').click();
    await expect.poll(() => installation.installed(), { timeout: 60_000 }).toBe('1.6.0');
  });
});

test('a download goes on while the dialog is closed, its line leads back to it, and it can be cancelled', async () => {
  await withUpdates({}, async ({ page, installation, updates }) => {
    installation.server.faults.set(INSTALLER, 'stalled');
    await checkFromAbout(page);
    await button(page, 'Download').click();
    await button(page, 'Close').click();
    await offerDialog(page).waitFor({ state: 'detached' });
    await line(page, 'Auralis 1.5.0 is being downloaded').waitFor();
    await expectAccessible(page);
    await button(page, 'Show').click();
    await offerDialog(page).getByRole('progressbar').waitFor();
    await button(page, 'Close').last().click();
    // The same by the question that is never silent.
    await button(page, 'Check for updates').click();
    await offerDialog(page).getByRole('progressbar').waitFor();
    await button(page, 'Cancel the download').click();
    await button(page, 'Download').waitFor();
    expect(updates.state).toMatchObject({ state: 'offered', answer: 'none' });
    installation.server.faults.clear();
    await download(page);
  });
});

test('a plan is shown by a check, and can be withdrawn; then the version can be skipped', async () => {
  await withUpdates({}, async ({ page, installation, updates }) => {
    await checkFromAbout(page);
    await download(page);
    await button(page, 'When I quit').click();
    await page.getByText('It is installed when you quit Auralis.').waitFor();
    await button(page, 'Close').last().click();
    await line(page, 'Auralis 1.5.0 is installed when you quit').waitFor();
    await button(page, 'Check for updates').click();
    await page.getByText('It is installed when you quit Auralis.').waitFor();
    await expectAccessible(page);
    await button(page, 'Don’t install').click();
    await page.getByText('The update is ready.').waitFor();
    updates.onQuit();
    expect(installation.installed()).toBe('1.4.0');
    await button(page, 'Skip this version').click();
    await offerDialog(page).waitFor({ state: 'detached' });
    expect(await page.getByText('Auralis 1.5.0').count()).toBe(0);
    expect(updates.settings().skipped).toMatchObject([{ version: '1.5.0' }]);
  });
});

test('a plan that is dropped since its release was held is said in a line, with the reason', async () => {
  await withUpdates({}, async (opened) => {
    const { page, updates, installation } = opened;
    await planned(opened);
    await button(page, 'Close').last().click();
    setRollout({ folder: installation.published, percentage: 0 });
    await updates.checkQuietly();
    await line(page, 'Auralis 1.5.0 is not installed when you quit, as you had planned.').waitFor();
    await line(page, 'Version 1.5.0 is released in stages').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await button(page, 'Show').click();
    await page.getByRole('dialog', { name: 'Updates' }).getByText('as you had planned').waitFor();
    updates.onQuit();
    expect(installation.installed()).toBe('1.4.0');
  });
});

test('a plan outlives a feed that was changed by someone, which is said in a line and beside the plan', async () => {
  await withUpdates({}, async (opened) => {
    const { page, updates, installation } = opened;
    await planned(opened);
    await button(page, 'Close').last().click();
    installation.editSigned('latest-linux.yml', /"version":"1.5.0"/, '"version":"1.5.1"');
    await updates.checkQuietly();
    await line(page, 'The update was changed after it was signed.').waitFor();
    await button(page, 'Show').click();
    await offerDialog(page).getByText('It is installed when you quit Auralis.').waitFor();
    await offerDialog(page).getByText('The update was changed after it was signed.').waitFor();
    await expectAccessible(page);
    updates.onQuit();
    expect(installation.installed()).toBe('1.5.0');
  });
});
