import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { APP_FOLDER } from '../scripts/app-folder.ts';
import { type LibraryFolder, libraryFolder } from '../test/library-folder.ts';
import { ELECTRON, reasonAgainstElectron } from './electron.setup.ts';

const reason = reasonAgainstElectron();
/** Far beyond what a page takes to load, also on a busy computer. */
const PATIENCE_MS = 5 * 60_000;

let place: LibraryFolder;
let app: ElectronApplication;
let page: Page;

const environment = () => ({ ...process.env, AURALIS_LIBRARY: place.library, HOME: place.folder });
/** A folder of its own, so that the lock on a single instance is not that of an installed Auralis. */
const program = () => [APP_FOLDER, `--user-data-dir=${join(place.folder, 'data')}`, '--lang=en'];

/** The library, or the receipt of the upgrade before it. */
async function waitForLibrary(): Promise<void> {
  await page.waitForFunction(() => /Library|accounted for/.test(Reflect.get(globalThis, 'document').body.textContent));
}

describe.skipIf(reason !== null)('The app in Electron', () => {
  beforeEach(async () => {
    place = await libraryFolder();
    app = await _electron.launch({
      executablePath: ELECTRON,
      args: program(),
      env: environment() as Record<string, string>,
    });
    page = await app.firstWindow();
  });
  afterEach(async () => {
    await app.close();
    place[Symbol.dispose]();
  });

  test('shows its interface by its own scheme, and upgrades the library with the native driver', async () => {
    expect(page.url()).toMatch(/^auralis:\/\/app\//);
    await waitForLibrary();
    expect(await page.evaluate(() => Reflect.get(globalThis, 'auralis').call('version', []))).toMatchObject({
      value: { schema: { file: expect.any(Number) } },
    });
  });

  test('gives a page neither Node nor Electron, and one channel', async () => {
    const found = await page.evaluate(() => [
      typeof Reflect.get(globalThis, 'require'),
      typeof Reflect.get(globalThis, 'process'),
      typeof Reflect.get(globalThis, 'ipcRenderer'),
      Object.keys(Reflect.get(globalThis, 'auralis')).toSorted().join(),
    ]);
    expect(found).toEqual(['undefined', 'undefined', 'undefined', 'call,hasUpdates,listen']);
  });

  test('lets a page reach neither the network nor the disk, nor leave the interface, nor open a window', async () => {
    for (const url of ['https://example.org/', 'http://127.0.0.1/', 'file:///etc/passwd'])
      expect(
        await page.evaluate(
          (target) =>
            fetch(target).then(
              () => 'loaded',
              () => 'refused',
            ),
          url,
        ),
      ).toBe('refused');
    await page.evaluate(() => Reflect.get(globalThis, 'open')('https://example.org/'));
    await page.evaluate(() => {
      Reflect.get(globalThis, 'location').href = 'https://example.org/';
    });
    await waitForLibrary();
    expect(page.url()).toMatch(/^auralis:\/\/app\//);
    expect(app.windows()).toHaveLength(1);
  });

  test('refuses a call with arguments of another form', async () => {
    const answer = await page.evaluate(() => Reflect.get(globalThis, 'auralis').call('deleteBackup', ['../library']));
    expect(answer).toMatchObject({ error: { code: 'REQUEST_INVALID' } });
  });

  test('is there once: a second start ends by itself', async () => {
    await waitForLibrary();
    const { status } = spawnSync(ELECTRON, program(), { env: environment(), timeout: PATIENCE_MS });
    expect(status).toBe(0);
    expect(app.windows()).toHaveLength(1);
  });

  test('shows another page in place of one that crashed, which leads back to the interface', async () => {
    await waitForLibrary();
    const address = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL());
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
    await expect.poll(address, { timeout: PATIENCE_MS }).toBe('auralis://app/crash?reason=crashed');
    await app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      return window?.webContents.executeJavaScript("document.querySelector('a').click()");
    });
    await expect.poll(address, { timeout: PATIENCE_MS }).toMatch(/^auralis:\/\/app\/(?!crash)/);
  });

  test('closes the library when it quits', async () => {
    await waitForLibrary();
    const ended = app.waitForEvent('close');
    await app.evaluate(({ app: own }) => own.quit());
    await ended;
  });
});
