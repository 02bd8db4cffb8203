import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openBrowser } from '../../../tests/browser/harness/browser.ts';
import { DESKTOP, ROOT } from './app-folder.ts';

// node apps/desktop/scripts/draw-icon.ts
// Draws the icon of the installers from the one of the interface. The result is committed.

const SIZE = 1024;
const ICON = join(DESKTOP, 'build/icon.png');

const svg = readFileSync(join(ROOT, 'apps/web/src/client/theme/icon.svg'), 'utf8');
const browser = await openBrowser();
try {
  const page = await browser.newPage({ viewport: { width: SIZE, height: SIZE } });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${SIZE}px}</style>${svg}`);
  mkdirSync(dirname(ICON), { recursive: true });
  writeFileSync(ICON, await page.screenshot({ omitBackground: true }));
} finally {
  await browser.close();
}
