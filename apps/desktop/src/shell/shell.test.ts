import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readClientFiles } from '@auralis/web/server/page';
import type { MenuItemConstructorOptions } from 'electron';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appFiles } from './app-files.ts';
import { menuTemplate } from './menu.ts';
import { shellTexts } from './shell-texts.ts';
import { answerPageRequest } from './window-pages.node.ts';

const english = shellTexts('en', 'de-AT');
const german = shellTexts('system', 'de-AT');

describe('Words', () => {
  test('are those of the listener, then those of the system, then English', () => {
    expect([english.language, german.language, shellTexts('system', 'fr').language]).toEqual(['en', 'de', 'en']);
    expect(shellTexts('system', 'den-Latn').language).toBe('en');
  });
});

describe('The menu', () => {
  const actions = { openFolder: () => {}, showReleases: () => {}, checkForUpdates: () => {}, openLogs: () => {} };
  const items = (template: readonly MenuItemConstructorOptions[]): readonly MenuItemConstructorOptions[] =>
    template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? items(item.submenu) : [])]);
  const menu = (changes: Partial<Parameters<typeof menuTemplate>[0]> = {}) =>
    items(menuTemplate({ platform: 'linux', build: 'packaged', texts: german, actions, ...changes }));

  test('offers the developer tools only while the app is developed', () => {
    expect(menu().map(({ role }) => role)).not.toContain('toggleDevTools');
    expect(menu({ build: 'development' }).map(({ role }) => role)).toContain('toggleDevTools');
  });

  test.each(['linux', 'darwin', 'win32'] as const)(
    'has one way to quit and one to look for updates on %s',
    (platform) => {
      const found = menu({ platform });
      expect(found.filter(({ role }) => role === 'quit')).toHaveLength(1);
      expect(found.filter(({ label }) => label === german.menu.checkForUpdates)).toHaveLength(1);
      expect(found.every(({ role, label, type }) => (role ?? label ?? type) !== undefined)).toBe(true);
    },
  );

  test('has no update in an app that can not update itself', () => {
    const found = menu({ actions: { ...actions, checkForUpdates: null } });
    expect(found.map(({ label }) => label)).not.toContain(german.menu.checkForUpdates);
  });
});

describe('The pages of a window', () => {
  let folder: string;
  const ask = (path: string, method = 'GET', origin = 'auralis://app') =>
    answerPageRequest(readClientFiles(pathToFileURL(`${folder}/`)), english, { method, url: `${origin}${path}` });

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'auralis-pages-'));
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<html><head></head><script nonce="__AURALIS_NONCE__"></script></html>');
    writeFileSync(join(folder, 'assets/app.js'), 'start()');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(['/', '/library', '/library/albums/12', '/backups/x_1/restore'])('%s is the page', async (path) => {
    const response = ask(path);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).not.toContain('__AURALIS_NONCE__');
  });

  test('every page has a strict policy with a nonce of its own, and the headers of the server', () => {
    const [one, other] = [ask('/'), ask('/')].map(({ headers }) => headers.get('content-security-policy') ?? '');
    expect(one).toContain("default-src 'none'");
    expect(one).not.toContain('unsafe');
    expect(one).not.toBe(other);
    expect(ask('/assets/app.js').headers.get('x-content-type-options')).toBe('nosniff');
  });

  test.each([
    ['/assets/../../secret.txt', 'GET', 'auralis://app'],
    ['/..%2f..%2fetc/passwd', 'GET', 'auralis://app'],
    ['/assets/missing.js', 'GET', 'auralis://app'],
    ['/library', 'POST', 'auralis://app'],
    ['/library', 'GET', 'auralis://other'],
    ['/library', 'GET', 'auralis://user@app'],
    ['/library', 'GET', 'https://app'],
  ])('%s by %s of %s is refused', (path, method, origin) => {
    expect(ask(path, method, origin).status).toBe(404);
  });

  test('the page in place of a failed one runs no script, says that the library is safe, and shows no text of the address', async () => {
    const response = ask('/crash?reason=<script>alert(1)</script>');
    const text = await response.text();
    expect(text).toContain(english.crash.libraryState);
    expect(text).not.toContain('<script');
    expect(response.headers.get('content-security-policy')).not.toContain('script-src');
    expect(await ask('/crash?reason=hung').text()).toContain(english.crash.text.hung);
  });

  test('an installation without its interface says so, at every address', async () => {
    const empty = readClientFiles(pathToFileURL(join(folder, 'nothing/')));
    const response = answerPageRequest(empty, german, { method: 'GET', url: 'auralis://app/library' });
    expect(await response.text()).toContain(german.crash.text.missing);
  });
});

test('threads and what they load are beside the archive, and all else is in it', () => {
  const resources = resolve(sep, 'opt', 'Auralis', 'resources');
  const { client, preload, migrations, workers } = appFiles(join(resources, 'app.asar'));
  expect([fileURLToPath(client), preload]).toEqual([
    join(resources, 'app.asar', 'client', sep),
    join(resources, 'app.asar', 'preload.cjs'),
  ]);
  for (const path of [fileURLToPath(migrations), ...Object.values(workers)])
    expect(dirname(path)).toBe(join(resources, 'app.asar.unpacked', 'threads'));
  const notes = resolve(sep, 'home', 'app.asar-notes', 'app');
  expect(dirname(appFiles(notes).workers.reader)).toBe(join(notes, 'threads'));
});
