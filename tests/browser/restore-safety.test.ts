import { copyFileSync } from 'node:fs';
import type { Backup } from '@auralis/backup';
import { backUpLibrary } from '@auralis/library';
import { APP_VERSION } from '@auralis/version';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { button, call, heading, open, t } from './harness/app-page.ts';
import { startAppServer } from './harness/app-server.ts';
import { withPage } from './harness/browser.ts';
import { damageLibrary, digestOf, libraryForEachTest, upgradeAsNewerApp } from './harness/library-file.ts';

const place = libraryForEachTest({ schema: 1 });
/** More than the retention keeps of one day. */
const RESTORES = 8;

async function backUp(label?: string): Promise<Backup> {
  const labelled = label === undefined ? {} : { label };
  return backUpLibrary({ path: place.path, appVersion: APP_VERSION, ...labelled });
}

const rowOf = (page: Page, text: string) => page.getByRole('listitem').filter({ hasText: text });

test('a backup of a newer version is marked, refused with the version that made it, and leaves the library as it is', async () => {
  const current = `${place.path}.current`;
  copyFileSync(place.path, current);
  await upgradeAsNewerApp(place.path, 'newer apps');
  const { id } = await backUpLibrary({ path: place.path, appVersion: '9.0.0' });
  copyFileSync(current, place.path);
  await using server = await startAppServer({ library: place.path, clock: 'slow' });
  await withPage({ expectedFailures: [/status of 409|status of 422/] }, async (page) => {
    await open(page, server.url, 'backups');
    const row = rowOf(page, 'Auralis 9.0.0');
    await row.getByText(t.backups.unreadable).waitFor();
    await row.getByRole('button', { name: /^Restore: / }).click();
    await page.getByText(/made by Auralis 9\.0\.0/).waitFor();
    expect(await page.getByRole('button', { name: t.restore.confirm, disabled: false }).count()).toBe(0);
    const before = digestOf(place.path);
    const { status, answer } = await call(page, 'POST', `backups/${id}/restore`);
    expect([status, answer]).toEqual([expect.any(Number), expect.objectContaining({ code: 'BACKUP_TOO_NEW' })]);
    expect(digestOf(place.path)).toBe(before);
    await open(page, server.url, 'library');
    await page.getByRole('status').getByText('300 tracks').waitFor();
  });
});

test('a damaged library, which cannot be copied, is restored from a backup, and its files are kept', async () => {
  await backUp();
  damageLibrary(place.path);
  await using server = await startAppServer({ library: place.path, clock: 'slow' });
  await withPage({}, async (page) => {
    await open(page, server.url);
    await heading(page, 'Your library is damaged').waitFor();
    await page.getByRole('button', { name: /^Restore the backup of .* \(300 tracks, verified\)$/ }).click();
    await page.getByText(t.restore.lostUnknown).waitFor();
    await page.getByText(t.restore.willUpgrade).waitFor();
    await button(page, t.restore.confirm).click();
    await heading(page, t.restore.done).waitFor();
    await page.getByText(/^Your library now has 300 tracks, /).waitFor();
    await page.getByText(t.restore.doneKeptFiles).or(page.getByText(t.restore.doneKept)).waitFor();
    await page.getByRole('main').getByRole('link', { name: t.receipt.open }).click();
    await page.getByRole('status').getByText('300 tracks').waitFor();
  });
});

/** Restores a backup often, each time with the upgrade that follows, and returns the ids of the backups afterwards. */
async function restoreOften(id: string): Promise<readonly string[]> {
  await using server = await startAppServer({ library: place.path, clock: 'slow' });
  let ids: readonly string[] = [];
  await withPage({}, async (page) => {
    await open(page, server.url, 'backups');
    await heading(page, t.backups.title).waitFor();
    for (let count = 0; count < RESTORES; count += 1) {
      const { status, answer } = await call(page, 'POST', `backups/${id}/restore`);
      expect([status, answer]).toEqual([200, expect.objectContaining({ id })]);
    }
    const { answer } = await call(page, 'GET', 'backups');
    ids = (answer as { readonly rows: readonly { readonly id: string }[] }).rows.map((row) => row.id);
  });
  return ids;
}

test('many restores in a row do not push out a backup that the listener named', async () => {
  const { id } = await backUp('before the holidays');
  expect(await restoreOften(id)).toContain(id);
});

// The retention after the upgrade that follows a restore removes it, and the next restore answers with status 404.
test('many restores in a row do not push out the backup that is restored', async () => {
  const { id } = await backUp();
  expect(await restoreOften(id)).toContain(id);
});

// The preview of such a backup is answered with status 500.
test('a backup whose bytes changed fails its check, and the page of its restore says so', async () => {
  const { path } = await backUp();
  await using server = await startAppServer({ library: place.path, clock: 'slow' });
  await withPage({ expectedFailures: [/status of/] }, async (page) => {
    await open(page, server.url, 'backups');
    const row = rowOf(page, t.backups.reasons.manual);
    await row.waitFor();
    damageLibrary(path);
    await row.getByRole('button', { name: /^Check: / }).click();
    await row.getByText(t.backups.proof.failed).first().waitFor();
    const restore = row.getByRole('button', { name: /^Restore: / });
    const [preview] = await Promise.all([page.waitForResponse(/\/restore$/), restore.click()]);
    expect(preview.status()).not.toBe(500);
  });
});
