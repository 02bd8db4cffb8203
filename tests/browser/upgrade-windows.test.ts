import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { button, heading, open, SERVER_GONE, t } from './harness/app-page.ts';
import { startHeldServer } from './harness/app-server.ts';
import { withPage } from './harness/browser.ts';
import { digestOf, libraryForEachTest } from './harness/library-file.ts';

const place = libraryForEachTest({ schema: 1 });
const bar = (page: Page) => page.getByRole('progressbar', { name: t.upgrade.progress });
const percent = (page: Page) => bar(page).getAttribute('aria-valuetext');
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
    expect(await percent(page)).toBe(before);
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
    expect(await percent(second)).toBe(await percent(first));
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
    await page.getByText(/^An earlier attempt was interrupted at \d+% by a crash or a shutdown\./).waitFor();
  });
});

test('a page outlives a restart of the server: it says so, keeps what it shows, and can change the library again', async () => {
  const options = { library: place.path } as const;
  await using first = await startHeldServer(options);
  first.upgrade.release('succeeds');
  await withPage({ expectedFailures: SERVER_GONE }, async (page) => {
    await open(page, first.url);
    await button(page, t.receipt.open).click();
    const hearts = page.getByRole('button', { name: /^Favourite: / });
    await hearts.first().waitFor();
    const shown = await page.getByRole('row').count();
    await first.stop();
    await page.getByText(t.frame.offline).waitFor();
    expect(await page.getByRole('row').count()).toBe(shown);
    await using _ = await startHeldServer({ ...options, port: portOf(first.url), upgrade: first.upgrade });
    await page.getByText(t.frame.offline).waitFor({ state: 'detached' });
    const wasPressed = (await hearts.first().getAttribute('aria-pressed')) === 'true';
    await hearts.first().click();
    await page
      .getByRole('button', { name: /^Favourite: /, pressed: !wasPressed })
      .first()
      .waitFor();
    await page.reload();
    await hearts.first().waitFor();
    expect(await hearts.first().getAttribute('aria-pressed')).toBe(String(!wasPressed));
  });
});

test('a screen that was not loaded before the server went is shown once it is back', async () => {
  const options = { library: place.path } as const;
  await using first = await startHeldServer(options);
  first.upgrade.release('succeeds');
  await withPage(
    { expectedFailures: [...SERVER_GONE, /Failed to fetch dynamically imported module/] },
    async (page) => {
      await open(page, first.url);
      await button(page, t.receipt.open).click();
      await heading(page, t.library.title).waitFor();
      await first.stop();
      await page.getByText(t.frame.offline).waitFor();
      await page.getByRole('link', { name: t.frame.history }).click();
      await using _ = await startHeldServer({ ...options, port: portOf(first.url), upgrade: first.upgrade });
      await heading(page, t.history.title).waitFor();
    },
  );
});
