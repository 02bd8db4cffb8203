import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser } from '../harness/browser.ts';

// node tests/browser/desktop/app-icon.ts
// Draws the icon of the desktop app from the one of the interface. The result is committed.

const APPS = join(import.meta.dirname, '../../../apps');
const SIZE = 1024;

export const ICON_FILE: string = join(APPS, 'desktop/build/icon.png');
const ICON_SOURCE: string = readFileSync(join(APPS, 'web/src/client/theme/icon.svg'), 'utf8');

/** The icon as PNG, with transparent corners. */
export async function drawIcon(): Promise<Buffer> {
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: SIZE, height: SIZE } });
    await page.setContent(`<style>body{margin:0}svg{display:block;width:${SIZE}px}</style>${ICON_SOURCE}`);
    return await page.screenshot({ omitBackground: true });
  } finally {
    await browser.close();
  }
}

if (import.meta.main) writeFileSync(ICON_FILE, await drawIcon());
