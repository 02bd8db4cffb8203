import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { button, t } from './harness/app-page.ts';
import { startHeldServer } from './harness/app-server.ts';
import { withPage } from './harness/browser.ts';
import { libraryForEachTest } from './harness/library-file.ts';
import { screenshot } from './harness/screenshots.ts';

const APP = join(import.meta.dirname, '../../apps/web/test/third-app');
const place = libraryForEachTest({ schema: 1 });

function build(folder: string): URL {
  const vite = join(dirname(createRequire(join(APP, 'main.tsx')).resolve('vite/package.json')), 'bin/vite.js');
  const { status, stderr } = spawnSync(process.execPath, [vite, 'build', '--outDir', folder], {
    cwd: APP,
    env: { ...process.env, NODE_ENV: 'production' },
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  return pathToFileURL(`${folder}/`);
}

test('another app shows the upgrade, the backups, an update and what is new with the same components', async () => {
  const client = build(join(place.folder, 'client'));
  await using server = await startHeldServer({ library: place.path, client });
  await withPage({}, async (page) => {
    await page.goto(server.url);
    await server.upgrade.reached();
    await page.getByText(server.upgrade.description).waitFor();
    server.upgrade.release('succeeds');
    await button(page, t.receipt.open).click();
    await page.getByRole('heading', { name: t.backups.title }).waitFor();
    await page
      .getByRole('button', { name: /^Restore: / })
      .first()
      .click();
    await page.getByText(/^Chosen: /).waitFor();
    await page.getByRole('region', { name: '1.0.0' }).waitFor();
    await button(page, 'Look for updates').click();
    await page.getByRole('dialog').getByText(t.update.keepsLibrary).waitFor();
    await screenshot(page, 'third-app/update');
  });
});
