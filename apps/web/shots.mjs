import { globSync, mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';

const [executablePath] = globSync('/tmp/h-browser/tests/browser/node_modules/.cache/chromium-*/chromium');
const dir = globSync('/tmp/h-browser/tests/browser/node_modules/.cache/chromium-*/')[0];
process.env.LD_LIBRARY_PATH = globSync(dir + '/**/lib').join(':');
const base = process.argv[2];
const out = process.argv[3];
mkdirSync(out, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
const routes = process.argv.slice(4);
for (const [scheme, width, height] of [
  ['light', 1440, 900],
  ['dark', 768, 1024],
  ['light', 360, 740],
]) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme, locale: 'en-GB' });
  page.on('console', (m) => ['error', 'warning'].includes(m.type()) && console.log(m.type(), m.text().slice(0, 300)));
  page.on('pageerror', (e) => console.log('pageerror', e.message));
  for (const route of routes) {
    await page.goto(base + route);
    await page.waitForTimeout(1200);
    await page.screenshot({ path: `${out}/${route.replaceAll('/', '_') || 'root'}-${width}-${scheme}.png` });
  }
  await page.close();
}
await browser.close();
