import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { button, format, heading, open, t } from './harness/app-page.ts';
import { startAppServer, startHeldServer } from './harness/app-server.ts';
import { withPage } from './harness/browser.ts';
import { digestOf, libraryForEachTest } from './harness/library-file.ts';

const place = libraryForEachTest({ schema: 1 });
const bar = (page: Page) => page.getByRole('progressbar', { name: t.upgrade.progress });
const step = (page: Page) => page.locator('[aria-current=step]');

test('an upgrade that takes less than a second shows one line below the library, and a receipt on request', async () => {
  await using server = await startAppServer({ library: place.path, clock: 'slow' });
  await withPage({}, async (page) => {
    await open(page, server.url);
    await page.getByText(/^Library updated to version \d+\. A backup is kept\.$/).waitFor();
    expect(await heading(page, t.library.title).count()).toBe(1);
    await page.getByRole('link', { name: t.receipt.details }).click();
    await page.getByRole('row', { name: /^Tracks 300 300/ }).waitFor();
    await button(page, t.receipt.back).click();
    await heading(page, t.library.title).waitFor();
    expect(await page.getByText(/^Library updated to version/).count()).toBe(0);
  });
});

test('a longer upgrade shows its phases, its step, its time and a percentage, and then its receipt', async () => {
  await using server = await startHeldServer({ library: place.path });
  const { upgrade } = server;
  await withPage({}, async (page) => {
    await open(page, server.url);
    await upgrade.reached();
    await heading(page, t.upgrade.title).waitFor();
    await step(page).filter({ hasText: upgrade.description }).waitFor();
    const [phases, shown] = [page.getByRole('listitem'), await bar(page).getAttribute('aria-valuetext')];
    expect(await phases.allTextContents()).toEqual([
      'Check, donethe file is sound',
      expect.stringMatching(/^Back up, donetoday, .+ · .+ · checked$/),
      `Update, in progress${t.upgrade.step(upgrade.newest - 1, upgrade.newest - 1, upgrade.description)}`,
      'Compare every value, to come',
      'Finish, to come',
    ]);
    expect(shown).toMatch(/^\d+%$/);
    expect(await page.title()).toBe(`${shown} · ${t.upgrade.title} · Auralis`);
    await page.getByText(/ so far/).waitFor();
    await page.getByText(`library version 1 → ${upgrade.newest}`).waitFor();
    upgrade.release('succeeds');
    await heading(page, t.receipt.proven).waitFor();
    await page.getByText(/^[\d,]+ values compared, all the same\.$/).waitFor();
    await page.getByRole('row', { name: /^Tracks 300 300/ }).waitFor();
    await button(page, t.receipt.open).click();
    await page.getByRole('status').getByText('300 tracks').waitFor();
  });
});

test('the clock goes on while one step of an upgrade takes long, and the percentage never falls', async () => {
  await using server = await startHeldServer({ library: place.path });
  const { upgrade } = server;
  await withPage({}, async (page) => {
    await open(page, server.url);
    await upgrade.reached();
    const elapsed = page.getByText(/^\d+:\d\d so far/);
    const first = await elapsed.textContent();
    const before = Number(await bar(page).getAttribute('aria-valuenow'));
    await expect.poll(() => elapsed.textContent(), { timeout: 300_000 }).not.toBe(first);
    expect(Number(await bar(page).getAttribute('aria-valuenow'))).toBeGreaterThanOrEqual(before);
    upgrade.release('succeeds');
    await heading(page, t.receipt.proven).waitFor();
  });
});

test('a stop leaves the library as it was, says so, and the upgrade can be done later', async () => {
  const before = digestOf(place.path);
  await using server = await startHeldServer({ library: place.path });
  const { upgrade } = server;
  await withPage({}, async (page) => {
    await open(page, server.url);
    await upgrade.reached();
    await page.getByText(t.upgrade.safe).waitFor();
    await button(page, t.upgrade.stop).click();
    await page.getByText(t.upgrade.stopping).waitFor();
    expect(await button(page, t.upgrade.stop).isDisabled()).toBe(true);
    upgrade.release('succeeds');
    await heading(page, 'You stopped the operation').waitFor();
    expect(digestOf(place.path)).toBe(before);
    await button(page, 'Try again').click();
    await heading(page, t.receipt.proven).waitFor();
  });
});

test('a new library needs no upgrade and shows no receipt', async () => {
  await using server = await startAppServer({ library: join(place.folder, 'new.db') });
  await withPage({}, async (page) => {
    await open(page, server.url);
    await page.getByRole('heading', { name: t.library.empty }).waitFor();
    expect(await page.getByText(/^Library updated/).count()).toBe(0);
    expect(await page.getByText(/^Updated to /).count()).toBe(0);
  });
});

test('the sizes and counts of the receipt agree with the backup that it names', async () => {
  await using server = await startHeldServer({ library: place.path });
  server.upgrade.release('succeeds');
  await withPage({}, async (page) => {
    await open(page, server.url);
    await heading(page, t.receipt.proven).waitFor();
    const { rows } = await (await fetch(new URL('api/backups', server.url))).json();
    await page.getByText(t.receipt.backup(format.bytes(rows[0].bytes))).waitFor();
    await button(page, t.receipt.showBackups).click();
    await heading(page, t.backups.title).waitFor();
    await page.getByText(t.backups.reasons['before-upgrade']).waitFor();
    await page.getByText('300 tracks', { exact: false }).first().waitFor();
  });
});
