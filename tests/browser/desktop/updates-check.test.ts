import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { choicesFile } from '../../../apps/desktop/src/updates/choices-file.node.ts';
import { libraryFolder } from '../../../apps/desktop/test/library-folder.ts';
import { standInApp } from '../../../apps/desktop/test/stand-in-app.ts';
import { reportSkipped } from '../../faults/harness/report-skipped.ts';
import { SmallDisk } from '../../faults/harness/small-disk.ts';
import { expectAccessible } from '../harness/accessibility.ts';
import { withPage } from '../harness/browser.ts';
import { desktopWindow } from './desktop-window.ts';
import {
  button,
  checkFromAbout,
  line,
  offerDialog,
  resultDialog,
  type UpdatesWindow,
  withUpdates,
} from './updates-window.ts';

const FEED = 'latest-linux.yml';
const NOT_OPENED = 'Auralis could not prepare its updates';

const scratch = mkdtempSync(join(tmpdir(), 'auralis-updates-disk-'));
const reason = SmallDisk.reasonAgainst(join(scratch, 'try'));
if (reason !== null) reportSkipped('A full disk for the choices about updates', reason);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test.each<readonly [string, string, (at: UpdatesWindow) => unknown]>([
  [
    'was changed',
    'The update was changed after it was signed.',
    ({ installation }) => installation.editSigned(FEED, /"version":"1.5.0"/, '"version":"1.5.1"'),
  ],
  [
    'has expired',
    'The offer of version 1.5.0 has expired, so a newer one may have been withheld.',
    ({ installation }) => installation.publish('1.5.0', { now: new Date('2026-10-01T00:00:00Z'), expiresInDays: 30 }),
  ],
])('a feed that %s is said in a line by a check that nobody asked for', async (_, words, change) => {
  await withUpdates({}, async (opened) => {
    const { page, updates } = opened;
    await change(opened);
    await updates.checkQuietly();
    await line(page, words).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await expectAccessible(page);
    await button(page, 'Show').click();
    await resultDialog(page).getByText(words).waitFor();
    await button(page, 'Close').last().click();
    await resultDialog(page).waitFor({ state: 'detached' });
    // Once read and closed, the same is not said again.
    await button(page, 'Close').click();
    await updates.checkQuietly();
    expect(await page.getByText(words).count()).toBe(0);
  });
});

test.each([
  ['can not be reached', 'refused', 'The update server can not be reached.'],
  ['asks for a sign-in', 'sign-in-page', 'What the update server answered is not a list of updates.'],
] as const)('a server or network that %s is said only to who asks', async (_, fault, words) => {
  await withUpdates({}, async ({ page, installation, updates }) => {
    installation.server.faults.set(FEED, fault);
    await updates.checkQuietly();
    expect(updates.state).toEqual({ state: 'idle' });
    await checkFromAbout(page);
    await resultDialog(page).getByText(words).waitFor();
    installation.server.faults.clear();
    await button(page, 'Try again').click();
    await offerDialog(page).waitFor();
  });
});

test('updates that could not be opened say so in a line and to who asks', async () => {
  await using installation = await standInApp('1.4.0');
  using place = await libraryFolder();
  mkdirSync(join(installation.folder, 'updates.json'));
  await withPage({}, async (page) => {
    await using window = await desktopWindow(page, place.library, { openUpdates: () => installation.start() });
    expect(window.app.app.updates).toBeNull();
    await page.goto(window.url);
    await window.app.start();
    await line(page, NOT_OPENED).waitFor();
    await checkFromAbout(page);
    await resultDialog(page).getByText(NOT_OPENED).waitFor();
    await button(page, 'Close').last().click();
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await page.getByRole('alert').getByText(NOT_OPENED).waitFor();
  });
});

test.skipIf(reason !== null)('on a full disk an answer holds until the app ends', async () => {
  const disk = new SmallDisk(join(scratch, 'disk'));
  try {
    const start = join(scratch, 'start');
    mkdirSync(start);
    const folder = disk.fill(start, 1 << 20);
    const choices = choicesFile(join(folder, 'updates.json'));
    await withUpdates({ ports: { choices } }, async ({ page, updates, installation }) => {
      await checkFromAbout(page);
      await button(page, 'Skip this version').waitFor();
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(join(folder, 'ballast'), Buffer.alloc(bavail * bsize));
      await button(page, 'Skip this version').click();
      await offerDialog(page).waitFor({ state: 'detached' });
      expect(updates.state).toMatchObject({ state: 'offered', answer: 'skipped' });
      expect(installation.logged).toMatchObject([{ code: 'ENOSPC' }]);
      await button(page, 'Check for updates').click();
      await offerDialog(page).getByText('You skipped this version').waitFor();
    });
  } finally {
    disk.remove();
  }
});

test('the menu of the app checks as the page does, and shows the result', async () => {
  await withUpdates({}, async ({ page }) => {
    await page.evaluate(() => Reflect.get(globalThis, 'desktopEvent')({ name: 'check-for-updates' }));
    await offerDialog(page).waitFor();
  });
});
