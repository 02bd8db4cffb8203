import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { button, heading, open, SERVER_GONE, t } from './harness/app-page.ts';
import { startAppServer } from './harness/app-server.ts';
import { withPage } from './harness/browser.ts';
import { libraryForEachTest } from './harness/library-file.ts';

const place = libraryForEachTest({ schema: 'newest' });

async function doOverlap(one: Locator, other: Locator): Promise<boolean> {
  const [a, b] = [await one.boundingBox(), await other.boundingBox()];
  if (a === null || b === null) throw new Error('One of both is not shown.');
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

test.each([
  { width: 1440, height: 900 },
  { width: 360, height: 640 },
])('at $width px, what is said at the lower edge covers neither the heading nor the last button', async (viewport) => {
  const server = await startAppServer({ library: place.path });
  await withPage({ viewport, expectedFailures: [...SERVER_GONE] }, async (page) => {
    await open(page, server.url, 'backups');
    await button(page, t.backups.create).click();
    const notice = page.getByText(t.backups.created);
    await notice.waitFor();
    await server.stop();
    const banner = page.getByText(t.frame.offline);
    await banner.waitFor();
    expect(await doOverlap(banner, heading(page, t.backups.title))).toBe(false);
    await page.locator('#content').evaluate((content) => content.scrollTo(0, content.scrollHeight));
    const last = page.getByRole('button', { name: /^Restore: / }).last();
    expect(await doOverlap(banner, last)).toBe(false);
  });
});
