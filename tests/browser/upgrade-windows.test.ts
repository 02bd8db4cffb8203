import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { button, heading, open, SERVER_GONE, t } from './harness/app-page.ts';
import { startHeldServer } from './harness/app-server.ts';
import { withPage } from './harness/browser.ts';
import { digestOf, libraryForEachTest } from './harness/library-file.ts';

const place = libraryForEachTest({ schema: 1 });
const bar = (page: Page) => page.getByRole('progressbar', { name: t.upgrade.progress });
const percent = async (page: Page) => Number.parseInt((await bar(page).getAttribute('aria-valuetext')) ?? '', 10);
const portOf = (url: string) => Number(new URL(url).port);

test('a reload in the middle of an upgrade shows the same run with its phase, its step and no less progress', async () => {
  await using server = await startHeldServer({ library: place.path });
  const { upgrade } = server;
  await withPage({}, async (page) => {
    await open(page, server.url);
    await upgrade.reached();
    await page.getByText(upgrade.description).waitFor();
    const [before, phases] = [await percent(page), await page.getByRole('listitem').allTextContents()];
    await page.reload();
    await page.getByText(upgrade.description).waitFor();
    expect(await percent(page)).toBeGreaterThanOrEqual(before);
    expect(await page.getByRole('listitem').allTextContents()).toEqual(phases);
    const { upgrades } = await (await fetch(new URL('api/history', server.url))).json();
    expect(upgrades).toEqual([]);
    upgrade.release('succeeds');
    await heading(page, t.receipt.proven).waitFor();
    await page.reload();
    await heading(page, t.receipt.proven).waitFor();
  });
});

test('a second window shows the same upgrade, and either window stops it for both', async () => {
  await using server = await startHeldServer({ library: place.path });
  const { upgrade } = server;
  const before = digestOf(place.path);
  await withPage({}, async (first) => {
    await open(first, server.url);
    await upgrade.reached();
    const second = await first.context().newPage();
    await open(second, server.url);
    await second.getByText(upgrade.description).waitFor();
    const earlier = await percent(first);
    await expect.poll(() => percent(second), { timeout: 300_000 }).toBeGreaterThanOrEqual(earlier);
    await button(second, t.upgrade.stop).click();
    await first.getByText(t.upgrade.stopping).waitFor();
    upgrade.release('succeeds');
    for (const page of [first, second]) await heading(page, 'You stopped the operation').waitFor();
    expect(digestOf(place.path)).toBe(before);
    await button(first, 'Try again').click();
    for (const page of [first, second]) await heading(page, t.receipt.proven).waitFor();
    await button(second, t.receipt.open).click();
    for (const page of [first, second]) await heading(page, t.library.title).waitFor();
  });
});

test('a window that opens on any address in the middle of an upgrade shows the upgrade, and then its address', async () => {
  await using server = await startHeldServer({ library: place.path });
  await withPage({}, async (page) => {
    await server.upgrade.reached();
    await open(page, server.url, 'playlists');
    await heading(page, t.upgrade.title).waitFor();
    server.upgrade.release('succeeds');
    await heading(page, t.receipt.proven).waitFor();
    await button(page, t.receipt.open).click();
    await heading(page, t.playlists.title).waitFor();
  });
});

test('a server that is killed in the middle of an upgrade and comes back repeats it, and the receipt names the interruption', async () => {
  await using killed = await startHeldServer({ library: place.path });
  await withPage({ expectedFailures: SERVER_GONE }, async (page) => {
    await open(page, killed.url);
    await killed.upgrade.reached();
    await page.getByText(killed.upgrade.description).waitFor();
    await killed.kill();
    await page.getByText(t.frame.offline).waitFor();
    await heading(page, t.upgrade.title).waitFor();
    killed.upgrade.release('succeeds');
    await using _ = await startHeldServer({
      library: place.path,
      port: portOf(killed.url),
      upgrade: killed.upgrade,
    });
    await heading(page, t.receipt.proven).waitFor();
    await page.getByText(t.frame.offline).waitFor({ state: 'detached' });
    await page.getByText(/^An earlier attempt was interrupted at [\d.]+% by a crash or a shutdown\./).waitFor();
  });
});

test('a page outlives a restart of the server: it says so, and keeps what it shows', async () => {
  await withRestart(async (page, stop, startAgain) => {
    const hearts = page.getByRole('button', { name: /^Favourite: / });
    await hearts.first().waitFor();
    const shown = await page.getByRole('row').count();
    await stop();
    expect(await page.getByRole('row').count()).toBe(shown);
    await startAgain();
    expect(await page.getByRole('row').count()).toBe(shown);
  });
});

// The token of the page is that of the server before, and the page does not get the new one.
test('a page can change the library after a restart of the server', async () => {
  await withRestart(async (page, stop, startAgain) => {
    const heart = page.getByRole('button', { name: /^Favourite: / }).first();
    await heart.waitFor();
    await stop();
    await startAgain();
    // The first answer may refuse the token of the server before.
    const accepted = page.waitForResponse(
      (response) => /\/favourite$/.test(response.url()) && response.status() === 204,
    );
    await Promise.all([accepted, heart.click()]);
  });
});

// The code of the screen could not be loaded, and the page shows a failure until it is reloaded by hand.
test('a screen that is opened while the server is gone is shown once it is back', async () => {
  await withRestart(async (page, stop, startAgain) => {
    await stop();
    await page.getByRole('link', { name: t.frame.history }).click();
    await startAgain();
    await heading(page, t.history.title).or(heading(page, t.frame.crashed)).waitFor();
    expect(await heading(page, t.frame.crashed).count()).toBe(0);
  });
});

/** Runs a test in the library, with functions that stop the server and start it again at the same address. */
async function withRestart(
  use: (page: Page, stop: () => Promise<void>, startAgain: () => Promise<void>) => Promise<void>,
): Promise<void> {
  await using servers = new AsyncDisposableStack();
  const first = servers.use(await startHeldServer({ library: place.path }));
  first.upgrade.release('succeeds');
  const expectedFailures = [
    ...SERVER_GONE,
    /Failed to fetch dynamically imported module/,
    /error thrown: BridgeError/,
    /status of 40[39]/,
  ];
  await withPage({ expectedFailures }, async (page) => {
    const offline = page.getByText(t.frame.offline);
    await open(page, first.url);
    await button(page, t.receipt.open).click();
    await heading(page, t.library.title).waitFor();
    const stop = async () => {
      await first.stop();
      await offline.waitFor();
    };
    const startAgain = async () => {
      servers.use(await startHeldServer({ library: place.path, port: portOf(first.url), upgrade: first.upgrade }));
      await offline.waitFor({ state: 'detached' });
    };
    await use(page, stop, startAgain);
  });
}
